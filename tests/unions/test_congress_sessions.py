"""An officer enters and corrects the meetings of workers' congresses, of one enterprise and shared
by many, and is told what of it does not fit the rules."""

from datetime import date

import pytest
from django.utils import timezone

from common.checking import Asked, check_of
from common.models import AuditEntry, Draft
from common.scoping import AreaScope
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory
from tests.factories.unions import (
    CoverageFactory,
    SessionFactory,
    SystemFactory,
    UnionFactory,
)
from unions import services
from unions.checks.congress_representatives_few import needed
from unions.choices import SystemKind, UnionKind
from unions.models import CongressSession

pytestmark = pytest.mark.django_db
EVERYWHERE = AreaScope(everything=True)


@pytest.fixture
def client(sign_in, county_officer):
    return sign_in(county_officer)


@pytest.fixture
def firm(places):
    return EnterpriseFactory(name="义县恒达机械", area=places.qilihe)


@pytest.fixture
def congress(firm):
    return SystemFactory(enterprise=firm)


@pytest.fixture
def regional(places, firm):
    union = UnionFactory(area=places.qilihe, kind=UnionKind.FEDERATION, name="七里河工会联合会")
    CoverageFactory(enterprise=firm, union=union)
    return SystemFactory(enterprise=None, union=union)


def recently():
    """A day on which a meeting is not too long ago."""
    return timezone.localdate().isoformat()


def panel(client, firm):
    return client.get(f"/enterprises/{firm.pk}/unions/").content.decode()


def failing(code, on=date(2023, 12, 31)):
    return list(check_of(code).failing(Asked(on=on, scope=EVERYWHERE)))


def test_an_empty_section_says_what_to_do_first(client, firm):
    page = panel(client, firm)
    assert "先在“民主管理制度”里登记职工代表大会" in page
    assert "/sessions/" not in page
    congress = SystemFactory(enterprise=firm)
    page = panel(client, firm)
    assert "还没有登记过开会。职代会每年至少召开一次" in page
    assert f"/systems/{congress.pk}/sessions/" in page


def test_a_meeting_is_recorded_and_stands_on_the_page(client, firm, congress):
    address = f"/systems/{congress.pk}/sessions/"
    sent = {"held_on": recently(), "representatives": "1040", "attended": ""}
    assert client.post(address, sent).url == f"/enterprises/{firm.pk}/"
    row = CongressSession.objects.get()
    assert (row.system, row.representatives, row.attended) == (congress, 1040, None)
    page = panel(client, firm)
    assert f"/sessions/{row.pk}/edit/" in page
    assert "1,040" in page


def test_the_last_numbers_stand_beside_and_a_draft_is_kept(client, county_officer, congress):
    services.record_session(
        actor=county_officer, system=congress, held_on=date(2023, 3, 1), representatives=40
    )
    address = f"/systems/{congress.pk}/sessions/"
    page = client.get(address).content.decode()
    assert f"上次：40（2023-03-01，{county_officer}）" in page
    assert 'data-leave="/enterprises/' in page
    client.post("/drafts/", {"form": address, "attended": "38"})
    assert 'value="38"' in client.get(address).content.decode()
    client.post(address, {"held_on": recently(), "representatives": 40, "attended": 38})
    assert not Draft.objects.exists()


def test_a_second_report_of_the_day_is_shown_before_it_replaces_the_first(client, congress):
    SessionFactory(system=congress, held_on=timezone.localdate(), representatives=40)
    address = f"/systems/{congress.pk}/sessions/"
    sent = {"held_on": recently(), "representatives": 45, "version": "absent"}
    opened = client.get(address).context["version"]
    answer = client.post(address, sent | {"version": opened})
    assert answer.status_code == 409
    assert CongressSession.objects.get().representatives == 40
    again = answer.context["conflict"].version
    assert client.post(address, sent | {"version": again}).status_code == 302
    assert CongressSession.objects.get().representatives == 45


def test_a_meeting_is_corrected_and_the_log_says_what_was(client, firm, congress):
    row = SessionFactory(system=congress, held_on=date(2023, 3, 1))
    address = f"/sessions/{row.pk}/edit/"
    assert "上次：40" in client.get(address).content.decode()
    sent = {"held_on": recently(), "representatives": 44, "attended": 40}
    assert client.post(address, sent).status_code == 302
    line = AuditEntry.objects.get(action="congresssession.change")
    assert line.changes["representatives"] == [40, 44]
    assert (line.owner_type, line.owner_id) == ("enterprises.enterprise", str(firm.pk))
    history = client.get(f"/history/enterprise/{firm.pk}/").content.decode()
    assert "职代会会次" in history
    assert "职工代表人数" in history


def test_a_meeting_recorded_wrongly_is_taken_back(client, firm, congress):
    sent = {"held_on": recently(), "representatives": 40}
    client.post(f"/systems/{congress.pk}/sessions/", sent)
    request = AuditEntry.objects.get(action="congresssession.record").request
    address = f"/history/enterprise/{firm.pk}/{request}/take-back/"
    assert client.post(address, {"reason": "录错了"}).status_code == 302
    assert not CongressSession.objects.exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"held_on": "", "representatives": "40"}, "该字段是必填项"),
        ({"held_on": "2023年3月", "representatives": "40"}, "日期"),
        ({"held_on": "2023-03-01", "representatives": "-1"}, "0"),
        (
            {"held_on": "2023-03-01", "representatives": "40", "attended": "41"},
            "到会人数不能超过职工代表人数",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_stays(client, congress, sent, said):
    answer = client.post(f"/systems/{congress.pk}/sessions/", sent)
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors)
    assert not CongressSession.objects.exists()
    assert not AuditEntry.objects.exists()


