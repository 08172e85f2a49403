"""What every form of a dated fact does, by one mechanism: last values with day and author, checks,
a summary of what is wrong, drafts, and leaving it by a key."""

import re
from datetime import date

import pytest

from common.models import AuditEntry
from enterprises import services as enterprises
from enterprises.models import Headcount
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory
from unions import services as unions
from unions.models import CongressSession, Coverage, Officer, Union

pytestmark = pytest.mark.django_db
DAY = date(2022, 12, 31)


@pytest.fixture
def client(sign_in, county_officer):
    return sign_in(county_officer)


@pytest.fixture
def firm(places, county_officer):
    """One of which everything was registered by the county's officer."""
    firm = EnterpriseFactory(area=places.qilihe)
    who = {"actor": county_officer, "enterprise": firm}
    enterprises.record_headcount(**who, reported_on=DAY, employees=120, women=40)
    enterprises.record_size(**who, year=2022, above_scale=True)
    enterprises.confirm_absence(**who, subject="openness", on=DAY)
    enterprises.change_enterprise(actor=county_officer, enterprise=firm, address="人民街 9 号")
    union = unions.found_own_union(
        **who, name="工会委员会", approved_on=date(2018, 3, 1), approval_number="锦工组〔2018〕3号"
    )
    unions.record_membership(**who, reported_on=DAY, members=80)
    unions.elect_committee(actor=county_officer, union=union, elected_on=date(2023, 3, 1), years=5)
    congress = unions.adopt_system(
        **who, kind="congress", since=date(2019, 5, 1), since_precision="month", evidence="纪要"
    )
    about = {"actor": county_officer, "held_on": date(2022, 3, 1)}
    unions.record_session(**about, system=congress, representatives=44)
    unions.appoint_officer(
        actor=county_officer, union=union, role="chair", holder="综合部主任",
        since=date(2022, 3, 1),
    )  # fmt: skip
    return firm


# The form, and what it says beside its fields.
FORMS = {
    "headcount-record": ("/enterprises/{firm}/headcount/", "120（2022-12-31，{who}）"),
    "membership-record": ("/enterprises/{firm}/members/", "80（2022-12-31，{who}）"),
    "size-record": ("/enterprises/{firm}/size/", "是（2022，{who}）"),
    "absence-confirm": ("/enterprises/{firm}/absence/", "厂务公开（2022-12-31，{who}）"),
    "system-adopt": ("/enterprises/{firm}/systems/", "纪要（2019年5月，{who}）"),
    "term-elect": ("/unions/{union}/term/", "五年（2023-03-01，{who}）"),
    "congress-session-record": ("/systems/{congress}/sessions/", "44（2022-03-01，{who}）"),
    "congress-session-edit": ("/sessions/{session}/edit/", "2022-03-01（{today}，{who}）"),
    "officer-edit": ("/officers/{officer}/edit/", "综合部主任（{today}，{who}）"),
    "officer-end": ("/officers/{officer}/end/", "2022-03-01起（{who}）"),
    "enterprise-edit": ("/enterprises/{firm}/edit/", "人民街 9 号（{today}，{who}）"),
    "union-edit": ("/unions/{union}/edit/", "锦工组〔2018〕3号（{today}，{who}）"),
    "enterprise-cover": ("/enterprises/{firm}/unions/cover/", "工会委员会（2018-03-01起，{who}）"),
    "coverage-end": ("/coverages/{coverage}/end/", "工会委员会（2018-03-01起，{who}）"),
    "enterprise-visit": ("/enterprises/{firm}/visit/", "120（2022-12-31，{who}）"),
}


def address_of(code, firm):
    return FORMS[code][0].format(
        firm=firm.pk,
        union=Union.objects.get().pk,
        coverage=Coverage.objects.get().pk,
        congress=CongressSession.objects.get().system_id,
        session=CongressSession.objects.get().pk,
        officer=Officer.objects.get().pk,
    )


@pytest.mark.parametrize("code", FORMS)
def test_the_last_value_stands_beside_with_its_day_and_who(code, client, firm, county_officer):
    answer = client.get(address_of(code, firm))
    line = AuditEntry.objects.latest("id")
    said = FORMS[code][1].format(who=county_officer, today=line.at.astimezone().date())
    assert f"上次：{said}" in answer.content.decode()


