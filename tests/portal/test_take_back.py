"""A change is taken back where nothing depends on it; refused, it changes nothing."""

from datetime import date
from uuid import uuid4

import pytest

from common import audit
from common.audit import origin
from common.audit.origin import Origin
from common.choices import Door
from common.models import AuditEntry
from enterprises import services
from enterprises.models import Enterprise, Headcount, Placement
from indicators.selectors import counts_in_scope
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory
from tests.factories.stations import CaseFactory, StationFactory
from unions.models import Union
from unions.services import found_own_union

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise(places):
    return EnterpriseFactory(area=places.qilihe, address="旧街 1 号")


def in_one_request(write, door=Door.PAGE):
    """Runs `write` as one request and returns its number."""
    request = uuid4()
    with origin.asked_from(Origin(door, "10.1.2.3", request)):
        write()
    return request


def address_of(record, request, kind="enterprise"):
    return f"/history/{kind}/{record.pk}/{request}/take-back/"


def take_back(client, record, request, reason="录错了", kind="enterprise"):
    return client.post(address_of(record, request, kind), {"reason": reason})


def refused(client, record, request, text, kind="enterprise"):
    """Said on the page and at sending, and nothing is written."""
    before = AuditEntry.objects.count()
    page = client.get(address_of(record, request, kind))
    assert page.status_code == 200
    assert text in page.content.decode()
    answer = take_back(client, record, request, kind=kind)
    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert AuditEntry.objects.count() == before


def test_the_page_shows_what_would_be_so_again(sign_in, county_officer, enterprise):
    request = in_one_request(
        lambda: services.change_enterprise(
            actor=county_officer, enterprise=enterprise, address="新街 2 号"
        )
    )
    client = sign_in(county_officer)
    panel = client.get(f"/history/enterprise/{enterprise.pk}/").content.decode()
    assert address_of(enterprise, request) in panel
    page = client.get(address_of(enterprise, request)).content.decode()
    assert "旧街 1 号" in page
    assert "新街 2 号" in page
    enterprise.refresh_from_db()
    assert enterprise.address == "新街 2 号"


def test_a_change_taken_back_is_as_before_and_logged_with_its_reason(
    sign_in, county_officer, city_officer, enterprise
):
    request = in_one_request(
        lambda: services.change_enterprise(
            actor=city_officer, enterprise=enterprise, name="新名", address="新街 2 号"
        )
    )
    taken = AuditEntry.objects.get(request=request)
    before = EnterpriseFactory._meta.model.objects.get(pk=enterprise.pk)
    assert before.name == "新名"
    answer = take_back(sign_in(county_officer), enterprise, request)
    assert answer.status_code == 302
    now = Enterprise.objects.get(pk=enterprise.pk)
    assert audit.snapshot(now) == audit.snapshot(enterprise) | {
        "name": taken.changes["name"][0],
        **{name: taken.changes[name][0] for name in ("name_key", "pinyin", "initials")},
        "address": "旧街 1 号",
    }
    line = AuditEntry.objects.order_by("-pk").first()
    assert line.action == "enterprise.change.take_back"
    assert line.actor == county_officer
    assert line.reason == f"撤回记录 {taken.pk}：录错了"
    assert line.changes["address"] == ["新街 2 号", "旧街 1 号"]


def test_a_reason_is_required(sign_in, county_officer, enterprise):
    request = in_one_request(
        lambda: services.change_enterprise(actor=county_officer, enterprise=enterprise, address="x")
    )
    answer = take_back(sign_in(county_officer), enterprise, request, reason=" ")
    assert answer.status_code == 422
    enterprise.refresh_from_db()
    assert enterprise.address == "x"


def test_a_move_is_taken_back_whole(sign_in, county_officer, enterprise, places):
    request = in_one_request(
        lambda: services.move_enterprise(
            actor=county_officer,
            enterprise=enterprise,
            area=places.qilihe_town,
            on=date(2024, 5, 1),
        )
    )
    assert take_back(sign_in(county_officer), enterprise, request).status_code == 302
    enterprise.refresh_from_db()
    assert enterprise.area == places.qilihe
    assert not Placement.objects.exists()
    undone = AuditEntry.objects.filter(action__endswith=".take_back").order_by("pk")
    assert [line.action for line in undone] == [
        "enterprise.move.take_back",
        "placement.create.take_back",
    ]
    assert len({line.request for line in undone}) == 1


def test_an_added_row_is_deleted(sign_in, county_officer, enterprise):
    request = in_one_request(
        lambda: services.record_headcount(
            actor=county_officer,
            enterprise=enterprise,
            reported_on=date(2023, 12, 31),
            employees=60,
        )
    )
    client = sign_in(county_officer)
    assert "将删除" in client.get(address_of(enterprise, request)).content.decode()
    assert take_back(client, enterprise, request).status_code == 302
    assert not Headcount.objects.exists()


