"""What is written is what was shown: said beforehand what it does to the rates, once, all or
nothing, and stopped when somebody says so."""

from datetime import date

import pytest
from celery import current_app
from django.urls import reverse

from common.choices import JobState
from common.jobs import LostLease, cancel
from common.models import AuditEntry, Job
from dataimport import services, tasks
from dataimport.models import ImportBatch, ImportRow
from enterprises.models import Enterprise
from indicators.selectors import coverage
from tests.common.test_simultaneous_writes import at_once
from tests.dataimport.conftest import upload, workbook
from tests.dataimport.test_import_pages import hand_in, page, text_of
from tests.factories.enterprises import EnterpriseFactory
from tests.writes import differences, rows

HEADS = ["企业名称", "所属乡镇", "职工人数", "是否建会", "会员人数"]
TWO = workbook(
    HEADS,
    ["锦州甲机械有限公司", "青堆子镇", 20, "是", 15],
    ["锦州乙机械有限公司", "青堆子镇", 30, "否", None],
)


@pytest.fixture
def browser(sign_in, beizhen_officer):
    return sign_in(beizhen_officer)


@pytest.fixture
def checked(browser, towns, run_jobs):
    def checked(data=TWO):
        batch = hand_in(browser, data)
        run_jobs()
        batch.refresh_from_db()
        return batch

    return checked


def act(browser, batch, what, **fields):
    answer = browser.post(reverse(f"import-{what}", args=[batch.pk]), fields, follow=True)
    batch.refresh_from_db()
    return text_of(answer.content.decode())


# ---------------------------------------------------------------- what it does to the rates


def test_the_rates_are_said_beforehand_and_are_so_afterwards(
    browser, checked, towns, run_jobs, beizhen_officer
):
    EnterpriseFactory(area=towns.qingduizi, opened_on=date(2015, 1, 1))
    before = differences({}, rows()).keys()
    batch = checked()
    # Trying it out has left nothing but the import itself.
    new = differences({}, rows()).keys() - before
    assert {kind for kind, _pk in new} <= {"dataimport.importbatch", "dataimport.importrow"}

    place = next(one for one in batch.effects["places"] if one["name"] == "青堆子镇")
    counts = {one["name"]: (one["before"], one["after"]) for one in place["counts"]}
    assert counts["企业数"] == (1, 3)
    (rate,) = (one for one in place["rates"] if one["name"] == "建会率")
    assert (rate["before"]["denominator"], rate["after"]["denominator"]) == (1, 3)
    shown = text_of(page(browser, batch, show="overview"))
    assert "建会率 不详（0/1） → 33.3%（1/3）" in shown

    act(browser, batch, "apply")
    run_jobs()
    total = coverage(user=beizhen_officer, area=towns.qingduizi, as_of=batch.as_of).total
    said = rate["after"]["numerator"], rate["after"]["denominator"]
    found = next(r for r in total.rates.values() if (r.numerator, r.denominator) == said)
    assert found.denominator == 3


def test_more_than_can_be_written_to_try_it_out_is_not(browser, checked, towns, monkeypatch):
    for name in ("锦州甲机械有限公司", "锦州乙机械有限公司"):
        EnterpriseFactory(name=name, area=towns.qingduizi)
    monkeypatch.setattr("dataimport.services.trying.MOST_ROWS", 1)
    assert checked().effects == {"too_many": 2}
    assert "行数太多，没有试算" in text_of(page(browser, ImportBatch.objects.get()))


# ---------------------------------------------------------------- once, or not at all


def test_confirming_twice_imports_once_and_says_so(
    browser, api, beizhen_officer, checked, run_jobs
):
    batch = checked()
    act(browser, batch, "apply")
    assert "已经在写入了，不需要再确认一次" in act(browser, batch, "apply")
    assert len(run_jobs()) == 1
    assert "已经写入，没有重复导入" in act(browser, batch, "apply")
    again = api(beizhen_officer).post(f"/api/v1/imports/{batch.pk}/apply/")
    assert (again.status_code, again.json()["state"]) == (200, "applied")
    assert run_jobs() == []
    assert Enterprise.objects.count() == 2
    assert AuditEntry.objects.filter(action="import.apply").count() == 1


