"""Whom a workbook is believed, and what a row holds that no list would say."""

import io
from dataclasses import replace
from datetime import date, timedelta

import openpyxl
import pytest
from django.utils import timezone

from dataimport import services
from dataimport.models import ImportRow
from dataimport.selectors import (
    Upload,
    rows_for,
    stored_problems,
)
from enterprises.models import Absence, Enterprise, Headcount, SizeRecord
from tests.dataimport.workbooks import apply, checked, codes, filled, made, row_of
from tests.factories.enterprises import (
    AbsenceFactory,
    EnterpriseFactory,
    HeadcountFactory,
    SizeRecordFactory,
)
from tests.factories.stations import CaseFactory
from tests.factories.unions import CoverageFactory, SystemFactory, UnionFactory
from unions.models import Coverage, DemocraticSystem, Membership


def test_a_stamp_that_was_changed_is_noticed(order):
    wanted = order("roster")
    book = openpyxl.load_workbook(io.BytesIO(made(wanted)))
    page = next(sheet for sheet in book if sheet.title.startswith("核对-"))
    assert page.sheet_state == "veryHidden"
    page.cell(2, 3).value = page.cell(2, 3).value.replace("是", "否")
    stream = io.BytesIO()
    book.save(stream)
    assert "核对页被改动过" in checked(wanted, stream.getvalue()).failure


def test_a_workbook_of_another_portal_is_told_apart(order, settings):
    wanted = order("roster")
    data = made(wanted)
    own = settings.SECRET_KEY
    settings.SECRET_KEY = "of-another-portal"
    assert "不是从本门户下载的" in checked(wanted, data).failure
    # The key was changed, and the one before it is still known.
    settings.SECRET_KEY_FALLBACKS = [own]
    assert checked(wanted, data).counts["errors"] == 0


def test_a_workbook_that_is_too_old_says_so(order):
    wanted = order("roster")
    late = timezone.localdate() + timedelta(days=181)
    upload = Upload(made(wanted), "l.xlsx", wanted.area, None, late)
    batch = services.receive_file(actor=wanted.user, kind="roster", upload=upload)
    assert "已经超过 180 天" in services.check_batch(batch=batch).failure


def test_nothing_outside_the_scope_stands_in_a_workbook(one_of_each, order):
    """Whoever asks for a larger area than their own gets their own part of it."""
    own = order("roster", "oth")
    outside = {str(row.key) for row in rows_for(order("roster", "cnt"))}
    wider = replace(own, area=one_of_each.people["cty"].grants_in_force[0].area)
    assert outside
    assert not outside & {row.key for row in rows_for(wider)}


def test_somebody_of_another_county_cannot_write_through_a_workbook(order, one_of_each):
    wanted = order("roster")
    line = row_of(wanted, one_of_each.enterprise)
    data = filled(made(wanted), {(line, "地址"): "解放路 12 号"})
    other = replace(order("roster", "oth"), area=order("roster", "oth").area)
    batch = checked(other, data)
    assert (codes(batch), batch.counts["changed"]) == (["row_gone"], 0)
    assert "旧" not in str(ImportRow.objects.filter(batch=batch).values_list("changes"))


@pytest.mark.parametrize("kind", ["roster", "cases"])
def test_reading_what_is_registered_takes_as_many_queries_for_more_rows(
    kind, order, one_of_each, same_queries
):
    wanted = order(kind)

    def more():
        if kind == "roster":
            EnterpriseFactory.create_batch(5, area=one_of_each.area)
        else:
            CaseFactory.create_batch(5, station=one_of_each.station)

    same_queries(lambda: rows_for(wanted), more)


# ---------------------------------------------------------------- what forms take and lists do not


