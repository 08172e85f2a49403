"""Two officers edit one enterprise through pages: nothing is lost, nothing is undone unseen."""

from datetime import date

import pytest
from django.utils.html import escape

from common.models import AuditEntry
from common.versions import version_of
from enterprises import services
from enterprises.models import Enterprise, Headcount
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory, SizeRecordFactory
from tests.factories.unions import (
    CoverageFactory,
    MembershipFactory,
    OfficerFactory,
    SystemFactory,
    UnionFactory,
)
from unions import services as union_services

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise(places):
    return EnterpriseFactory(
        name="锦州恒达机械制造有限公司",
        area=places.qilihe,
        address="人民街 1 号",
        contact="工会主席",
        phone="13904160001",
        opened_on=date(2010, 1, 1),
    )


@pytest.fixture
def county(sign_in, county_officer):
    return sign_in(county_officer)


@pytest.fixture
def city(sign_in, city_officer):
    return sign_in(city_officer)


def opened(client, address):
    """What a browser would send back if nothing were touched."""
    answer = client.get(address)
    form = answer.context["form"]
    sent = {"version": answer.context["version"]}
    for field in form:
        shown = field.field.widget.format_value(field.field.prepare_value(field.initial))
        shown = shown[0] if isinstance(shown, list) else shown
        sent[field.name] = "" if shown is None else str(shown)
    assert f'name="version" value="{sent["version"]}"' in answer.content.decode()
    return sent


def resent(answer, **choices):
    """What the page of a conflict would send, with `choices` made."""
    conflict = answer.context["conflict"]
    sent = {"version": conflict.version}
    for field in answer.context["form"]:
        sent[field.name] = field.data or ""
    for one in conflict.both:
        sent[one.choice] = choices.get(one.field.name, "mine")
        sent[one.offer] = one.offered
    return sent


def named(differences):
    return {one.field.name if one.field else one.label: one for one in differences}


@pytest.fixture
def edit(enterprise):
    return f"/enterprises/{enterprise.pk}/edit/"


@pytest.mark.parametrize("first", ["city", "county"])
def test_the_later_of_two_is_shown_both_and_writes_nothing(first, city, county, edit, enterprise):
    early, late = (city, county) if first == "city" else (county, city)
    one, other = opened(early, edit), opened(late, edit)
    assert early.post(edit, {**one, "address": "解放路 2 号"}).status_code == 302
    lines = AuditEntry.objects.count()
    answer = late.post(edit, {**other, "address": "中央大街 3 号", "remark": "已走访"})
    assert answer.status_code == 409
    enterprise.refresh_from_db()
    assert (enterprise.address, enterprise.remark) == ("解放路 2 号", "")
    assert AuditEntry.objects.count() == lines
    conflict = answer.context["conflict"]
    address = named(conflict.both)["address"]
    assert (address.before, address.theirs, address.mine) == (
        "人民街 1 号", "解放路 2 号", "中央大街 3 号",
    )  # fmt: skip
    assert list(named(conflict.mine)) == ["remark"]
    assert not conflict.theirs
    text = answer.content.decode()
    who = "市总工会干部" if first == "city" else "义县总工会干部"
    assert who in text
    for said in ("人民街 1 号", "解放路 2 号", "中央大街 3 号", "已走访"):
        assert said in text


def test_saving_again_keeps_what_each_has_changed(city, county, edit, enterprise):
    mine = opened(county, edit)
    city.post(edit, {**opened(city, edit), "contact": "办公室", "address": "解放路 2 号"})
    answer = county.post(edit, {**mine, "address": "中央大街 3 号", "remark": "已走访"})
    assert list(named(answer.context["conflict"].theirs)) == ["contact"]
    assert county.post(edit, resent(answer)).status_code == 302
    enterprise.refresh_from_db()
    assert (enterprise.address, enterprise.contact, enterprise.remark) == (
        "中央大街 3 号", "办公室", "已走访",
    )  # fmt: skip


