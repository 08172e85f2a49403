"""A whole import is taken back: the database is as it was, but for what was changed since."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from common import audit
from common.models import AuditEntry
from dataimport.models import ImportBatch
from dataimport.selectors import stored_problems
from dataimport.services import import_file
from enterprises.models import Enterprise, Headcount
from enterprises.services import change_enterprise, record_headcount
from indicators.freshness import bring_up_to_date
from proposals.models import Award
from tests.dataimport.conftest import workbook
from tests.dataimport.test_import_pages import hand_in, page, text_of
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory
from tests.factories.unions import CoverageFactory, UnionFactory
from tests.writes import differences, rows
from unions.models import Coverage, Membership, Union

ROSTERS = Path(__file__).parent.parent / "files" / "rosters"
FIVE_TOWNS = (ROSTERS / "01_two_row_header_merged.xlsx").read_bytes()
SMALL = workbook(
    ["企业名称", "职工人数", "是否建会", "会员人数"],
    ["锦州甲机械有限公司", 20, "是", 15],
    ["锦州乙机械有限公司", 30, "否", None],
)
KNOWN = "锦州欣诚制药有限公司"


@pytest.fixture
def browser(sign_in, beizhen_officer):
    return sign_in(beizhen_officer)


@pytest.fixture
def imported(browser, towns, run_jobs):
    """`imported(data)` hands a list in and confirms it; returns its batch."""

    def imported(data=FIVE_TOWNS):
        batch = hand_in(browser, data)
        run_jobs()
        browser.post(reverse("import-apply", args=[batch.pk]))
        run_jobs()
        batch.refresh_from_db()
        assert batch.state == "applied", batch.failure
        return batch

    return imported


@pytest.fixture
def imported_as(browser, towns, run_jobs):
    """`imported_as(kind, heads, *rows)` does so with a list of another kind."""

    def imported_as(kind, *lines):
        batch = hand_in(browser, workbook(*lines), kind=kind, as_of="2023-12-31")
        run_jobs()
        browser.post(reverse("import-apply", args=[batch.pk]))
        run_jobs()
        batch.refresh_from_db()
        assert batch.state == "applied", (batch.failure, [*stored_problems(batch)])
        return batch

    return imported_as


@pytest.fixture
def undo(browser, run_jobs):
    def undo(batch, reason="上传了去年的名册"):
        browser.post(reverse("import-undo", args=[batch.pk]), {"reason": reason})
        run_jobs()
        batch.refresh_from_db()
        return batch

    return undo


def facts():
    """Every row that is not derived, nor about the import itself."""
    bring_up_to_date()
    return {key: row for key, row in rows().items() if not key[0].startswith("dataimport.")}


def test_an_import_that_is_undone_leaves_the_database_as_it_was(browser, imported, undo, towns):
    known = EnterpriseFactory(name=KNOWN, address="旧址", area=towns.qingduizi)
    HeadcountFactory(enterprise=known, reported_on=date(2023, 3, 15), employees=7)
    union = UnionFactory(area=towns.qingduizi, approval_number="按名册登记")
    CoverageFactory(enterprise=known, union=union, since=date(2023, 1, 1))
    before = facts()
    batch = imported()
    written = differences(before, facts())
    # Of every kind something, and rows that were there before are changed.
    assert {"enterprises.enterprise", "unions.union", "unions.coverage", "unions.membership"} <= {
        kind for kind, _pk in written
    }
    assert ("enterprises.enterprise", str(known.pk)) in written

    shown = text_of(browser.get(reverse("import-undo", args=[batch.pk])).content.decode())
    assert "企业 23 1" in shown
    assert undo(batch).state == "undone"
    assert differences(before, facts()) == {}
    assert batch.undone["left"] == 0
    assert batch.undone["taken_back"] == len(written)
    assert "这次导入已撤销" in text_of(page(browser, batch))
    line = AuditEntry.objects.filter(action="enterprise.register.take_back").first()
    assert line.reason == f"撤销导入 {batch.pk}：上传了去年的名册"


def test_what_was_changed_since_is_listed_and_left_with_all_that_belongs_to_it(
    browser, imported, undo, beizhen_officer
):
    batch = imported()
    covered = Coverage.objects.select_related("union").first()
    changed = Enterprise.objects.exclude(pk=covered.enterprise_id).first()
    headcount = covered.enterprise.headcounts.get()
    change_enterprise(actor=beizhen_officer, enterprise=changed, address="后来改的地址")
    record_headcount(
        actor=beizhen_officer,
        enterprise=covered.enterprise,
        reported_on=date(2024, 1, 1),
        employees=9,
    )
    shown = text_of(browser.get(reverse("import-undo", args=[batch.pk])).content.decode())
    assert changed.name in shown
    assert "之后又改过" in shown
    assert "之后登记的“职工人数”引用了它" in shown

    undo(batch)
    assert set(Enterprise.objects.all()) == {changed, covered.enterprise}
    assert headcount in covered.enterprise.headcounts.all()
    # Its own union stays with it; the others are gone.
    assert set(Coverage.objects.values_list("enterprise", flat=True)) <= {
        changed.pk,
        covered.enterprise_id,
    }
    assert covered.union in Union.objects.all()
    left = {name for _kind, name, _why in batch.undone["named"]}
    assert {changed.name, covered.enterprise.name, covered.union.name} <= left
    assert batch.undone["left"] == len(batch.undone["named"])


def test_what_was_changed_and_put_back_since_is_taken_back(imported, undo, beizhen_officer):
    batch = imported(SMALL)
    enterprise = Enterprise.objects.first()
    for address in ("别的地址", enterprise.address):
        change_enterprise(actor=beizhen_officer, enterprise=enterprise, address=address)
    undo(batch)
    assert (batch.undone["left"], Enterprise.objects.count()) == (0, 0)


def test_only_the_last_of_two_imports_is_undone_by_itself(imported, undo, towns):
    first = imported(workbook(["企业名称", "职工人数"], ["甲机械有限公司", 10]))
    second = imported(workbook(["企业名称", "职工人数"], ["甲机械有限公司", 12]))
    undo(first)
    assert (first.undone["left"], Enterprise.objects.count()) == (1, 1)
    undo(second)
    assert Headcount.objects.get().employees == 10


def test_an_undone_list_can_be_imported_again(browser, imported, undo, run_jobs):
    batch = undo(imported(SMALL))
    browser.post(reverse("import-recheck", args=[batch.pk]))
    run_jobs()
    browser.post(reverse("import-apply", args=[batch.pk]))
    run_jobs()
    assert Enterprise.objects.count() == 2
    assert undo(batch).state == "undone"
    assert not Enterprise.objects.exists()


def test_undoing_needs_a_reason_and_something_to_undo(
    api, beizhen_officer, imported, undo, run_jobs
):
    batch = imported(SMALL)
    client, address = api(beizhen_officer), f"/api/v1/imports/{batch.pk}/undo/"
    assert client.post(address, {"reason": " "}, format="json").status_code == 400
    preview = client.get(address).json()
    assert {"kind": "企业", "deleted": 2, "set_back": 0} in preview["counted"]
    assert preview["left"] == []
    assert client.post(address, {"reason": "错了"}, format="json").status_code == 202
    assert client.post(address, {"reason": "错了"}, format="json").status_code == 409
    run_jobs()
    done = client.get(f"/api/v1/imports/{batch.pk}/").json()
    assert (done["state"], done["undone"]["left"]) == ("undone", 0)
    assert client.post(address, {"reason": "错了"}, format="json").status_code == 409
    assert not Membership.objects.exists()


def test_archived_lines_keep_an_import_from_being_undone(browser, imported):
    batch = imported(SMALL)
    ImportBatch.objects.update(counts=batch.counts | {"lines": batch.counts["lines"] + 1})
    answer = browser.post(
        reverse("import-undo", args=[batch.pk]), {"reason": "错了"}, follow=True
    ).content.decode()
    assert "已经归档，不能整批撤销" in answer


def test_rows_outside_of_the_scope_are_left(imported, undo, towns):
    batch = imported(SMALL)
    moved = Enterprise.objects.first()
    before = audit.snapshot(moved)
    Enterprise.objects.filter(pk=moved.pk).update(area=towns.qilihe)
    undo(batch)
    left = {name for _kind, name, _why in batch.undone["named"]}
    assert left == {moved.name, f"{moved.name}工会委员会"}
    assert audit.snapshot(Enterprise.objects.get()) == before | {"area_id": towns.qilihe.pk}


def test_two_files_of_one_command_are_undone_one_by_one(towns, beizhen_officer, sign_in, run_jobs):
    lists = [
        import_file(
            actor=beizhen_officer,
            kind="roster",
            data=workbook(["企业名称", "职工人数"], [name, 9]),
            filename="名册.xlsx",
            area=towns.beizhen,
            as_of=date(2023, 3, 15),
        )
        for name in ("甲机械有限公司", "乙机械有限公司")
    ]
    browser = sign_in(beizhen_officer)
    browser.post(reverse("import-undo", args=[lists[0].pk]), {"reason": "错了"})
    run_jobs()
    assert [row.name for row in Enterprise.objects.all()] == ["乙机械有限公司"]


def test_looking_at_it_does_not_ask_more_for_more_rows(browser, imported, same_queries):
    heads = ["企业名称", "职工人数", "是否建会", "会员人数"]
    small = imported(workbook(heads, *[[f"第{n}建材有限公司", 9, "是", 5] for n in range(2)]))
    seen = {"pk": small.pk}

    def grow():
        rows = [[f"第{n}机械制造有限公司", n, "是", 5] for n in range(10, 40)]
        seen["pk"] = imported(workbook(heads, *rows)).pk

    same_queries(lambda: browser.get(reverse("import-undo", args=[seen["pk"]])), grow)


def test_proposals_and_their_awards_are_taken_back_too(imported_as, undo):
    proposed = imported_as(
        "proposals",
        ["提案编号", "案由", "类别", "所在区域", "提出日期", "评选", "评选年度"],
        ["2023-001", "通风", "劳动保护", "大屯镇", date(2023, 5, 1), "评选", 2023],
        ["2023-002", "照明", "劳动保护", "大屯镇", date(2023, 5, 1), "评选", 2023],
    )
    between = facts()
    awarded = imported_as(
        "awards",
        ["提案编号", "评选名称", "评选年度", "等次", "获奖日期"],
        ["2023-001", "评选", 2023, "一等奖", date(2023, 11, 24)],
        ["2023-002", "评选", 2023, "三等奖", date(2023, 11, 24)],
    )
    assert Award.objects.count() == 2
    # Who awards what was put forward keeps it from being taken back.
    undo(proposed)
    assert (proposed.undone["left"], Award.objects.count()) == (3, 2)
    assert undo(awarded).undone["taken_back"] == 2
    assert differences(between, facts()) == {}
    lines = AuditEntry.objects.filter(action="award.give.take_back").order_by("pk")
    assert [line.target_name for line in lines] == [
        "2023-002 照明 三等奖",
        "2023-001 通风 一等奖",
    ]