def test_figures_are_those_of_before(sign_in, county_officer, enterprise):
    HeadcountFactory(enterprise=enterprise, reported_on=date(2022, 12, 31), employees=50)

    def employees():
        return counts_in_scope(user=county_officer, as_of=date(2024, 1, 1))["employees"]

    assert employees() == 50
    request = in_one_request(
        lambda: services.record_headcount(
            actor=county_officer,
            enterprise=enterprise,
            reported_on=date(2023, 12, 31),
            employees=600,
        )
    )
    assert employees() == 600
    take_back(sign_in(county_officer), enterprise, request)
    assert employees() == 50


def test_a_change_taken_back_can_be_made_again(sign_in, county_officer, enterprise):
    request = in_one_request(
        lambda: services.change_enterprise(actor=county_officer, enterprise=enterprise, address="x")
    )
    client = sign_in(county_officer)
    take_back(client, enterprise, request)
    undone = AuditEntry.objects.order_by("-pk").first()
    assert take_back(client, enterprise, undone.request).status_code == 302
    enterprise.refresh_from_db()
    assert enterprise.address == "x"
    assert AuditEntry.objects.order_by("-pk").first().action == "enterprise.change.take_back"


# ---------------------------------------------------------------- refused


def test_a_column_that_was_changed_again_keeps_the_change(
    sign_in, county_officer, city_officer, enterprise
):
    request = in_one_request(
        lambda: services.change_enterprise(actor=county_officer, enterprise=enterprise, address="x")
    )
    in_one_request(
        lambda: services.change_enterprise(actor=city_officer, enterprise=enterprise, address="y")
    )
    later = AuditEntry.objects.order_by("-pk").first()
    client = sign_in(county_officer)
    refused(client, enterprise, request, "“地址”后来又改过（")
    page = client.get(address_of(enterprise, request)).content.decode()
    assert f"市总工会干部，记录 {later.pk}）" in page
    # And the panel does not offer it.
    panel = client.get(f"/history/enterprise/{enterprise.pk}/").content.decode()
    assert address_of(enterprise, request) not in panel


def test_another_column_that_was_changed_since_does_not_matter(sign_in, county_officer, enterprise):
    request = in_one_request(
        lambda: services.change_enterprise(actor=county_officer, enterprise=enterprise, address="x")
    )
    services.change_enterprise(actor=county_officer, enterprise=enterprise, remark="y")
    assert take_back(sign_in(county_officer), enterprise, request).status_code == 302
    enterprise.refresh_from_db()
    assert (enterprise.address, enterprise.remark) == ("旧街 1 号", "y")


def test_a_change_past_the_log_is_not_overwritten(sign_in, county_officer, enterprise):
    request = in_one_request(
        lambda: services.change_enterprise(actor=county_officer, enterprise=enterprise, address="x")
    )
    Enterprise.objects.filter(pk=enterprise.pk).update(address="z")
    refused(sign_in(county_officer), enterprise, request, "已不是这次修改写入的")


def test_an_added_row_that_was_changed_since_stays(sign_in, county_officer, enterprise):
    request = in_one_request(
        lambda: services.record_headcount(
            actor=county_officer,
            enterprise=enterprise,
            reported_on=date(2023, 12, 31),
            employees=60,
        )
    )
    row = Headcount.objects.get()
    services.change_headcount(actor=county_officer, headcount=row, employees=61)
    refused(sign_in(county_officer), enterprise, request, "“职工人数”后来又改过")
    assert Headcount.objects.get().employees == 61


def test_a_row_that_others_refer_to_stays(sign_in, county_officer, places):
    request = in_one_request(
        lambda: services.register_enterprise(
            actor=county_officer, name="新厂", area=places.qilihe, kind="legal_person"
        )
    )
    enterprise = Enterprise.objects.get()
    HeadcountFactory(enterprise=enterprise)
    CaseFactory(station=StationFactory(area=places.qilihe), enterprise=enterprise)
    refused(sign_in(county_officer), enterprise, request, "还有别的记录引用它")
    assert Enterprise.objects.filter(pk=enterprise.pk).exists()


def test_a_record_that_nothing_refers_to_is_gone_and_the_page_leads_home(
    sign_in, county_officer, places
):
    request = in_one_request(
        lambda: services.register_enterprise(
            actor=county_officer, name="新厂", area=places.qilihe, kind="legal_person"
        )
    )
    # A derived row is no reason to keep it.
    counts_in_scope(user=county_officer, as_of=date(2024, 1, 1))
    enterprise = Enterprise.objects.get()
    answer = take_back(sign_in(county_officer), enterprise, request)
    assert (answer.status_code, answer.url) == (302, "/")
    assert not Enterprise.objects.exists()
    counts = counts_in_scope(user=county_officer, as_of=date(2024, 1, 1))
    assert counts["enterprises"] == 0