def test_theirs_can_be_chosen_field_by_field(city, county, edit, enterprise):
    mine = opened(county, edit)
    city.post(edit, {**opened(city, edit), "name": "恒达重工", "address": "解放路 2 号"})
    answer = county.post(edit, {**mine, "name": "恒达集团", "address": "中央大街 3 号"})
    assert set(named(answer.context["conflict"].both)) == {"name", "address"}
    county.post(edit, resent(answer, address="theirs"))
    enterprise.refresh_from_db()
    assert (enterprise.name, enterprise.address) == ("恒达集团", "解放路 2 号")


def test_a_third_change_in_between_is_shown_as_well(city, county, edit, enterprise):
    mine = opened(county, edit)
    city.post(edit, {**opened(city, edit), "address": "解放路 2 号"})
    answer = county.post(edit, {**mine, "address": "中央大街 3 号"})
    city.post(edit, {**opened(city, edit), "address": "解放路 4 号"})
    again = county.post(edit, resent(answer))
    assert again.status_code == 409
    address = named(again.context["conflict"].both)["address"]
    assert (address.before, address.theirs) == ("解放路 2 号", "解放路 4 号")
    assert address.mine == "中央大街 3 号"


def test_what_was_typed_stays_even_if_it_is_not_in_order(city, county, edit):
    mine = opened(county, edit)
    city.post(edit, {**opened(city, edit), "address": "解放路 2 号"})
    answer = county.post(edit, {**mine, "opened_on": "不是日期", "remark": "已走访"})
    assert answer.status_code == 409
    assert "不是日期" in answer.content.decode()
    refused = county.post(edit, resent(answer))
    assert refused.status_code == 422
    # The version it has seen stays with it: the comparison is not lost by the refusal.
    assert refused.context["version"] == answer.context["conflict"].version


def test_a_change_in_plain_sql_is_noticed_and_not_put_on_anybody(county, edit, enterprise):
    services.change_enterprise(actor=None, enterprise=enterprise, address="旧址")
    mine = opened(county, edit)
    Enterprise.objects.filter(pk=enterprise.pk).update(address="改在库里")
    answer = county.post(edit, {**mine, "address": "中央大街 3 号"})
    assert answer.status_code == 409
    conflict = answer.context["conflict"]
    assert (conflict.both[0].before, conflict.both[0].theirs) == ("旧址", "改在库里")
    assert conflict.last is None
    assert "日志里查不到这次改动" in answer.content.decode()


def test_where_the_log_cannot_tell_mine_and_theirs_are_shown(county, edit, enterprise):
    mine = opened(county, edit)
    Enterprise.objects.filter(pk=enterprise.pk).update(address="改在库里")
    answer = county.post(edit, {**mine, "address": "中央大街 3 号"})
    (address,) = answer.context["conflict"].both
    assert (address.before, address.theirs, address.mine) == (None, "改在库里", "中央大街 3 号")
    assert not answer.context["conflict"].beside


def test_a_form_whose_every_change_was_made_already_is_still_shown(city, county, edit):
    mine = opened(county, edit)
    city.post(edit, {**opened(city, edit), "address": "解放路 2 号"})
    answer = county.post(edit, {**mine, "address": "解放路 2 号"})
    assert answer.status_code == 409
    assert answer.context["conflict"].is_empty
    assert "现在的内容和您填的一样" in answer.content.decode()
    assert county.post(edit, resent(answer)).status_code == 302


def test_changes_beside_the_form_are_said(city, county, edit, enterprise, places, city_officer):
    mine = opened(county, edit)
    services.close_enterprise(
        actor=city_officer, enterprise=enterprise, on=date(2024, 5, 1), reason="stopped"
    )
    answer = county.post(edit, {**mine, "remark": "已走访"})
    beside = {one.label: (one.before, one.theirs) for one in answer.context["conflict"].beside}
    assert beside["终止日期"] == ("—", "2024-05-01")
    assert county.post(edit, resent(answer)).status_code == 302