def test_two_meetings_are_not_corrected_onto_one_day(client, congress):
    first = SessionFactory(system=congress, held_on=timezone.localdate())
    other = SessionFactory(system=congress, held_on=date(2023, 3, 1))
    answer = client.post(f"/sessions/{other.pk}/edit/", {"held_on": first.held_on.isoformat()})
    assert "该职代会这一天已有一次会议" in str(answer.context["form"].errors)


def test_only_a_congress_meets(client, county_officer, firm):
    openness = SystemFactory(enterprise=firm, kind=SystemKind.OPENNESS)
    assert client.get(f"/systems/{openness.pk}/sessions/").status_code == 404
    with pytest.raises(services.NoCongress):
        services.record_session(
            actor=county_officer, system=openness, held_on=date(2023, 3, 1), representatives=40
        )


def test_a_regional_congress_is_entered_on_its_union_and_shown_on_each_enterprise(
    client, firm, regional
):
    page = client.get(f"/unions/{regional.union_id}/").content.decode()
    assert f"/systems/{regional.pk}/sessions/" in page
    sent = {"held_on": recently(), "representatives": 60}
    answer = client.post(f"/systems/{regional.pk}/sessions/", sent)
    assert answer.url == f"/unions/{regional.union_id}/"
    row = CongressSession.objects.get()
    assert f"/sessions/{row.pk}/edit/" in client.get(answer.url).content.decode()
    shown = panel(client, firm)
    assert "区域性，来自七里河工会联合会" in shown
    # It is corrected where it belongs.
    assert f"/sessions/{row.pk}/edit/" not in shown


def test_a_reader_sees_meetings_and_no_button(sign_in, park_manager, firm, congress):
    row = SessionFactory(system=congress)
    page = panel(sign_in(park_manager), firm)
    assert "2022-03-01" in page
    assert f"/systems/{congress.pk}/sessions/" not in page
    assert f"/sessions/{row.pk}/edit/" not in page


def test_meetings_of_elsewhere_do_not_exist(sign_in, beizhen_officer, congress):
    row = SessionFactory(system=congress)
    client = sign_in(beizhen_officer)
    assert not CongressSession.objects.visible_to(beizhen_officer).exists()
    assert client.get(f"/sessions/{row.pk}/edit/").status_code == 404
    assert CongressSession.objects.in_area(congress.enterprise.area.path).get() == row


# ---------------------------------------------------------------- what the rules say


@pytest.mark.parametrize(
    ("on", "found"),
    [(date(2023, 9, 30), False), (date(2023, 10, 1), True), (date(2024, 1, 1), True)],
)
def test_a_year_without_a_meeting_is_told_from_october(congress, on, found):
    SessionFactory(system=congress, held_on=date(2022, 1, 1))
    assert bool(failing("congress_session_old", on)) is found


def test_a_congress_that_ended_or_whose_owner_is_gone_need_not_meet(congress, regional):
    SessionFactory(system=congress, held_on=date(2020, 1, 1))
    SessionFactory(system=regional, held_on=date(2020, 1, 1))
    found = failing("congress_session_old")
    assert {row.pk for row in found} == {congress.pk, regional.pk}
    check = check_of("congress_session_old")
    assert {check.subject.page(row) for row in found} == {
        f"/enterprises/{congress.enterprise_id}/",
        f"/unions/{regional.union_id}/",
    }
    type(congress).objects.filter(pk=congress.pk).update(until=date(2023, 6, 1))
    regional.union.dissolved_on = date(2023, 6, 1)
    regional.union.save()
    assert failing("congress_session_old") == []


@pytest.mark.parametrize(
    ("employees", "least"),
    [(12, 12), (30, 30), (31, 30), (600, 30), (601, 31), (1001, 51), (2000, 100), (9000, 100)],
)
def test_as_many_representatives_as_the_rule_asks_for(congress, employees, least):
    assert needed(employees) == least
    HeadcountFactory(enterprise=congress.enterprise, employees=employees)
    session = SessionFactory(system=congress, representatives=least)
    assert failing("congress_representatives_few") == []
    session.representatives = least - 1
    session.save()
    (row,) = failing("congress_representatives_few")
    assert check_of("congress_representatives_few").detail(row) == f"{least - 1} / {least}"
    assert check_of("congress_representatives_few").cure(row) == f"/sessions/{session.pk}/edit/"


def test_the_form_asks_by_the_same_rule_and_only_once(client, congress):
    HeadcountFactory(enterprise=congress.enterprise, employees=1001)
    address = f"/systems/{congress.pk}/sessions/"
    sent = {"held_on": recently(), "representatives": 50}
    page = client.post(address, sent)
    assert page.status_code == 422
    said = page.content.decode()
    assert "职工代表人数不少于全体职工人数的百分之五" in said
    assert "第八条；依据尚未与原文核对" in said
    assert not CongressSession.objects.exists()
    assert client.post(address, sent | {"confirmed": "on"}).status_code == 302
    today = timezone.localdate()
    assert [row.pk for row in failing("congress_representatives_few", today)] == [congress.pk]


def test_an_old_meeting_entered_first_is_asked_about_like_the_list_says(client, congress):
    address = f"/systems/{congress.pk}/sessions/"
    page = client.post(address, {"held_on": "2019-03-01"})
    assert page.status_code == 422
    assert "每年至少召开一次" in page.content.decode()
    assert client.post(address, {"held_on": "2019-03-01", "confirmed": "on"}).status_code == 302
    assert failing("congress_session_old", timezone.localdate())
    # Entered behind it, one of this year puts it right without a word.
    assert client.post(address, {"held_on": recently()}).status_code == 302
    assert not failing("congress_session_old", timezone.localdate())
