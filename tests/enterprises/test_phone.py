"""A telephone number is shown masked everywhere, and in full once, for a reason that is logged."""

import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import Grant
from common.models import AuditEntry
from enterprises.models import Enterprise
from tests.dataimport.conftest import upload, workbook
from tests.factories.enterprises import EnterpriseFactory
from tests.people import GRANTED_SINCE
from tests.test_access import MATRIX, ROLES, ROUTES, _address
from tests.world import build_world

pytestmark = pytest.mark.django_db

NUMBER, LANDLINE = "13804165678", "0416-6612345转8001"
HIDDEN = "138****5678"


@pytest.fixture
def enterprise(places):
    return EnterpriseFactory(area=places.qilihe, phone=NUMBER, contact="工会主席")


def lines():
    return list(
        AuditEntry.objects.filter(action="enterprise.phone.read").values_list(
            "actor__username", "kind", "target_id", "reason"
        )
    )


# ---------------------------------------------------------------- masked


def test_the_page_shows_it_masked(sign_in, county_officer, park_manager, enterprise):
    for user, offered in ((county_officer, True), (park_manager, False)):
        html = sign_in(user).get(f"/enterprises/{enterprise.pk}/").content.decode()
        assert HIDDEN in html
        assert NUMBER not in html
        assert (reverse("enterprise-phone", args=[enterprise.pk]) in html) == offered
    assert lines() == []


def test_the_api_shows_it_masked(api, county_officer, enterprise):
    answer = api(county_officer).get(f"/api/v1/enterprises/{enterprise.pk}/").json()
    assert answer["phone"] == HIDDEN


@pytest.mark.parametrize(
    ("known", "sent", "kept"),
    [
        (NUMBER, HIDDEN, NUMBER),
        (LANDLINE, "0416-*****45转8001", LANDLINE),
        (NUMBER, "13904161234", "13904161234"),
        (NUMBER, "", ""),
        ("", "13904161234", "13904161234"),
    ],
)
def test_what_the_form_shows_can_be_sent_back(sign_in, county_officer, places, known, sent, kept):
    row = EnterpriseFactory(area=places.qilihe, phone=known)
    client = sign_in(county_officer)
    address = f"/enterprises/{row.pk}/edit/"
    page = client.get(address)
    assert not known or known not in page.content.decode()
    if sent == HIDDEN:
        assert f'value="{HIDDEN}"' in page.content.decode()
    body = {"name": row.name, "kind": "legal_person", "address": "人民街 1 号", "phone": sent}
    assert client.post(address, body).status_code == 302
    row.refresh_from_db()
    assert (row.phone, row.address) == (kept, "人民街 1 号")


def test_the_api_takes_back_what_it_gave(api, county_officer, enterprise):
    client, address = api(county_officer), f"/api/v1/enterprises/{enterprise.pk}/"
    read = client.get(address).json()
    names = ("name", "area", "kind", "address", "contact", "phone", "remark")
    answer = client.patch(address, {**{name: read[name] for name in names}, "remark": "已核实"})
    assert answer.status_code == 200, answer.json()
    enterprise.refresh_from_db()
    assert (enterprise.phone, enterprise.remark) == (NUMBER, "已核实")
    assert client.patch(address, {"phone": "13904161234"}).json()["phone"] == "139****1234"


def test_other_stars_are_no_number(api, sign_in, county_officer, enterprise):
    address = f"/api/v1/enterprises/{enterprise.pk}/"
    answer = api(county_officer).patch(address, {"phone": "139****1234"})
    assert answer.status_code == 400
    assert "星号" in answer.json()["errors"]["phone"][0]
    body = {"name": enterprise.name, "kind": "legal_person", "phone": "139****1234"}
    page = sign_in(county_officer).post(f"/enterprises/{enterprise.pk}/edit/", body)
    assert page.status_code == 422
    new = {"name": "新企业", "area": "210727P01", "kind": "legal_person", "phone": HIDDEN}
    assert api(county_officer).post("/api/v1/enterprises/", new).status_code == 400
    enterprise.refresh_from_db()
    assert enterprise.phone == NUMBER
    assert Enterprise.objects.count() == 1


