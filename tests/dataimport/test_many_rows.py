"""What a long list costs does not grow with its rows, and it is read as a short one is."""

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import packed
from common.audit import chain, origin
from common.audit.origin import Origin
from common.choices import Door
from common.models import AuditEntry
from dataimport import services
from dataimport.models import ImportBatch, ImportRow
from dataimport.selectors import Upload, stored_problems
from enterprises.models import Enterprise
from indicators.freshness import bring_up_to_date
from tests.dataimport.conftest import workbook
from tests.writes import differences, rows
from unions.models import Coverage, Union
from unions.sheets import steps

ROSTERS = Path(__file__).parent.parent / "files" / "rosters"
FIVE_TOWNS = (ROSTERS / "01_two_row_header_merged.xlsx").read_bytes()
HEADS = [
    "企业名称", "所属乡镇", "规模", "职工人数", "是否建会", "会员人数", "职代会", "建会时间",
    "地址",
]  # fmt: skip


def facts():
    bring_up_to_date()
    return {key: row for key, row in rows().items() if not key[0].startswith("dataimport.")}


def listed(count, *, people=20, address="工业路"):
    """A roster of so many enterprises, all alike but for their names."""
    return workbook(
        HEADS,
        *(
            [
                f"第{n}机械制造有限公司", "大屯镇", "规下", people, "是", people // 2, "是",
                "2021-05-06", f"{address}{n}号",
            ]
            for n in range(count)
        ),
    )  # fmt: skip


class Import:
    """One list on its way, and how many queries each step took."""

    def __init__(self, user, area, data, day=date(2023, 12, 31)):
        self.user, self.queries = user, {}
        upload = Upload(data, "名册.xlsx", area, day, date(2024, 3, 18))
        self.batch = services.receive_file(actor=user, kind="roster", upload=upload)

    def step(self, name, work, **more):
        with (
            origin.asked_from(Origin(Door.JOB, "", uuid4())),
            CaptureQueriesContext(connection) as asked,
        ):
            self.batch = work(batch=ImportBatch.objects.get(pk=self.batch.pk), **more)
        self.queries[name] = len(asked)
        return self.batch

    def check(self):
        assert self.step("check", services.check_batch).state == "checked", self.batch.failure
        return self

    def apply(self):
        services.request_apply(actor=self.user, batch=self.batch, skip_errors=True)
        assert self.step("apply", services.apply_batch).state == "applied", self.batch.failure
        return self

    def undo(self):
        services.request_undo(actor=self.user, batch=self.batch, reason="错了")
        assert self.step("undo", services.undo_batch).state == "undone", self.batch.failure
        assert self.batch.undone["left"] == 0
        return self


def grown(few, many):
    """Steps that asked more for fifteen times the rows. A portion more of the log or of a deletion
    is some queries; one for each row would be hundreds."""
    return {name: (few[name], many[name]) for name in few if many[name] > few[name] + 30}


@pytest.fixture
def take(beizhen_officer, towns):
    return lambda data, **more: Import(beizhen_officer, towns.beizhen, data, **more)


def test_a_list_of_new_enterprises_asks_no_more_for_more_rows(take):
    take(listed(2)).check().apply().undo()  # fills what lives as long as the process
    few = take(listed(10)).check().apply().undo()
    many = take(listed(150)).check().apply().undo()
    assert not grown(few.queries, many.queries)
    assert not Enterprise.objects.exists()


def test_a_list_of_known_enterprises_asks_no_more_for_more_rows(take):
    costs = []
    for count in (2, 10, 150):
        known = take(listed(count)).check().apply()
        before = facts()
        # The same day again: every report and every address is changed.
        again = take(listed(count, people=30, address="新街")).check().apply()
        assert again.batch.counts["changed"] == count
        costs.append(again.undo().queries)
        assert differences(before, facts()) == {}
        known.undo()
    assert not grown(costs[1], costs[2])


def test_the_log_of_a_long_import_and_of_its_undoing_holds(take):
    take(listed(60)).check().apply().undo()
    assert AuditEntry.objects.filter(action__endswith=".take_back").count() > 200
    assert all(chain.is_genuine(line) for line in AuditEntry.objects.all())


@pytest.fixture
def short_lists_only(monkeypatch):
    """Every list is a long one, and portions are small."""
    monkeypatch.setattr(packed, "SHORT", 0)
    monkeypatch.setattr(packed, "PORTION", 3)
    monkeypatch.setattr(steps, "_ROWS", 4)
    monkeypatch.setattr(steps, "_PORTION", 2)


def kept(batch):
    columns = [
        field.attname
        for field in ImportRow._meta.concrete_fields
        if field.attname not in ("id", "batch_id")
    ]
    return [
        list(ImportRow.objects.filter(batch=batch).order_by("position").values(*columns)),
        batch.counts,
        [problem.to_json() for problem in stored_problems(batch)],
    ]


@pytest.mark.parametrize("path", sorted(ROSTERS.glob("0*.xlsx")), ids=lambda path: path.stem)
def test_a_packed_list_is_read_as_any_other(take, towns, path, request):
    plain = kept(take(path.read_bytes()).check().batch)
    request.getfixturevalue("short_lists_only")
    assert kept(take(path.read_bytes()).check().batch) == plain


def told(written):
    """What was written, without numbers."""
    return sorted(
        (kind, sorted((name, str(value)) for name, value in pairs.items() if "id" not in name))
        for (kind, _pk), pairs in written.items()
    )


def test_a_packed_list_writes_and_takes_back_the_same(take, towns, request):
    before = facts()
    plain = take(FIVE_TOWNS).check().apply()
    wrote = told(rows_since(before))
    plain.undo()
    request.getfixturevalue("short_lists_only")
    long = take(FIVE_TOWNS).check().apply()
    assert told(rows_since(before)) == wrote
    long.undo()
    assert differences(before, facts()) == {}


def rows_since(before):
    return {key: row for key, row in facts().items() if key not in before}


@pytest.mark.usefixtures("short_lists_only")
def test_a_shared_union_is_one_however_far_apart_its_rows_stand(take):
    heads = ["企业名称", "职工人数", "所属乡镇", "是否建会", "建会形式", "工会名称", "建会时间"]
    data = workbook(
        heads,
        *(
            [
                f"第{n}食品有限公司", 9, "大屯镇" if n % 2 else "高山子镇", "是", "联合建会",
                "双镇联合工会", f"20{22 - n}-03-01",
            ]
            for n in range(12)
        ),
    )  # fmt: skip
    take(data).check().apply().undo()
    take(data).check().apply()
    union = Union.objects.get()
    # As old as its first coverage, which stands last in the list, and as wide as both towns.
    assert (union.approved_on, union.area.code) == (date(2011, 3, 1), "210782")
    assert Coverage.objects.filter(union=union).count() == 12