def test_a_move_that_somebody_else_has_made_is_shown_first(
    city, county, enterprise, places, city_officer
):
    address = f"/enterprises/{enterprise.pk}/move/"
    mine = opened(county, address)
    services.move_enterprise(
        actor=city_officer, enterprise=enterprise, area=places.qilihe_town, on=date(2024, 1, 1)
    )
    answer = county.post(
        address, {**mine, "area": "210727102", "on": "2024-03-01", "note": "工商登记"}
    )
    assert answer.status_code == 409
    (place,) = answer.context["conflict"].beside
    assert (place.before, place.theirs) == ("锦州七里河经济开发区", "七里河镇")
    assert 'value="2024-03-01"' in answer.content.decode()
    assert Enterprise.objects.get().placements.count() == 1
    refused = county.post(address, resent(answer))
    assert "企业已在该区域" in str(refused.context["form"].errors)


def _end_coverage(row, officer):
    union_services.end_coverage(actor=officer, coverage=row, on=date(2024, 1, 1))


def _dissolve(row, officer):
    union_services.dissolve_union(actor=officer, union=row, on=date(2024, 1, 1))


def _end_system(row, officer):
    union_services.change_system(actor=officer, system=row, until=date(2024, 1, 1))


def _end_office(row, officer):
    union_services.end_office(actor=officer, officer=row, on=date(2024, 1, 1))


def _close(row, officer):
    services.close_enterprise(actor=officer, enterprise=row, on=date(2024, 1, 1), reason="stopped")