# ---------------------------------------------------------------- in full


def test_it_is_told_for_a_reason_which_is_logged(sign_in, county_officer, enterprise):
    client, address = sign_in(county_officer), reverse("enterprise-phone", args=[enterprise.pk])
    assert NUMBER not in client.get(address).content.decode()
    assert lines() == []
    answer = client.post(address, {"purpose": "visit", "note": "十二月座谈会"})
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert NUMBER in answer.content.decode()
    assert "<html" in answer.content.decode()
    assert lines() == [
        ("county_officer", "read", str(enterprise.pk), "安排走访或会议：十二月座谈会")
    ]
    assert NUMBER not in client.get(f"/enterprises/{enterprise.pk}/").content.decode()


def test_for_htmx_it_is_told_in_its_place(sign_in, county_officer, enterprise):
    client, address = sign_in(county_officer), reverse("enterprise-phone", args=[enterprise.pk])
    part = client.post(address, {"purpose": "rights"}, HTTP_HX_REQUEST="true").content.decode()
    assert NUMBER in part
    assert "<html" not in part


@pytest.mark.parametrize("body", [{}, {"purpose": ""}, {"purpose": "other"}, {"purpose": "none"}])
def test_without_a_reason_it_is_not_told(sign_in, county_officer, enterprise, body):
    client, address = sign_in(county_officer), reverse("enterprise-phone", args=[enterprise.pk])
    answer = client.post(address, body)
    assert answer.status_code == 422
    assert NUMBER not in answer.content.decode()
    assert lines() == []


@pytest.mark.parametrize("reason", [None, "", "   "])
def test_the_api_wants_a_reason_too(api, county_officer, enterprise, reason):
    address = f"/api/v1/enterprises/{enterprise.pk}/phone/"
    body = {} if reason is None else {"reason": reason}
    answer = api(county_officer).post(address, body)
    assert (answer.status_code, "reason" in answer.json()["errors"]) == (400, True)
    assert lines() == []
    answer = api(county_officer).post(address, {"reason": "核实建会情况"})
    assert answer.json() == {"phone": NUMBER}
    assert "no-store" in answer.headers["Cache-Control"]
    assert lines() == [("county_officer", "read", str(enterprise.pk), "核实建会情况")]


def test_who_may_not_see_it_leaves_no_line(
    api, sign_in, park_manager, beizhen_officer, security_admin, enterprise
):
    page = reverse("enterprise-phone", args=[enterprise.pk])
    for user, status in ((park_manager, 403), (beizhen_officer, 404), (security_admin, 404)):
        answer = sign_in(user).post(page, {"purpose": "visit"})
        assert answer.status_code == status
        assert NUMBER not in answer.content.decode()
        answer = api(user).post(f"/api/v1/enterprises/{enterprise.pk}/phone/", {"reason": "走访"})
        assert answer.status_code in (403, 404)
        assert NUMBER not in answer.content.decode()
    assert lines() == []


def test_a_number_whose_reading_cannot_be_logged_is_not_told(
    sign_in, county_officer, enterprise, monkeypatch
):
    monkeypatch.setattr("enterprises.services.audit.record", lambda *_a, **_k: 1 / 0)
    client = sign_in(county_officer)
    client.raise_request_exception = False
    answer = client.post(reverse("enterprise-phone", args=[enterprise.pk]), {"purpose": "visit"})
    assert answer.status_code == 500
    assert NUMBER not in answer.content.decode()


# ---------------------------------------------------------------- nowhere else