def test_what_changed_meanwhile_is_shown_as_it_is_now(browser, checked, towns, run_jobs):
    batch = checked()
    EnterpriseFactory(name="锦州甲机械有限公司", area=towns.qingduizi)
    act(browser, batch, "apply")
    run_jobs()
    batch.refresh_from_db()
    assert (batch.state, batch.counts["new"], batch.counts["changed"]) == ("checked", 1, 1)
    shown = text_of(page(browser, batch))
    assert "第 2 行（共 1 行）的结果会和您看到的不同" in shown
    assert "已按现在的登记重新检查" in shown
    act(browser, batch, "apply")
    run_jobs()
    assert Enterprise.objects.count() == 2


@pytest.mark.parametrize(
    ("at_work", "state", "said"),
    [("check", "failed", "已取消"), ("apply", "checked", "已取消，没有写入任何内容")],
)
def test_waiting_work_is_cancelled(browser, towns, run_jobs, at_work, state, said):
    batch = hand_in(browser, TWO)
    if at_work == "apply":
        run_jobs()
        act(browser, batch, "apply")
    assert "写完之前随时可以取消" in text_of(page(browser, batch))
    assert said in act(browser, batch, "cancel")
    assert batch.state == state
    assert run_jobs() == []
    assert not Enterprise.objects.exists()
    assert "没有可以取消的" in act(browser, batch, "cancel")


def test_work_that_is_cancelled_in_the_midst_leaves_nothing(browser, checked, run_jobs):
    batch = checked()
    act(browser, batch, "apply")
    # The worker has it already, and notices when some rows are in.
    assert cancel(batch.job_id)

    def notice(done, total, note):
        if note == "写入" and done:
            raise LostLease(str(batch.job_id))

    with pytest.raises(LostLease):
        services.apply_batch(batch=batch, progress=notice)
    assert not Enterprise.objects.exists()
    batch.refresh_from_db()
    assert batch.is_stuck
    assert "没有导入任何内容" in text_of(page(browser, batch))
    act(browser, batch, "recheck")
    run_jobs()
    act(browser, batch, "apply")
    run_jobs()
    assert Enterprise.objects.count() == 2


# ---------------------------------------------------------------- the same file, and many at once


def test_the_same_file_is_recognised_and_not_what_another_office_had(
    browser, sign_in, county_officer, checked, run_jobs
):
    first = checked()
    act(browser, first, "apply")
    run_jobs()
    again = checked()
    shown = text_of(page(browser, again))
    assert "由 北镇市总工会干部 导入过" in shown
    assert "再导入也不会有任何变化" in shown
    Enterprise.objects.filter(name__startswith="锦州甲").update(
        name="锦州丙机械有限公司", name_key="锦州丙机械有限公司"
    )
    act(browser, again, "recheck")
    run_jobs()
    assert "再导入会按这份表改回去" in text_of(page(browser, again))
    other = sign_in(county_officer)
    other.post(reverse("import-upload"), {"kind": "roster", "area": "210727", "file": upload(TWO)})
    run_jobs()
    theirs = ImportBatch.objects.latest("pk")
    assert "导入过" not in text_of(page(other, theirs))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_overlapping_imports_at_once(towns, beizhen_officer, city_officer, run_jobs):
    """One into the county and one into the town, of the same enterprises, without credit codes."""
    listed = [[f"第{n}建材有限公司", "青堆子镇", n, "是", 1] for n in range(1, 40)]
    pairs = (beizhen_officer, towns.beizhen), (city_officer, towns.qingduizi)
    batches = [
        tasks.start_import(
            actor=actor,
            kind="roster",
            file=upload(workbook(HEADS, *listed)),
            area=area,
            as_of=date(2024, 1, 1),
        )
        for actor, area in pairs
    ]
    run_jobs()
    for batch, (actor, _area) in zip(batches, pairs, strict=True):
        tasks.confirm_import(actor=actor, batch=batch)
    jobs = list(Job.objects.filter(state=JobState.QUEUED))
    assert len(jobs) == 2
    at_once(*[lambda job=job: current_app.tasks[job.task].run(str(job.pk)) for job in jobs])
    states = sorted(ImportBatch.objects.values_list("state", flat=True))
    assert states == ["applied", "checked"]
    assert Enterprise.objects.count() == 39
    late = ImportBatch.objects.get(state="checked")
    assert (late.counts["unchanged"], late.counts["new"]) == (39, 0)
    assert "检查之后有人改动了相关数据" in late.failure
    actions = ImportRow.objects.filter(batch=late).values_list("action", flat=True)
    assert set(actions) == {"unchanged"}