@pytest.mark.parametrize("code", FORMS)
def test_it_keeps_drafts_and_is_left_by_a_key(code, client, firm):
    address = address_of(code, firm)
    page = client.get(address).content.decode()
    assert 'hx-post="/drafts/"' in page
    assert re.search(r'<form[^>]* id="action-form" data-leave="/[a-z]+/\d+/" data-ask="', page)
    field = {"enterprise-edit": "address", "union-edit": "name", "term-elect": "elected_on"}
    field |= {"congress-session-record": "attended", "congress-session-edit": "attended"}
    field |= {"officer-edit": "holder"}
    name = field.get(code, "source" if "source" in page else "note")
    name = "evidence" if code == "system-adopt" else name
    client.post("/drafts/", {"form": address, name: "2024-05-06"})
    assert 'value="2024-05-06"' in client.get(address).content.decode()


@pytest.mark.parametrize("code", FORMS)
def test_what_is_wrong_is_summed_up_and_leads_to_its_field(code, client, firm):
    wrong = dict.fromkeys(
        ("reported_on", "year", "confirmed_on", "since", "elected_on", "on", "opened_on", "held_on",
         "approved_on"), "nonsense"
    )  # fmt: skip
    answer = client.post(address_of(code, firm), wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    names = re.findall(r'<li><a href="#id_([a-z_]+)">', page)
    assert names
    for name in names:
        assert f'id="id_{name}"' in page
    assert not Headcount.objects.exclude(reported_on=DAY).exists()


def test_each_warning_needs_a_look_and_is_said_once(client, firm):
    address = f"/enterprises/{firm.pk}/headcount/"
    sent = {"reported_on": "2023-12-31", "stated": "70"}
    page = client.post(address, sent)
    assert page.status_code == 422
    for said in ("变动超过 30%", "会员人数超过职工人数", 'name="confirmed"'):
        assert said in page.content.decode()
    assert Headcount.objects.count() == 1
    assert client.post(address, sent | {"confirmed": "on"}).status_code == 302
    # Members are too many as before; the number has not moved much since.
    sent = {"reported_on": "2024-12-31", "stated": "71"}
    assert client.post(address, sent).status_code == 302
    # It moved a lot again: that it was odd before is no answer.
    sent = {"reported_on": "2025-12-31", "stated": "140"}
    assert "变动超过 30%" in client.post(address, sent).content.decode()


def test_a_report_of_an_earlier_day_changes_nothing_that_is_so_today(client, firm):
    sent = {"reported_on": "2020-12-31", "stated": "118"}
    assert client.post(f"/enterprises/{firm.pk}/headcount/", sent).status_code == 302


def test_an_error_cannot_be_confirmed(client, firm):
    sent = {"name": "工会委员会", "approval_number": "", "approved_on": "", "confirmed": "on"}
    union = Union.objects.get()
    answer = client.post(f"/unions/{union.pk}/edit/", sent)
    assert answer.status_code == 422
    assert "工会法》第十二条" in str(answer.context["form"].errors["approved_on"])
    union.refresh_from_db()
    assert union.approved_on


def test_a_second_enterprise_of_the_name_is_asked_about_in_ones_own_scope(client, firm, places):
    sent = {"name": firm.name, "area": places.qilihe.code, "kind": "legal_person"}
    answer = client.post("/enterprises/new/", sent)
    assert "有两家在营企业名称相同" in answer.content.decode()
    outside = EnterpriseFactory(area=places.goubangzi)
    answer = client.post("/enterprises/new/", sent | {"name": outside.name})
    assert answer.status_code == 302


def test_a_form_costs_the_same_for_a_long_history(client, firm, same_queries):
    address = f"/enterprises/{firm.pk}/headcount/"
    years = iter(range(1990, 2020))

    def grow():
        for _ in range(8):
            HeadcountFactory(enterprise=firm, employees=120, reported_on=date(next(years), 1, 1))

    same_queries(lambda: client.get(address), grow)
    # Tried and undone: as many queries as it would take to save.
    sent = {"reported_on": "2023-12-31", "stated": "70"}
    same_queries(lambda: client.post(address, sent), grow)
