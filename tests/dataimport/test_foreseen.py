"""What is foreseen of a list without writing it is what writing it would bring."""

from datetime import date
from pathlib import Path
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from common import foreseen
from common.constraints import refuse_forbidden
from dataimport import services
from dataimport.selectors import Upload
from enterprises.models import Absence, Enterprise, Headcount, SizeRecord
from tests.dataimport.conftest import workbook
from tests.factories.enterprises import EnterpriseFactory
from unions.models import Coverage, DemocraticSystem, Membership, Union
from unions.sheets.roster import RosterSheet

ROSTERS = Path(__file__).parent.parent / "files" / "rosters"
SAMPLES = sorted(path for path in ROSTERS.iterdir() if path.suffix in (".xlsx", ".csv"))
MODELS = (
    Enterprise, Union, Headcount, SizeRecord, Absence, Coverage, Membership, DemocraticSystem,
)  # fmt: skip
HEADS = [
    "企业名称", "所属乡镇", "企业成立日期", "规模", "职工人数", "女职工数", "是否建会", "建会形式",
    "工会名称", "建会时间", "会员人数", "职代会", "厂务公开",
    "集体合同签订时间", "集体合同到期时间",
]  # fmt: skip


@pytest.fixture
def check(beizhen_officer, towns):
    def check(data, name="名册.xlsx", day=date(2023, 12, 31)):
        upload = Upload(data, name, towns.beizhen, day, date(2024, 3, 18))
        batch = services.receive_file(actor=beizhen_officer, kind="roster", upload=upload)
        batch = services.check_batch(batch=batch)
        assert batch.state == "checked", batch.failure
        return batch

    return check


@pytest.fixture
def count_foreseen(monkeypatch):
    """How many records were foreseen, after each check."""
    counts = []
    through = foreseen.checked

    def counting(records):
        records = list(records)
        counts.append(len(records))
        return through(records)

    monkeypatch.setattr("dataimport.services.trying.checked", counting)
    return counts


def both(check, monkeypatch, *given, **more):
    """The effects as foreseen, and as all of it written."""
    short = check(*given, **more).effects
    with monkeypatch.context() as patched:
        patched.setattr(RosterSheet, "foreseen", lambda _sheet, _plan: None)
        return short, check(*given, **more).effects


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_of_a_sample_the_same_is_said(check, monkeypatch, path, count_foreseen):
    short, written = both(check, monkeypatch, path.read_bytes(), path.name)
    assert short == written
    assert short["places"]
    assert (count_foreseen[0] > 0, count_foreseen[1]) == (True, 0)


def listed(chance, known, rows=60):
    return workbook(HEADS, *(_row(n, chance, known) for n in range(rows)))


def _row(number, chance, known):
    any_of = chance.choice
    name = any_of(known) if chance.random() < 0.1 else f"第{number}{any_of('甲乙')}制造有限公司"
    return [
        f"{name}{number}" if name in known and chance.random() < 0.5 else name,
        any_of(["大屯镇", "高山子镇", "柳家乡", "青堆子镇"]),
        any_of(["", "2019-05-01", "2021年", "2024-06-01", "2008.3"]),
        any_of(["", "规上", "规下", "小型", "微型"]),
        any_of(["", 3, 24, 25, 120, "约100", "20人以上", "不足25人", "100-200"]),
        any_of(["", 2]),
        any_of(["是", "是", "是", "否", "", "已建"]),
        any_of(["", "单独建会", "联合建会"]),
        any_of(["", "", "双镇联合工会", f"第{number}号工会"]),
        any_of(["", "2020-03-01", "2018年", "2022.11", "2024-02-01"]),
        any_of(["", 0, 3, 20, "约20"]),
        any_of(["", "是", "否"]),
        any_of(["", "是", "否"]),
        any_of(["", "2022-01-01", "2019-01-01"]),
        any_of(["", "2024-12-31", "2021-12-31"]),
    ]