@pytest.fixture
def odd(one_of_each):
    """Enterprises as forms may have recorded them, whatever a list would make of it."""
    area = {"area": one_of_each.area}
    plain = [
        EnterpriseFactory(name="锦州（集团）有限公司", credit_code=None, remark="同上", **area),
        EnterpriseFactory(remark="=1+1", contact="3号楼值班室", address="—", **area),
        EnterpriseFactory(phone="13904160001、0416-6612345", contact="厂长  室", **area),
        EnterpriseFactory(opened_on=date(2011, 1, 1), opened_precision="year", **area),
        EnterpriseFactory(industry_section="C", industry_division="", remark="无", **area),
        EnterpriseFactory(kind="other", ownership="hmt", area=one_of_each.town),
        EnterpriseFactory(remark="已停产", area=one_of_each.people["cnt"].grants_in_force[0].area),
    ]
    day = {"reported_on": date(2024, 1, 31)}
    spans = [
        {"exactness": "range", "employees": None, "at_least": 100, "at_most": 150},
        {"exactness": "at_least", "employees": 20, "at_least": 20, "at_most": None},
        {"exactness": "at_most", "employees": None, "at_least": None, "at_most": 200},
        {"exactness": "approximate", "employees": 120, "at_least": 120, "at_most": 120},
        {"exactness": "exact", "employees": 0, "at_least": 0, "at_most": 0},
    ]
    for enterprise, span in zip(plain, spans, strict=False):
        HeadcountFactory(enterprise=enterprise, **span, **day)
    SizeRecordFactory(enterprise=plain[0], year=2024, above_scale=None, size_class="micro")
    AbsenceFactory(enterprise=plain[1], subject="union", confirmed_on=date(2024, 1, 1))
    AbsenceFactory(enterprise=plain[1], subject="openness", confirmed_on=date(2024, 1, 1))
    shared = UnionFactory(name="园区（七里河）联合会", kind="federation", area=one_of_each.area)
    CoverageFactory(enterprise=plain[2], union=shared, form="federation", since=date(2020, 5, 1))
    CoverageFactory(enterprise=plain[0], since=date(2020, 1, 1), until=date(2023, 1, 1))
    AbsenceFactory(enterprise=plain[0], subject="union", confirmed_on=date(2022, 1, 1))
    until = {"since": date(2022, 3, 1), "until": date(2025, 3, 1)}
    SystemFactory(enterprise=plain[3], kind="contract", **until)
    return plain


def everything():
    """All facts about enterprises, without what every write touches."""
    models = (Enterprise, Headcount, SizeRecord, Absence, Coverage, Membership, DemocraticSystem)
    left_out = {"address", "updated_at"}
    return [
        [{name: row[name] for name in row.keys() - left_out} for row in rows]
        for rows in (model.objects.order_by("pk").values() for model in models)
    ]


def test_whatever_stands_beside_it_a_changed_cell_changes_itself_alone(order, odd):
    wanted = order("roster")
    data, rows, before = made(wanted), rows_for(wanted), everything()
    assert checked(wanted, data).counts["unchanged"] == len(rows)
    batch = checked(
        wanted, filled(data, {(n, "地址"): f"新街 {n} 号" for n in range(2, 2 + len(rows))})
    )
    assert [problem.reason for problem in stored_problems(batch)] == []
    assert batch.counts["changed"] == len(rows)
    apply(batch, wanted.user)
    assert everything() == before
    assert Enterprise.objects.filter(address__startswith="新街").count() == len(rows)


def test_two_of_one_name_in_a_county_are_told_apart_by_their_line(order, one_of_each):
    twins = EnterpriseFactory.create_batch(
        2, name="同名厂", credit_code=None, area=one_of_each.area
    )
    wanted = order("roster")
    cells = {(row_of(wanted, twin), "地址"): f"新街 {twin.pk} 号" for twin in twins}
    batch = checked(wanted, filled(made(wanted), cells))
    assert codes(batch) == []
    apply(batch, wanted.user)
    for twin in twins:
        assert Enterprise.objects.get(pk=twin.pk).address == f"新街 {twin.pk} 号"


def test_texts_that_a_list_would_straighten_stay_as_they_were_typed(order, one_of_each):
    """A proposal of several lines, a station with wide brackets in its name."""
    proposal = one_of_each.proposal
    proposal.situation = "一、通风不足；\n二、（夏季）尤其如此。"
    proposal.save()
    wanted = order("proposals")
    line = 2 + [row.key for row in rows_for(wanted)].index(str(proposal.pk))
    batch = checked(wanted, filled(made(wanted), {(line, "具体建议"): "加装风机"}))
    assert [row.changes for row in batch.rows.filter(action="changed")] == [
        [["具体建议", proposal.suggestion, "加装风机"]]
    ]
    station = one_of_each.station
    type(station).objects.filter(pk=station.pk).update(name="义县（七里河）指导站")
    wanted = order("posts")
    batch = checked(wanted, filled(made(wanted), {(2, "人数"): 7}))
    assert (codes(batch), batch.counts["changed"]) == ([], 1)
