"""/admin/: a superuser looks at rows, writes none, and every look is logged."""

import pytest
from django.contrib.admin import site as default_site
from django.db import connection
from django.test import Client
from django.urls import URLPattern, reverse

from accounts.models import User
from common import audit
from common.choices import Door, EntryKind
from common.models import AuditEntry
from portal.admin import rescue
from tests.factories.enterprises import EnterpriseFactory
from tests.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser():
    return User.objects.create_superuser("rescue", password="Sesame-2023!")


@pytest.fixture
def browser(sign_in, superuser):
    return sign_in(superuser)


def rows_of_all_tables():
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        unlogged = [
            name for name in names if name not in ("common_auditentry", "common_auditunsealed")
        ]
        counts = {}
        for name in unlogged:
            cursor.execute(f"SELECT COUNT(*) FROM {name}")
            counts[name] = cursor.fetchone()[0]
    return counts


def test_every_model_of_ours_is_there_but_what_is_as_good_as_a_password(browser):
    page = browser.get("/admin/").content.decode()
    assert "应急后台（只读）" in page
    assert "/admin/enterprises/enterprise/" in page
    names = {model._meta.label for model in rescue._registry}
    assert "accounts.Session" not in names
    assert "accounts.PasswordRecord" not in names
    # Libraries register their tables (secrets of second factors!) with the default site only.
    assert not default_site._registry
    assert {name.split(".")[0] for name in names}.isdisjoint({"otp_totp", "axes", "auth"})


def test_a_superuser_looks_at_a_row_and_that_is_logged(browser, superuser, places):
    row = EnterpriseFactory(area=places.qilihe, contact="经理 13904160001", phone="13904160001")
    assert row.name in browser.get("/admin/enterprises/enterprise/").content.decode()
    assert not AuditEntry.objects.filter(kind=EntryKind.READ).exists()
    page = browser.get(f"/admin/enterprises/enterprise/{row.pk}/change/").content.decode()
    assert row.name in page
    assert "139****0001" in page
    assert "13904160001" not in page
    line = AuditEntry.objects.get(kind=EntryKind.READ)
    assert (line.actor, line.action, line.door) == (superuser, "rescue.read", Door.ADMIN)
    assert (line.target_type, line.target_id) == ("enterprises.enterprise", str(row.pk))


def test_numbers_in_the_log_and_in_imported_rows_are_masked_too(browser, places):
    entry = AuditEntry.objects.first() or _entry({"phone": [None, "13904160001"]})
    page = browser.get(f"/admin/common/auditentry/{entry.pk}/change/").content.decode()
    assert "139****0001" in page
    assert "13904160001" not in page


def _entry(changes):
    return audit.record(None, "enterprise.change", None, changes)


def test_the_history_of_a_row_is_the_log(browser, places):
    entry = _entry({"x": [None, 1]})
    row = EnterpriseFactory(area=places.qilihe)
    audit.record(None, "enterprise.change", row)
    answer = browser.get(f"/admin/enterprises/enterprise/{row.pk}/history/", follow=True)
    page = answer.content.decode()
    assert "enterprise.change enterprises.enterprise" in page
    assert f"/admin/common/auditentry/{entry.pk}/" not in page
    assert browser.get("/admin/enterprises/enterprise/4711/history/").status_code == 404


def test_no_hash_of_a_password_is_shown(browser, superuser):
    page = browser.get(f"/admin/accounts/user/{superuser.pk}/change/").content.decode()
    assert superuser.password not in page
    assert superuser.username in page


def test_nothing_can_be_written_by_any_address(browser):
    world = build_world()
    before = rows_of_all_tables()
    for model in rescue._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model._default_manager.first()
        addresses = [reverse(f"{base}_add")]
        if row is not None:
            addresses += [reverse(f"{base}_{name}", args=[row.pk]) for name in ("change", "delete")]
        for address in addresses:
            assert browser.post(address, {"post": "yes", "name": "x"}).status_code == 403, address
        for address in addresses:
            status = browser.get(address).status_code
            assert status == (200 if address.endswith("/change/") else 403), address
        action = {"action": "delete_selected", "_selected_action": [row.pk if row else 0]}
        assert browser.post(reverse(f"{base}_changelist"), action).status_code in (200, 302, 403)
    assert rows_of_all_tables() == before
    world.enterprise.refresh_from_db()


def test_every_page_of_a_row_can_be_looked_at(browser):
    build_world()
    for model in rescue._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert browser.get(reverse(f"{base}_changelist")).status_code == 200
        row = model._default_manager.first()
        if row is not None:
            assert browser.get(reverse(f"{base}_change", args=[row.pk])).status_code == 200


def own_addresses():
    """Of every page that takes no argument, and some that do."""
    patterns = [p for p in rescue.get_urls() if isinstance(p, URLPattern) and p.name]
    fixed = [reverse(f"admin:{p.name}") for p in patterns if not p.pattern.converters
             and not p.pattern.regex.groups and p.name != "login"]  # fmt: skip
    return [*fixed, "/admin/accounts/user/", "/admin/accounts/user/1/change/", "/admin/nothing/"]


@pytest.mark.parametrize(
    "who", ["city_officer", "system_admin", "security_admin", "audit_admin", "outsider"]
)
def test_for_others_there_is_no_such_page(who, request, sign_in):
    user = request.getfixturevalue(who)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    client = sign_in(user)
    for address in [*own_addresses(), "/admin/login/"]:
        assert client.get(address).status_code == 404, address


def test_nobody_is_sent_to_the_portals_own_sign_in_page():
    client = Client()
    answer = client.get("/admin/accounts/user/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/login/?next=/admin/")
    posted = client.post("/admin/login/", {"username": "rescue", "password": "Sesame-2023!"})
    assert posted.status_code == 302
    assert not client.session.keys()