@pytest.mark.parametrize("seed", range(8))
def test_of_any_list_the_same_is_said(check, monkeypatch, towns, seed, count_foreseen):
    chance = Random(seed)  # noqa: S311 - no secret
    known = [f"老牌{n}食品有限公司" for n in range(4)]
    for name in known:
        EnterpriseFactory(name=name, area=towns.qingduizi, opened_on=date(2015, 1, 1))
    data = listed(chance, known)
    for day in (date(2023, 12, 31), date(2020, 6, 30)):
        short, written = both(check, monkeypatch, data, day=day)
        assert short == written
        assert short["places"]
    assert count_foreseen[0] > 10


def test_only_what_must_be_written_is_written(check, monkeypatch):
    """A list of new enterprises, however long, is tried out without a single write."""
    monkeypatch.setattr("dataimport.services.trying.MOST_ROWS", 0)
    monkeypatch.setattr(RosterSheet, "apply", None)
    heads = ["企业名称", "所属乡镇", "职工人数"]
    batch = check(workbook(heads, *([f"第{n}机械有限公司", "大屯镇", 9] for n in range(30))))
    counts = {one["name"]: one["after"] for one in batch.effects["places"][0]["counts"]}
    assert counts["企业数"] == 30


def test_what_cannot_be_written_is_said_all_the_same(check, monkeypatch):
    """More women than employees, had the sheet overlooked them; a name that no column holds."""
    heads = ["企业名称", "所属乡镇", "职工人数", "女职工数"]
    data = workbook(heads, ["锦州甲机械有限公司", "大屯镇", 20, 30])
    for spoil in (
        ("unions.sheets.employer._women", lambda _row, _count: 30),
        ("unions.sheets.employer._stated", lambda _row: {"address": "长" * 300}),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(*spoil)
            short, written = both(check, monkeypatch, data)
        assert short.keys() == written.keys() == {"refusal"}
        assert short["refusal"].startswith("没有导入任何内容：")


# ---------------------------------------------------------------- constraints


CASES = [
    (Enterprise, {"credit_code": ""}, {"credit_code": None}),
    (
        Enterprise,
        {"opened_on": date(2020, 1, 1), "closed_on": date(2020, 1, 1), "closing_reason": "closed"},
        {"opened_on": None, "closed_on": date(2020, 1, 1), "closing_reason": "closed"},
    ),
    (Enterprise, {"closing_reason": "closed"}, {}),
    (Headcount, {"employees": None}, {"employees": 0}),
    (Headcount, {"at_least": 9, "at_most": 8}, {"at_least": 9, "at_most": None}),
    (Headcount, {"employees": 3, "women": 4}, {"employees": 4, "women": 4}),
    (SizeRecord, {"year": 1900}, {"year": 2023}),
]


@pytest.mark.parametrize(("model", "wrong", "right"), CASES)
def test_a_constraint_is_as_in_the_database(model, wrong, right, towns):
    for values, holds in ((wrong, False), (right, True)):
        assert _is_refused(refuse_forbidden, model, values) is not holds
        assert _is_refused(_insert, model, values, towns) is not holds


def _is_refused(work, *given):
    try:
        with transaction.atomic():
            work(*given)
    except (ValidationError, IntegrityError):
        return True
    return False


def _insert(model, values, towns):
    if model is Enterprise:
        row = Enterprise(name="甲", area=towns.qingduizi, **values)
    elif model is Headcount:
        given = {"reported_on": timezone.localdate(), **values}
        row = Headcount(enterprise=EnterpriseFactory(area=towns.qingduizi), **given)
    else:
        row = SizeRecord(enterprise=EnterpriseFactory(area=towns.qingduizi), **values)
    row.save()


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS)
def test_every_constraint_of_what_a_roster_adds_can_be_asked(model):
    """A new kind of comparison would need a line in common/constraints.py."""
    # Empty rows: of some no constraint says anything, of others one does.
    assert _is_refused(refuse_forbidden, model, {}) in (True, False)