ENDINGS = {
    "enterprise-close": (
        lambda area: EnterpriseFactory(area=area), "/enterprises/%d/close/", _close,
    ),
    "union-dissolve": (lambda area: UnionFactory(area=area), "/unions/%d/dissolve/", _dissolve),
    "coverage-end": (
        lambda area: CoverageFactory(enterprise__area=area), "/coverages/%d/end/", _end_coverage,
    ),
    "system-end": (
        lambda area: SystemFactory(enterprise__area=area), "/systems/%d/end/", _end_system,
    ),
    "officer-end": (
        lambda area: OfficerFactory(union__area=area), "/officers/%d/end/", _end_office,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDINGS)
def test_what_somebody_else_has_ended_is_not_ended_again_unseen(name, county, places, city_officer):
    put, address, end = ENDINGS[name]
    row = put(places.qilihe)
    mine = opened(county, address % row.pk)
    end(row, city_officer)
    row.refresh_from_db()
    before = version_of(row)
    answer = county.post(address % row.pk, {**mine, "on": "2025-01-01", "reason": "stopped"})
    assert answer.status_code == 409
    assert "2024-01-01" in answer.content.decode()
    assert "市总工会干部" in answer.content.decode()
    row.refresh_from_db()
    assert version_of(row) == before


def test_a_union_is_compared_too(city, county, places, city_officer):
    union = UnionFactory(area=places.qilihe, approval_number="义工〔2018〕1号")
    address = f"/unions/{union.pk}/edit/"
    mine = opened(county, address)
    union_services.change_union(actor=city_officer, union=union, approval_number="义工〔2018〕2号")
    answer = county.post(address, {**mine, "approval_number": "义工〔2018〕3号"})
    assert list(named(answer.context["conflict"].both)) == ["approval_number"]
    county.post(address, resent(answer, approval_number="theirs"))
    union.refresh_from_db()
    assert union.approval_number == "义工〔2018〕2号"


# ---------------------------------------------------------------- facts that replace one another


def test_a_headcount_of_the_same_day_is_shown_before_it_is_replaced(
    county, enterprise, city_officer
):
    address = f"/enterprises/{enterprise.pk}/headcount/"
    mine = {**opened(county, address), "reported_on": "2023-12-31", "stated": "100"}
    assert mine["version"] == "none"
    services.record_headcount(
        actor=city_officer,
        enterprise=enterprise,
        reported_on=date(2023, 12, 31),
        employees=120,
        exactness="approximate",
        source="电话核实",
    )
    answer = county.post(address, mine)
    assert answer.status_code == 409
    both = named(answer.context["conflict"].both)
    assert (both["stated"].theirs, both["stated"].mine) == ("约120", "100")
    assert (both["source"].theirs, both["source"].mine) == ("电话核实", "—")
    assert "市总工会干部" in answer.content.decode()
    assert Headcount.objects.get().employees == 120
    assert county.post(address, resent(answer, source="theirs")).status_code == 302
    row = Headcount.objects.get()
    assert (row.employees, row.exactness, row.source) == (100, "exact", "电话核实")


def test_choosing_theirs_everywhere_changes_nothing(county, enterprise):
    HeadcountFactory(enterprise=enterprise, reported_on=date(2023, 12, 31), employees=80)
    address = f"/enterprises/{enterprise.pk}/headcount/"
    mine = {**opened(county, address), "reported_on": "2023-12-31", "stated": "100"}
    answer = county.post(address, mine)
    choices = dict.fromkeys(named(answer.context["conflict"].both), "theirs")
    assert county.post(address, resent(answer, **choices)).status_code == 302
    assert Headcount.objects.get().employees == 80
    assert not AuditEntry.objects.exists()


def test_the_same_number_said_in_other_words_is_no_conflict(county, enterprise):
    row = HeadcountFactory(enterprise=enterprise, reported_on=date(2023, 12, 31), employees=120)
    Headcount.objects.filter(pk=row.pk).update(source="", women=None)
    address = f"/enterprises/{enterprise.pk}/headcount/"
    mine = {**opened(county, address), "reported_on": "2023-12-31", "stated": "一百二十人"}
    assert county.post(address, mine).status_code == 302
    assert not AuditEntry.objects.exists()


def test_another_day_on_the_page_of_a_conflict_is_compared_anew(county, enterprise):
    for day, number in ((date(2023, 12, 31), 80), (date(2022, 12, 31), 70)):
        HeadcountFactory(enterprise=enterprise, reported_on=day, employees=number)
    address = f"/enterprises/{enterprise.pk}/headcount/"
    mine = {**opened(county, address), "reported_on": "2023-12-31", "stated": "100"}
    sent = {**resent(county.post(address, mine)), "reported_on": "2022-12-31"}
    again = county.post(address, sent)
    assert again.status_code == 409
    assert named(again.context["conflict"].both)["stated"].theirs == "70"


def test_members_and_sizes_are_shown_as_well(county, enterprise):
    MembershipFactory(enterprise=enterprise, reported_on=date(2023, 12, 31), members=40)
    SizeRecordFactory(enterprise=enterprise, year=2023, above_scale=True)
    address = f"/enterprises/{enterprise.pk}/members/"
    sent = {**opened(county, address), "reported_on": "2023-12-31", "members": "41"}
    answer = county.post(address, sent)
    assert named(answer.context["conflict"].both)["members"].theirs == "40"
    address = f"/enterprises/{enterprise.pk}/size/"
    sent = {**opened(county, address), "year": "2023", "above_scale": "false"}
    answer = county.post(address, sent)
    above = named(answer.context["conflict"].both)["above_scale"]
    assert (above.theirs, above.mine) == ("是", "否")
    county.post(address, resent(answer, above_scale="theirs"))
    assert enterprise.sizes.get().above_scale is True


# ---------------------------------------------------------------- what others see


def test_who_may_not_edit_sees_nothing_of_a_conflict(
    sign_in, beizhen_officer, park_manager, county, edit, city_officer, enterprise
):
    seen = opened(county, edit)
    services.change_enterprise(actor=city_officer, enterprise=enterprise, address="解放路 2 号")
    for user, status in ((beizhen_officer, 404), (park_manager, 403)):
        answer = sign_in(user).post(edit, {**seen, "address": "中央大街 3 号"})
        assert answer.status_code == status
        assert "解放路" not in answer.content.decode()
        assert enterprise.name not in answer.content.decode()


def test_what_was_typed_is_shown_as_text(city, county, edit):
    mine = opened(county, edit)
    city.post(edit, {**opened(city, edit), "address": "<b>解放路</b>"})
    answer = county.post(edit, {**mine, "address": "<script>alert(1)</script>"})
    text = answer.content.decode()
    assert "<script>alert(1)" not in text
    assert "<b>解放路" not in text
    assert escape("<b>解放路</b>") in text
