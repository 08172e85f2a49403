"""Sessions: how long they last, and how their owner sees and ends them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import Session
from accounts.services.sessions import browser_name, handle_of
from accounts.tasks import forget_sign_ins
from common.models import AuditEntry

pytestmark = pytest.mark.django_db
PASSWORD = "Sesame-2023!"
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as moved:
        yield moved


def browser(user, agent=CHROME, address="192.0.2.1"):
    client = Client(REMOTE_ADDR=address, headers={"User-Agent": agent})
    client.post("/login/", {"username": user.username, "password": PASSWORD})
    return client


def test_it_ends_when_idle(clock, county_officer):
    client = browser(county_officer)
    clock.shift(timedelta(minutes=29))
    assert client.get("/unions/").status_code == 200
    clock.shift(timedelta(minutes=30))
    answer = client.get("/unions/?kind=own")
    assert answer.url == "/login/?next=%2Funions%2F%3Fkind%3Down"
    assert "您有 30 分钟没有操作，已自动退出" in client.get(answer.url).content.decode()
    assert not Session.objects.filter(user=county_officer).exists()
    entry = AuditEntry.objects.get(action="session.end")
    assert (entry.actor, entry.changes) == (county_officer, {"why": "idle"})


def test_it_ends_after_a_day_of_work_however_busy(clock, county_officer):
    client = browser(county_officer)
    for _quarter in range(12 * 4 - 1):
        clock.shift(timedelta(minutes=15))
        assert client.get("/password/").status_code == 200
    clock.shift(timedelta(minutes=15))
    answer = client.get("/password/")
    assert answer.url.startswith("/login/")
    assert "登录已满 12 小时" in client.get(answer.url).content.decode()


def test_the_limits_are_settings(clock, county_officer, settings):
    settings.SESSION_IDLE_MINUTES = 15
    client = browser(county_officer)
    clock.shift(timedelta(minutes=15))
    assert client.get("/").url.startswith("/login/")


def test_the_api_and_htmx_are_told_in_their_own_way(clock, county_officer):
    first, second = browser(county_officer), browser(county_officer)
    clock.shift(timedelta(minutes=31))
    answer = first.get("/api/v1/unions/")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer.json()["type"].endswith("session-ended")
    htmx = {"HX-Request": "true", "HX-Current-URL": "http://testserver/unions/?page=2"}
    answer = second.get("/unions/?page=3", headers=htmx)
    assert answer.headers["HX-Redirect"] == "/login/?next=%2Funions%2F%3Fpage%3D2"


def test_an_ended_session_writes_nothing(clock, county_officer):
    client = browser(county_officer)
    clock.shift(timedelta(minutes=31))
    entries = AuditEntry.objects.count()
    client.post("/account/tokens/new/", {"name": "x", "days": 7})
    assert not county_officer.tokens.exists()
    # Only that it ended.
    assert AuditEntry.objects.count() == entries + 1


def test_open_pages_stay_open(clock, county_officer):
    client = browser(county_officer)
    clock.shift(timedelta(minutes=31))
    assert client.get("/login/").status_code == 200


def test_a_session_says_from_where_and_since_when(clock, county_officer):
    browser(county_officer)
    row = Session.objects.get(user=county_officer)
    assert (row.address, row.agent) == ("192.0.2.1", CHROME)
    assert (row.began_at, row.seen_at) == (START, START)


def test_use_is_written_once_a_minute(clock, county_officer):
    client = browser(county_officer)
    clock.shift(59)
    client.get("/password/")
    assert Session.objects.get(user=county_officer).seen_at == START
    clock.shift(1)
    client.get("/password/")
    assert Session.objects.get(user=county_officer).seen_at == START + timedelta(minutes=1)


def test_one_sees_ones_own_sessions_and_no_key(clock, county_officer, city_officer):
    here = browser(county_officer)
    browser(county_officer, "Mozilla/5.0 (iPhone) MicroMessenger/8.0", "192.0.2.2")
    browser(city_officer, address="192.0.2.3")
    page = here.get("/account/").content.decode()
    assert "Chrome · Windows" in page
    assert "微信 · iPhone" in page
    assert "192.0.2.3" not in page
    for key in Session.objects.values_list("session_key", flat=True):
        assert key not in page


def test_ending_one_takes_effect_at_its_next_request(clock, county_officer):
    here, there = browser(county_officer), browser(county_officer)
    handle = handle_of(there.session.session_key)
    assert here.post(f"/account/sessions/{handle}/end/").url == "/account/"
    assert there.get("/unions/").url == "/login/?next=/unions/"
    assert here.get("/unions/").status_code == 200


def test_nobody_ends_anothers(clock, county_officer, city_officer):
    here, there = browser(county_officer), browser(city_officer)
    handle = handle_of(there.session.session_key)
    here.post(f"/account/sessions/{handle}/end/")
    assert there.get("/unions/").status_code == 200
    assert not AuditEntry.objects.filter(action="session.end").exists()


def test_all_others_are_ended_at_once(clock, county_officer, city_officer):
    here, *others = [browser(county_officer) for _count in range(3)]
    foreign = browser(city_officer)
    here.post("/account/sessions/end/")
    assert [client.get("/unions/").status_code for client in others] == [302, 302]
    assert [client.get("/unions/").status_code for client in (here, foreign)] == [200, 200]
    entry = AuditEntry.objects.get(action="session.end")
    assert entry.changes == {"why": "owner", "count": 2}


def test_signing_out_deletes_the_session(clock, county_officer):
    client = browser(county_officer)
    client.post("/logout/")
    assert not Session.objects.filter(user=county_officer).exists()


def test_signing_in_and_out_are_lines_of_the_log(clock, county_officer):
    browser(county_officer).post("/logout/")
    began, ended = AuditEntry.objects.filter(kind="sign_in").order_by("pk")
    assert (began.action, began.actor, began.address) == (
        "session.begin", county_officer, "192.0.2.1",
    )  # fmt: skip
    assert (ended.action, ended.changes) == ("session.end", {"why": "signed_out"})


def test_a_program_that_signs_in_is_no_line(sign_in, county_officer):
    assert sign_in(county_officer).get("/unions/").status_code == 200
    assert not AuditEntry.objects.filter(kind="sign_in").exists()


def test_rows_of_sessions_that_are_over_are_deleted(clock, county_officer):
    browser(county_officer)
    clock.shift(timedelta(minutes=29))
    forget_sign_ins()
    assert Session.objects.count() == 1
    clock.shift(timedelta(minutes=2))
    forget_sign_ins()
    assert Session.objects.count() == 0


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (CHROME, "Chrome · Windows"),
        (f"{CHROME} Edg/140.0", "Edge · Windows"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox · Linux",
        ),
        ("curl/8.5", "未知浏览器"),
        ("", "未知浏览器"),
    ],
)
def test_browsers_are_named(agent, name):
    assert browser_name(agent) == name


def test_queries_do_not_grow_with_sessions_and_tokens(sign_in, county_officer, same_queries):
    client = sign_in(county_officer)

    def grow():
        for _count in range(5):
            browser(county_officer)

    same_queries(lambda: client.get("/account/"), grow)
