"""What is typed and not saved is there again, for its writer and nobody else, until it is saved."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.drafts import purge_drafts
from common.models import AuditEntry, Draft
from common.tasks import purge_drafts as nightly
from enterprises.models import Enterprise
from enterprises.services import change_enterprise
from tests.factories.enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(sign_in, county_officer):
    return sign_in(county_officer)


@pytest.fixture
def enterprise(places):
    return EnterpriseFactory(area=places.qilihe, address="旧街 1 号", phone="13800005678")


def keep(client, page, /, **typed):
    answer = client.post("/drafts/", {"form": page, **typed}, headers={"HX-Request": "true"})
    return answer.status_code, answer.content.decode()


def test_what_was_typed_is_there_again_with_a_notice(county, places):
    status, text = keep(
        county, "/enterprises/new/", name="没写完的厂", area="210727P01", address="x"
    )
    assert status == 200
    assert "自动保存" in text
    page = county.get("/enterprises/new/")
    form = page.context["form"]
    assert (form["name"].initial, form["area"].initial) == ("没写完的厂", "210727P01")
    text = page.content.decode()
    assert "已恢复您" in text
    assert 'value="没写完的厂"' in text
    assert '<option value="210727P01" selected' in text
    assert not AuditEntry.objects.exists()


def test_it_is_nobody_elses(county, sign_in, city_officer):
    keep(county, "/enterprises/new/", name="没写完的厂")
    assert "没写完的厂" not in sign_in(city_officer).get("/enterprises/new/").content.decode()


def test_it_is_gone_once_it_is_saved_and_not_before(county, places):
    keep(county, "/enterprises/new/", name="没写完的厂")
    sent = {"name": "", "area": "210727P01", "kind": "legal_person"}
    assert county.post("/enterprises/new/", sent).status_code == 422
    assert Draft.objects.count() == 1
    assert county.post("/enterprises/new/", {**sent, "name": "写完的厂"}).status_code == 302
    assert not Draft.objects.exists()


def test_it_is_thrown_away_when_one_says_so(county):
    keep(county, "/enterprises/new/", name="没写完的厂")
    answer = county.post("/drafts/discard/", {"form": "/enterprises/new/"})
    assert answer.url == "/enterprises/new/"
    assert "没写完的厂" not in county.get("/enterprises/new/").content.decode()


def test_what_others_wrote_since_is_noticed(county, enterprise, city_officer):
    address = f"/enterprises/{enterprise.pk}/edit/"
    version = county.get(address).context["version"]
    keep(county, address, version=version, name=enterprise.name, address="草稿街 3 号")
    change_enterprise(actor=city_officer, enterprise=enterprise, address="新街 2 号")
    page = county.get(address)
    assert page.context["version"] == version
    sent = {"version": version, "name": enterprise.name, "kind": "legal_person"}
    answer = county.post(address, {**sent, "address": "草稿街 3 号"})
    assert answer.status_code == 409
    assert Draft.objects.count() == 1
    assert Enterprise.objects.get().address == "新街 2 号"


def test_telephone_numbers_and_passwords_are_not_kept(county, enterprise):
    address = f"/enterprises/{enterprise.pk}/edit/"
    keep(county, address, name="x", phone="13912345678", new_password1="geheim")
    assert Draft.objects.get().content == {"name": "x"}


def test_pages_with_passwords_keep_nothing(county):
    assert "/drafts/" not in county.get("/password/").content.decode()


def test_an_untouched_form_leaves_no_draft(county):
    status, text = keep(county, "/enterprises/new/", name="", version="abc")
    assert (status, text.strip()) == (200, "")
    assert not Draft.objects.exists()


@pytest.mark.parametrize("address", ["", "//evil.example/", "/nothing/here/", "/enterprises/?x=1"])
def test_a_draft_is_of_a_page_of_ours(county, address):
    for door in ("/drafts/", "/drafts/discard/"):
        assert county.post(door, {"form": address, "name": "x"}).status_code == 404


def test_there_is_one_for_each_form(county, enterprise):
    for name in ("a", "b"):
        keep(county, "/enterprises/new/", name=name)
    keep(county, f"/enterprises/{enterprise.pk}/visit/", stated="50")
    assert Draft.objects.count() == 2
    assert (
        county.get(f"/enterprises/{enterprise.pk}/visit/").context["form"]["stated"].initial == "50"
    )


def test_old_drafts_are_forgotten(county, settings):
    keep(county, "/enterprises/new/", name="x")
    now = timezone.now()
    assert purge_drafts(before=now - timedelta(days=1)) == 0
    Draft.objects.update(saved_at=now - timedelta(days=settings.DRAFT_DAYS + 1))
    nightly()
    assert not Draft.objects.exists()


def test_looking_at_a_form_keeps_nothing(county, enterprise):
    county.get(f"/enterprises/{enterprise.pk}/visit/")
    assert not Draft.objects.exists()