@pytest.fixture
def planted(settings, tmp_path, run_jobs):
    """The world of the access matrix; its enterprise has a number, and so has an uploaded list."""
    settings.MEDIA_ROOT = tmp_path
    world = build_world()
    Enterprise.objects.filter(pk=world.enterprise.pk).update(phone=NUMBER)
    Grant.objects.create(
        user=world.people["cty"], role=Role.CITY_OFFICER, area=world.area, since=GRANTED_SINCE
    )
    client = Client()
    client.force_login(world.people["cty"])
    rows = [
        ["企业名称", "所属园区", "联系人", "联系电话"],
        [world.enterprise.name, world.area.name, f"工会主席 {NUMBER}", "13904160000"],
        ["七里河新企业", world.area.name, "厂长", "１３８０４１６５６７８"],
        ["七里河第二企业", world.area.name, "厂长", f"{NUMBER}9"],
    ]
    body = {"kind": "roster", "area": world.area.code, "file": upload(workbook(*rows))}
    assert client.post(reverse("import-upload"), body).status_code == 302
    run_jobs()
    world.batch = type(world.batch).objects.latest("pk")
    assert world.batch.counts["rows"] == 3
    world.report.files.all().delete()
    world.report.files.create(
        name="report-2023.xlsx", size=1, sha256="0" * 64, content=ContentFile(b"-", name="a.xlsx")
    )
    return world


SEEING = ("cty", "cnt", "sta", "prk", "frm", "aud")
# Whoever uploaded a list is given it back as it was, and that is logged as an export in full.
GIVEN_BACK = {
    (f"{door}import-{what}", "cty") for door in ("", "api-") for what in ("marked", "waiting")
}


@pytest.mark.once
def test_no_answer_to_a_get_holds_the_number(planted):
    """Every GET route of the access matrix: pages, lists, rows, problems, files.

    As those who see the rows; of the others, who are mostly refused, each is asked some routes.
    """
    asked = 0
    rows = {line.split()[0]: line.split()[2] for line in MATRIX.splitlines() if " GET " in line}
    assert len(rows) > 100
    others = [role for role in ROLES if role not in SEEING]
    for turn, (route, name) in enumerate(rows.items()):
        if route not in ROUTES:
            continue
        address = _address(route, None if name == "-" else getattr(planted, name))
        for role in (*SEEING, others[turn % len(others)]):
            client = Client()
            if planted.people[role]:
                client.force_login(planted.people[role])
            with transaction.atomic():
                answer = client.get(address)
                body = b"".join(answer) if answer.streaming else answer.content
                transaction.set_rollback(True)
            text = json.dumps(dict(answer.headers)) + plain(body)
            asked += 1
            for number in (NUMBER, "１３８０４１６５６７８", "0416567", "04165678"):
                assert (route, role) in GIVEN_BACK or number not in text, (route, role)
    assert asked > 500


def plain(body):
    """The text of an answer; of a workbook that of its parts."""
    if not body.startswith(b"PK"):
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        return "".join(package.read(n).decode("utf-8", "replace") for n in package.namelist())


def test_the_walk_would_find_it(planted):
    client = Client()
    client.force_login(planted.people["cty"])
    address = reverse("api-enterprise-export", kwargs={"extension": "csv"})
    answer = client.get(address, {"phones": "full", "reason": "核实"})
    assert NUMBER in b"".join(answer).decode()
    page = reverse("import-detail", args=[planted.batch.pk])
    assert HIDDEN in client.get(f"{page}?show=changed").content.decode()
    rows = client.get(f"/api/v1/imports/{planted.batch.pk}/rows/").json()["results"]
    assert rows[0]["raw"]["联系人"] == f"工会主席 {HIDDEN}"
    assert rows[0]["cleaned"]["contact"]["phones"] == [HIDDEN]
    assert ["联系电话", HIDDEN, "139****0000"] in [
        [change["what"], change["before"], change["after"]] for change in rows[0]["changes"]
    ]
    (problem,) = [p for p in rows[2]["problems"] if p["code"] == "unreadable_phone"]
    assert "*" in problem["value"]
    assert "*" in problem["reason"]
