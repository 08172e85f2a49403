"""Many records at once: what is shown is what is done, in one go, and it can be taken back."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from common import bulk_edit as limits
from common.checking import Severity, check_of
from common.models import AuditEntry
from enterprises.models import Absence, Enterprise, Headcount
from enterprises.services import change_enterprise
from portal.registry import BULK_EDITS
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory
from tests.factories.unions import CoverageFactory, MembershipFactory, UnionFactory
from unions.choices import UnionKind
from unions.models import Coverage, DemocraticSystem, Membership

pytestmark = pytest.mark.django_db
GROUNDS = {"note": "上级批复〔2024〕3号"}


@pytest.fixture
def client(sign_in, county_officer):
    return sign_in(county_officer)


@pytest.fixture
def firms(places):
    return [
        EnterpriseFactory(name=name, area=places.qilihe, opened_on=date(2010, 1, 1))
        for name in ("安达食品", "恒泰建材", "重阳机械")
    ]


def address(code):
    return reverse("bulk-edit", args=[code])


def picked(rows):
    return ",".join(str(row.pk) for row in rows)


def tried(client, code, rows, **sent):
    """The preview."""
    answer = client.post(address(code), {"rows": picked(rows), **sent})
    assert answer.status_code == 200, answer.context["form"].errors
    return answer


def done(client, code, rows, preview, **sent):
    """What confirming the preview answers."""
    shown = preview.context["outcomes"].digest
    return client.post(address(code), {"rows": picked(rows), "shown": shown, **sent})


def told(preview):
    """Name → what becomes of it, as the page says it."""
    return {
        str(one.row): one.problem
        or [f"{t.label} {t.before} → {t.after}" for line in one.lines for t in line.told]
        for one in preview.context["outcomes"].rows
    }


def doubts(preview):
    """Name → the codes of what is odd about it."""
    return {
        str(one.row): [check.code for check in one.warnings]
        for one in preview.context["outcomes"].doubtful
    }


def test_each_row_is_shown_old_and_new_and_then_done(client, firms):
    change = {"ownership": "private", "contact": "办公室"}
    Enterprise.objects.filter(pk=firms[0].pk).update(ownership="state")
    before = AuditEntry.objects.count()
    preview = tried(client, "set-details", firms[:2], **change)
    assert {name: set(lines) for name, lines in told(preview).items()} == {
        "安达食品": {"所有制 国有及国有控股 → 私营", "联系岗位 — → 办公室"},
        "恒泰建材": {"所有制 — → 私营", "联系岗位 — → 办公室"},
    }
    assert "各项指标不变" in preview.content.decode()
    assert AuditEntry.objects.count() == before
    assert Enterprise.objects.get(pk=firms[0].pk).ownership == "state"
    answer = done(client, "set-details", firms[:2], preview, **change)
    assert answer.status_code == 302
    assert set(Enterprise.objects.values_list("name", "ownership", "contact")) == {
        ("安达食品", "private", "办公室"),
        ("恒泰建材", "private", "办公室"),
        ("重阳机械", "", ""),
    }
    # One number holds all of it together.
    lines = AuditEntry.objects.filter(action="enterprise.change")
    assert len(lines) == 2
    assert len({line.request for line in lines}) == 1


def test_the_whole_is_taken_back_at_once(client, firms, county_officer, sign_in, city_officer):
    preview = tried(client, "confirm-absence", firms, subject="union", on="2024-01-01")
    where = done(
        client, "confirm-absence", firms, preview, subject="union", on="2024-01-01"
    ).headers["Location"]
    assert Absence.objects.count() == 3
    page = client.get(where)
    assert page.context["count"] == 3
    assert sign_in(city_officer).get(where).status_code == 404
    assert client.post(where, {"reason": "走访的是别处"}).status_code == 302
    assert not Absence.objects.exists()
    # Once is enough.
    again = client.post(where, {"reason": "走访的是别处"})
    assert again.status_code == 422
    assert "已经删除" in again.content.decode()


def test_what_was_changed_since_is_not_taken_back(client, firms, county_officer):
    preview = tried(client, "set-details", firms, contact="办公室")
    where = done(client, "set-details", firms, preview, contact="办公室").headers["Location"]
    change_enterprise(actor=county_officer, enterprise=firms[1], contact="工会主席")
    answer = client.post(where, {"reason": "录错了"})
    assert answer.status_code == 422
    assert "后来又改过" in answer.content.decode()
    assert set(Enterprise.objects.values_list("contact", flat=True)) == {"办公室", "工会主席"}


def test_the_rates_are_shown_before(client, firms, places):
    union = UnionFactory(
        name="园区联合会", kind=UnionKind.FEDERATION, area=places.qilihe,
        approved_on=date(2015, 1, 1),
    )  # fmt: skip
    joining = {"union": union.pk, "since": "2020-01-01"}
    preview = tried(client, "join-union", firms[:2], **joining)
    effects = preview.context["outcomes"].effects
    park = next(place for place in effects.places if place.name == places.qilihe.name)
    rate = next(one for one in park.rates if one.rate.code == "union")
    assert (rate.before.numerator, rate.after.numerator, rate.after.denominator) == (0, 2, 3)
    done(client, "join-union", firms[:2], preview, **joining)
    assert Coverage.objects.filter(union=union, since=date(2020, 1, 1)).count() == 2


def test_what_is_refused_is_said_row_by_row_and_left_only_if_one_says_so(client, firms, places):
    union = UnionFactory(kind=UnionKind.FEDERATION, area=places.qilihe)
    CoverageFactory(enterprise=firms[0], union=union, since=date(2019, 1, 1))
    joining = {"union": union.pk, "since": "2020-01-01"}
    preview = tried(client, "join-union", firms, **joining)
    assert told(preview)["安达食品"] == "该工会在这段时间已覆盖该企业。"
    assert (preview.context["outcomes"].problems, preview.context["outcomes"].changed) == (1, 2)
    refused = done(client, "join-union", firms, preview, **joining)
    assert refused.status_code == 409
    assert Coverage.objects.count() == 1
    skipping = {**joining, "leaves_refused": "on"}
    assert done(client, "join-union", firms, preview, **skipping).status_code == 302
    assert Coverage.objects.count() == 3


def test_a_grid_takes_only_what_was_filled_in(client, firms):
    HeadcountFactory(enterprise=firms[0], reported_on=date(2023, 12, 31), employees=80)
    page = client.get(address("record-counts"), {"rows": [firm.pk for firm in firms]})
    assert "职工 80（2023-12-31）" in page.content.decode()
    assert f'name="row-{firms[0].pk}-members"' in page.content.decode()
    one, two, _three = (f"row-{firm.pk}" for firm in firms)
    numbers = {
        "on": "2024-06-30", "source": "电话核实",
        f"{one}-employees": "约120", f"{one}-members": "100", f"{two}-members": "7",
    }  # fmt: skip
    preview = tried(client, "record-counts", firms, **numbers)
    assert set(told(preview)) == {"安达食品", "恒泰建材"}
    answer = done(client, "record-counts", firms, preview, **numbers, confirmed="on")
    assert answer.status_code == 302
    new = Headcount.objects.get(reported_on=date(2024, 6, 30))
    assert (new.employees, new.exactness, new.source) == (120, "approximate", "电话核实")
    assert sorted(Membership.objects.values_list("members", flat=True)) == [7, 100]
    wrong = client.post(
        address("record-counts"),
        {"rows": picked(firms), "on": "2024-06-30", f"{one}-employees": "很多"},
    )
    assert wrong.status_code == 422
    assert "很多" in wrong.content.decode()


def test_systems_begin_and_coverages_end_for_many(client, firms):
    adopting = {"kind": "congress", "since": "2021年3月", "evidence": "会议纪要"}
    preview = tried(client, "adopt-system", firms, **adopting)
    assert doubts(preview) == {str(firm): ["congress_without_union"] for firm in firms}
    answer = done(client, "adopt-system", firms, preview, **adopting, confirmed="on")
    assert answer.status_code == 302
    assert set(DemocraticSystem.objects.values_list("since", "since_precision")) == {
        (date(2021, 3, 1), "month")
    }
    rows = [CoverageFactory(enterprise=firm, since=date(2019, 1, 1)) for firm in firms]
    ending = {"on": "2024-01-01", **GROUNDS}
    preview = tried(client, "end-coverages", rows, **ending)
    assert done(client, "end-coverages", rows, preview, **ending).status_code == 302
    assert set(Coverage.objects.values_list("until", flat=True)) == {date(2024, 1, 1)}
    assert AuditEntry.objects.filter(reason=GROUNDS["note"]).count() == 3


def test_all_that_match_are_chosen_as_the_list_finds_them(client, firms, places, monkeypatch):
    EnterpriseFactory(name="北镇宏泰", area=places.goubangzi)
    page = client.get(address("set-details"), {"all": "1", "query": "search=anda"})
    assert [str(row) for row in page.context["chosen"].rows] == ["安达食品"]
    everything = client.get(address("set-details"), {"all": "1", "query": ""})
    assert [str(row) for row in everything.context["chosen"].rows] == [
        "安达食品", "重阳机械", "恒泰建材",
    ]  # fmt: skip
    monkeypatch.setattr(limits, "MOST_ROWS", 2)
    assert (
        "一次最多 2 行"
        in client.get(address("set-details"), {"all": "1", "query": ""}).content.decode()
    )
    assert "还没有勾选" in client.get(address("set-details")).content.decode()


def test_somebody_elses_rows_do_not_exist(client, firms, places):
    other = EnterpriseFactory(name="北镇宏泰", area=places.goubangzi)
    answer = client.post(
        address("set-details"), {"rows": f"{other.pk},x,9{'9' * 30}", "contact": "a"}
    )
    assert answer.context["chosen"].rows == []
    assert "北镇宏泰" not in answer.content.decode()
    preview = tried(client, "set-details", [*firms, other], contact="办公室")
    assert set(told(preview)) == {str(firm) for firm in firms}


def test_nothing_is_done_that_was_not_shown(client, firms, county_officer):
    preview = tried(client, "set-details", firms, contact="办公室")
    change_enterprise(actor=county_officer, enterprise=firms[0], contact="工会主席")
    answer = done(client, "set-details", firms, preview, contact="办公室")
    assert answer.status_code == 409
    assert "预览之后数据有变化" in answer.content.decode()
    # What it would be now is on the same page, ready to be confirmed.
    assert told(answer)["安达食品"] == ["联系岗位 工会主席 → 办公室"]
    assert Enterprise.objects.get(pk=firms[0].pk).contact == "工会主席"
    typed_anew = done(client, "set-details", firms, answer, contact="传达室")
    assert typed_anew.status_code == 409


def test_only_who_may_edit_is_offered_any_of_it(client, sign_in, park_manager, firms):
    offers = re.compile(r'formaction="(/bulk/[^"]+)"')
    found = set(offers.findall(client.get("/enterprises/").content.decode()))
    assert len(found) == 5
    assert not offers.findall(sign_in(park_manager).get("/enterprises/").content.decode())
    for code in BULK_EDITS:
        assert sign_in(park_manager).get(address(code)).status_code == 403


def test_an_incomplete_form_keeps_what_was_typed(client, firms):
    answer = client.post(address("join-union"), {"rows": picked(firms), "since": "2020"})
    assert answer.status_code == 422
    assert 'value="2020"' in answer.content.decode()
    assert "outcomes" not in answer.context


def test_what_looks_odd_is_said_row_by_row_and_confirmed_with_the_preview(client, firms):
    HeadcountFactory(enterprise=firms[0], reported_on=date(2023, 12, 31), employees=80)
    HeadcountFactory(enterprise=firms[1], reported_on=date(2023, 12, 31), employees=80)
    one, two, _three = (f"row-{firm.pk}" for firm in firms)
    sent = {"on": "2024-06-30", f"{one}-employees": "120", f"{two}-employees": "81"}
    preview = tried(client, "record-counts", firms, **sent)
    outcomes = preview.context["outcomes"]
    assert doubts(preview) == {"安达食品": ["employees_jumped"]}
    page = preview.content.decode()
    for said in ("1 行有提醒", "职工人数比上次登记变动超过 30%", "工会统计调查逻辑检查", "已核对"):
        assert said in page
    refused = done(client, "record-counts", firms, preview, **sent)
    assert refused.status_code == 409
    assert "有提醒还没有核对" in refused.content.decode()
    assert Headcount.objects.count() == 2
    sent |= {"confirmed": "on", "why": "新车间投产"}
    answer = done(client, "record-counts", firms, preview, **sent)
    assert answer.status_code == 302
    assert Headcount.objects.count() == 4
    line = AuditEntry.objects.get(action="check.confirm")
    assert line.target_id == str(firms[0].pk)
    assert line.reason == "职工人数变动超过 30%：新车间投产"
    assert outcomes.warnings[0][1] == 1
    # That it was confirmed is no change of a record, and hinders nobody who takes the whole back.
    where = answer.headers["Location"]
    assert client.get(where).context["count"] == 2
    assert client.post(where, {"reason": "录错了"}).status_code == 302
    assert Headcount.objects.count() == 2


def test_a_warning_that_came_after_the_preview_is_not_confirmed_by_it(client, firms):
    one = f"row-{firms[0].pk}"
    CoverageFactory(enterprise=firms[0], since=date(2019, 1, 1))
    HeadcountFactory(enterprise=firms[0], reported_on=date(2023, 12, 31), employees=80)
    sent = {"on": "2024-06-30", f"{one}-members": "20"}
    preview = tried(client, "record-counts", firms, **sent)
    assert doubts(preview) == {}
    HeadcountFactory(enterprise=firms[0], reported_on=date(2024, 1, 31), employees=15)
    answer = done(client, "record-counts", firms, preview, **sent, confirmed="on")
    assert answer.status_code == 409
    assert "预览之后数据有变化" in answer.content.decode()
    assert doubts(answer) == {"安达食品": ["members_over_employees"]}
    assert not Membership.objects.exists()


def test_what_was_odd_before_is_not_said_of_an_edit(client, firms):
    MembershipFactory(enterprise=firms[0], reported_on=date(2023, 1, 1), members=20)
    CoverageFactory(enterprise=firms[0], since=date(2019, 1, 1))
    HeadcountFactory(enterprise=firms[0], reported_on=date(2023, 1, 1), employees=10)
    one = f"row-{firms[0].pk}"
    sent = {"on": "2024-06-30", f"{one}-members": "21"}
    assert doubts(tried(client, "record-counts", firms, **sent)) == {}


def test_what_cannot_be_is_refused_for_that_row_alone(client, firms, places, monkeypatch):
    """The checks' errors that an edit of many can bring are refused by services as well; so one
    is made an error for this test."""
    check = check_of("members_over_employees")
    wrong = replace(check, severity=Severity.ERROR)
    monkeypatch.setattr("common.doubts.bearing_on", lambda _fields: (wrong,))
    HeadcountFactory(enterprise=firms[0], reported_on=date(2023, 12, 31), employees=10)
    one, two, _three = (f"row-{firm.pk}" for firm in firms)
    sent = {"on": "2024-06-30", f"{one}-members": "20", f"{two}-members": "20"}
    preview = tried(client, "record-counts", firms, **sent)
    assert "会员人数超过职工人数" in told(preview)["安达食品"]
    assert "工会统计调查逻辑检查" in told(preview)["安达食品"]
    assert (preview.context["outcomes"].problems, preview.context["outcomes"].changed) == (1, 1)
    confirmed = done(client, "record-counts", firms, preview, **sent, confirmed="on")
    assert confirmed.status_code == 409
    left = done(client, "record-counts", firms, preview, **sent, leaves_refused="on")
    assert left.status_code == 302
    assert Membership.objects.get().enterprise == firms[1]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="counted once is enough")
def test_a_preview_asks_no_more_for_each_row_than_its_service(client, places, same_queries):
    """Choosing does not grow with rows; trying out does, by what the service asks."""
    firms = EnterpriseFactory.create_batch(5, area=places.qilihe)
    same_queries(
        lambda: client.get(address("record-counts"), {"all": "1", "query": ""}),
        lambda: EnterpriseFactory.create_batch(20, area=places.qilihe),
    )
    assert firms
