"""What a line says, when it is there, and which lines belong together."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction

from common import audit, jobs, writing
from common.audit import chain, origin, proof
from common.audit.origin import Origin
from common.choices import Door, EntryKind
from common.models import AuditBlock, AuditEntry, AuditUnsealed
from common.tasks import seal_log
from enterprises.models import Enterprise
from tests.factories.enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db


@jobs.job_task
def rename_all(job, *, name):
    for enterprise in Enterprise.objects.all():
        writing.change(None, enterprise, {"address": name}, action="enterprise.change")


def lines():
    return AuditEntry.objects.order_by("pk")


def test_a_write_that_is_rolled_back_leaves_no_line(city_officer):
    enterprise = EnterpriseFactory()
    with transaction.atomic():
        writing.change(city_officer, enterprise, {"address": "x"}, action="enterprise.change")
        transaction.set_rollback(True)
    assert not lines().exists()
    assert not AuditUnsealed.objects.exists()


def test_a_change_of_nothing_leaves_no_line(city_officer):
    enterprise = EnterpriseFactory(address="x")
    writing.change(city_officer, enterprise, {"address": "x"}, action="enterprise.change")
    assert not lines().exists()


def test_lines_are_sealed_once_the_write_is_committed(
    city_officer, django_capture_on_commit_callbacks
):
    enterprise = EnterpriseFactory()
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        for address in ("a", "b"):
            writing.change(
                city_officer, enterprise, {"address": address}, action="enterprise.change"
            )
        assert AuditUnsealed.objects.count() == 2
    # One block for the whole transaction, and the note outside.
    assert sum(callback is chain.seal_what_waits for callback in callbacks) == 1
    block = AuditBlock.objects.get()
    assert block.count == 2
    assert chain.read_anchor() == (1, block.hash)
    assert not AuditUnsealed.objects.exists()


def test_lines_that_nobody_sealed_are_sealed_by_the_clock(city_officer):
    writing.change(city_officer, EnterpriseFactory(), {"address": "x"}, action="enterprise.change")
    assert AuditUnsealed.objects.count() == 1
    seal_log()
    assert AuditBlock.objects.get().count == 1
    seal_log()
    assert AuditBlock.objects.count() == 1


def test_the_lines_of_one_request_belong_together(city_officer, sign_in, places):
    enterprise = EnterpriseFactory(area=places.qilihe)
    client = sign_in(city_officer)
    sent = {"area": places.qilihe_town.code, "on": "2024-05-01", "note": "工商登记"}
    answer = client.post(f"/enterprises/{enterprise.pk}/move/", sent, REMOTE_ADDR="10.1.2.3")
    written = list(lines().filter(kind=EntryKind.WRITE))
    assert [line.action for line in written] == ["placement.create", "enterprise.move"]
    assert {str(line.request) for line in written} == {answer.headers["X-Request-ID"]}
    assert {(line.door, line.address, line.actor_id) for line in written} == {
        (Door.PAGE, "10.1.2.3", city_officer.pk)
    }


def test_two_requests_are_two_groups(city_officer, sign_in, places):
    enterprise = EnterpriseFactory(area=places.qilihe)
    client = sign_in(city_officer)
    for people in ("50", "60"):
        client.post(
            f"/enterprises/{enterprise.pk}/headcount/",
            {"reported_on": "2023-12-31", "stated": people},
        )
    written = lines().filter(target_type="enterprises.headcount")
    assert written.count() == 2
    assert len(set(written.values_list("request", flat=True))) == 2


def test_what_a_job_writes_comes_from_whoever_started_it(city_officer, run_jobs):
    EnterpriseFactory.create_batch(2)
    with origin.asked_from(Origin(Door.PAGE, "10.1.2.3")):
        job = jobs.enqueue(rename_all, kwargs={"name": "x"}, created_by=city_officer)
    run_jobs()
    written = {(line.door, line.address, line.request) for line in lines()}
    assert written == {(Door.JOB, "10.1.2.3", job.pk)}
    assert lines().count() == 2


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("fe80::1%eth0", "fe80::1"),
        ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
        ("", None),
        ("unix:", None),
    ],
)
def test_an_address_has_one_form(given, known):
    assert origin.plain_address(given) == known


@pytest.mark.parametrize("address", [None, "10.1.2.3", "2001:db8::1", "::10.1.2.3", "::1"])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"name": ["", '锦州“七里河”企业𠮷\n\t"\\/<>&']},
        {"benefit": [None, Decimal("120000.50")], "on": [None, datetime(2023, 5, 1, tzinfo=UTC)]},
        {"share": [0.1, 1e22], "count": [0, 9_007_199_254_740_993], "known": [None, True]},
        {"files": {"b": 1, "a": [1, {"z": None}]}, 2: "two", 10: "ten"},
    ],
)
def test_a_line_reads_back_as_it_was_sealed(address, changes):
    """Whatever form the database gives to addresses, times and JSON."""
    with origin.asked_from(Origin(Door.API, address)):
        entry = audit.record(None, "test.odd", None, changes, reason="理由")
    entry.refresh_from_db()
    assert chain.is_genuine(entry)
    assert list(proof.verify()) == [] or chain.read_anchor() is None


def test_the_time_is_kept_to_the_microsecond():
    entry = AuditEntry(
        uid=uuid4(), at=datetime(2023, 5, 1, 1, 2, 3, 4, tzinfo=UTC), kind=EntryKind.WRITE,
        request=uuid4(), door=Door.PAGE, action="test.time",
    )  # fmt: skip
    entry.seal = chain.seal_of(entry)
    entry.save(force_insert=True)
    entry.refresh_from_db()
    assert entry.at.microsecond == 4
    assert chain.is_genuine(entry)


def test_both_databases_give_a_line_the_same_seal():
    """Computed once and written down here: neither the database nor the version changes it."""
    entry = AuditEntry(
        uid="11111111-1111-4111-8111-111111111111", at=datetime(2023, 5, 1, 1, 2, 3, 4, tzinfo=UTC),
        kind=EntryKind.WRITE, request="22222222-2222-4222-8222-222222222222", door=Door.PAGE,
        address="::ffff:10.1.2.3", actor_id=7, action="enterprise.change",
        target_type="enterprises.enterprise", target_id="12", target_name="七里河企业",
        changes={"benefit": [None, "120000.50"], "address": ["", "人民街 1 号"]},
    )  # fmt: skip
    assert chain.seal_of(entry) == SEAL


SEAL = "7912017560110c2d08a02c4b2b104b3698830b5627593b3f6b1f496de40a76c5"