def test_two_rows_that_refer_to_each_other_go_together(sign_in, county_officer, enterprise, places):
    request = in_one_request(
        lambda: found_own_union(
            actor=county_officer,
            enterprise=enterprise,
            name="厂工会",
            approved_on=date(2023, 5, 1),
        )
    )
    assert Union.objects.exists()
    assert take_back(sign_in(county_officer), enterprise, request).status_code == 302
    assert not Union.objects.exists()


def test_what_an_import_wrote_is_not_taken_back(sign_in, county_officer, enterprise):
    request = in_one_request(
        lambda: services.change_enterprise(
            actor=county_officer, enterprise=enterprise, address="x"
        ),
        door=Door.JOB,
    )
    client = sign_in(county_officer)
    refused(client, enterprise, request, "导入、删除的不能撤回")
    panel = client.get(f"/history/enterprise/{enterprise.pk}/").content.decode()
    assert "take-back" not in panel


def test_a_request_of_many_lines_is_not_taken_back(sign_in, county_officer, enterprise):
    def write():
        for number in range(21):
            services.change_enterprise(
                actor=county_officer, enterprise=enterprise, address=f"{number}"
            )

    refused(sign_in(county_officer), enterprise, in_one_request(write), "不超过 20 条")


def test_a_request_that_also_wrote_elsewhere_is_not_taken_back_in_part(
    sign_in, county_officer, city_officer, enterprise, places
):
    other = EnterpriseFactory(area=places.goubangzi, name="沟帮子企业")

    def write():
        services.change_enterprise(actor=city_officer, enterprise=enterprise, address="x")
        services.change_enterprise(actor=city_officer, enterprise=other, address="x")

    request = in_one_request(write)
    client = sign_in(county_officer)
    refused(client, enterprise, request, "您不能修改的记录")
    assert "沟帮子企业" not in client.get(address_of(enterprise, request)).content.decode()


def test_a_row_is_not_taken_back_out_of_ones_own_scope(
    sign_in, beizhen_officer, city_officer, enterprise, places
):
    def move():
        enterprise.area = places.qilihe
        services.change_enterprise(actor=city_officer, enterprise=enterprise, area=places.goubangzi)

    request = in_one_request(move)
    client = sign_in(beizhen_officer)
    answer = take_back(client, enterprise, request)
    assert answer.status_code == 422
    assert "不在您负责的范围内" in answer.content.decode()
    enterprise.refresh_from_db()
    assert enterprise.area == places.goubangzi
    assert not AuditEntry.objects.filter(action__endswith=".take_back").exists()


def test_what_was_before_must_still_be_valid(sign_in, county_officer, enterprise):
    """The old credit code belongs to another enterprise by now."""
    Enterprise.objects.filter(pk=enterprise.pk).update(credit_code="91210727MA0ABCDE0X")
    enterprise.refresh_from_db()
    request = in_one_request(
        lambda: services.change_enterprise(
            actor=county_officer, enterprise=enterprise, credit_code=None
        )
    )
    EnterpriseFactory(area=enterprise.area, credit_code="91210727MA0ABCDE0X")
    answer = take_back(sign_in(county_officer), enterprise, request)
    assert answer.status_code == 422
    enterprise.refresh_from_db()
    assert enterprise.credit_code is None


def test_a_park_manager_and_another_county_take_nothing_back(
    sign_in, county_officer, park_manager, beizhen_officer, enterprise
):
    request = in_one_request(
        lambda: services.change_enterprise(actor=county_officer, enterprise=enterprise, address="x")
    )
    assert take_back(sign_in(park_manager), enterprise, request).status_code == 403
    assert take_back(sign_in(beizhen_officer), enterprise, request).status_code == 404
    assert (
        "take-back"
        not in sign_in(park_manager).get(f"/history/enterprise/{enterprise.pk}/").content.decode()
    )
    enterprise.refresh_from_db()
    assert enterprise.address == "x"


def test_a_request_about_another_record_is_not_found(sign_in, county_officer, enterprise, places):
    other = EnterpriseFactory(area=places.qilihe)
    request = in_one_request(
        lambda: services.change_enterprise(actor=county_officer, enterprise=other, address="x")
    )
    assert take_back(sign_in(county_officer), enterprise, request).status_code == 404
    assert take_back(sign_in(county_officer), enterprise, uuid4()).status_code == 404
