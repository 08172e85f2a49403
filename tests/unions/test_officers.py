"""An officer enters, corrects and ends the offices on a union's committee."""

from datetime import date

import pytest

from common.audit.words import verb_of
from common.models import AuditEntry
from tests.factories.unions import OfficerFactory, UnionFactory
from unions.models import Officer

pytestmark = pytest.mark.django_db
SENT = {"role": "chair", "holder": "综合部主任", "full_time": "False", "since": "2023-03-01"}


@pytest.fixture
def client(sign_in, county_officer):
    return sign_in(county_officer)


@pytest.fixture
def union(places):
    return UnionFactory(area=places.qilihe)


def errors(answer):
    assert answer.status_code == 422
    return str(answer.context["form"].errors)


def test_an_empty_section_says_what_to_do(client, sign_in, park_manager, union):
    address = f"/unions/{union.pk}/"
    assert "请登记主席、副主席、委员等职务" in client.get(address).content.decode()
    page = sign_in(park_manager).get(address).content.decode()
    assert "没有登记工会干部" in page
    assert "请登记主席" not in page


def test_an_office_is_entered_and_stands_on_the_union(client, union):
    address = f"/unions/{union.pk}/officers/"
    assert client.post(address, SENT).url == f"/unions/{union.pk}/"
    row = Officer.objects.get()
    assert (row.role, row.holder, row.full_time, row.since, row.until) == (
        "chair", "综合部主任", False, date(2023, 3, 1), None,
    )  # fmt: skip
    page = client.get(f"/unions/{union.pk}/").content.decode()
    for said in ("综合部主任", "兼职", f"/officers/{row.pk}/edit/", f"/officers/{row.pk}/end/"):
        assert said in page
    line = AuditEntry.objects.get()
    assert verb_of(line.action) == "任职"
    assert (line.owner_type, line.owner_id) == ("unions.union", str(union.pk))


def test_the_same_appointment_is_not_entered_twice(client, union):
    client.post(f"/unions/{union.pk}/officers/", SENT)
    again = client.post(f"/unions/{union.pk}/officers/", SENT | {"since": "2023-04-01"})
    assert "已登记为主席，自 2023-03-01 起任职" in errors(again)
    # Somebody may hold two offices, and an office may have two holders.
    for other in ({"role": "women"}, {"holder": "生产部主任"}):
        assert client.post(f"/unions/{union.pk}/officers/", SENT | other).status_code == 302
    assert Officer.objects.count() == 3


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"full_time": ""}, "该字段是必填项"),
        ({"holder": " "}, "该字段是必填项"),
        ({"until": "2023-03-01"}, "终止日期必须晚于起始日期"),
        ({"since": "2023年"}, "日期"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_stays(client, union, sent, said):
    assert said in errors(client.post(f"/unions/{union.pk}/officers/", SENT | sent))
    assert not Officer.objects.exists()
    assert not AuditEntry.objects.exists()


def test_an_appointment_is_corrected_with_what_it_was_beside(client, union):
    row = OfficerFactory(union=union, full_time=True)
    address = f"/officers/{row.pk}/edit/"
    page = client.get(address).content.decode()
    for said in ("上次：主席", "上次：办公室主任", "上次：专职", "上次：2018-01-01"):
        assert said in page
    assert 'value="True" selected' in page
    assert client.post(address, SENT).status_code == 302
    row.refresh_from_db()
    assert (row.holder, row.full_time) == ("综合部主任", False)
    line = AuditEntry.objects.get(action="officer.change")
    assert line.changes["holder"] == ["办公室主任", "综合部主任"]
    history = client.get(f"/history/union/{union.pk}/").content.decode()
    assert "工会干部" in history


def test_two_at_one_appointment_do_not_undo_each_other(client, sign_in, city_officer, union):
    row = OfficerFactory(union=union)
    address = f"/officers/{row.pk}/edit/"
    version = client.get(address).context["version"]
    sign_in(city_officer).post(address, SENT)
    answer = client.post(address, SENT | {"holder": "生产部主任", "version": version})
    assert answer.status_code == 409
    row.refresh_from_db()
    assert row.holder == "综合部主任"


def test_an_office_ends_by_a_named_action_that_may_be_taken_back(client, union):
    row = OfficerFactory(union=union)
    address = f"/officers/{row.pk}/end/"
    page = client.get(address).content.decode()
    assert "主席 办公室主任" in page
    assert "上次：2018-01-01起" in page
    assert "任职日期" not in page
    preview = client.post(
        f"/effects/officer-end/{row.pk}/", {"on": "2023-07-01"}, headers={"HX-Request": "true"}
    )
    assert preview.status_code == 200
    assert client.post(address, {"on": "2023-07-01", "note": "届满"}).status_code == 302
    row.refresh_from_db()
    assert row.until == date(2023, 7, 1)
    line = AuditEntry.objects.get()
    assert (line.action, line.reason, verb_of(line.action)) == ("officer.end", "届满", "离任")
    page = client.get(f"/unions/{union.pk}/").content.decode()
    assert f"/officers/{row.pk}/end/" not in page
    assert f"/officers/{row.pk}/edit/" in page
    assert "已于 2023-07-01 终止" in errors(client.post(address, {"on": "2023-08-01"}))
    taken = client.post(
        f"/history/union/{union.pk}/{line.request}/take-back/", {"reason": "录错了"}
    )
    assert taken.status_code == 302
    row.refresh_from_db()
    assert row.until is None


def test_it_does_not_end_before_it_began(client, union):
    row = OfficerFactory(union=union)
    answer = client.post(f"/officers/{row.pk}/end/", {"on": "2018-01-01"})
    assert "终止日期必须晚于起始日期" in errors(answer)


def test_those_in_office_come_first_by_their_office(client, union):
    OfficerFactory(union=union, role="chair", holder="前任主席", until=date(2020, 1, 1))
    OfficerFactory(union=union, role="women", holder="女工委员")
    OfficerFactory(union=union, role="vice_chair", holder="副手")
    OfficerFactory(union=union, role="chair", holder="现任主席", since=date(2020, 1, 1))
    page = client.get(f"/unions/{union.pk}/")
    found = [row.holder for row in page.context["facts"].officers]
    assert found == ["现任主席", "副手", "女工委员", "前任主席"]


def test_who_only_reads_sees_no_button(sign_in, park_manager, union):
    row = OfficerFactory(union=union)
    page = sign_in(park_manager).get(f"/unions/{union.pk}/").content.decode()
    assert "办公室主任" in page
    assert f"/officers/{row.pk}/" not in page
    assert f"/unions/{union.pk}/officers/" not in page
