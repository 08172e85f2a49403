"""What imports and commands write is in the log as well, row by row."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from common.choices import Door, EntryKind
from common.models import AuditEntry
from dataimport.choices import BatchState
from dataimport.models import ImportBatch
from tests.writes import differences, logged, rows

pytestmark = pytest.mark.django_db

ROSTER = """企业名称,所属园区,职工人数,会员人数
锦州甲厂,锦州七里河经济开发区,120,80
锦州乙厂,锦州七里河经济开发区,30,
"""


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Uploaded files stay in the test's own folder."""
    settings.MEDIA_ROOT = tmp_path


def test_what_an_import_writes_is_in_the_log(city_officer, places, run_jobs, sign_in):
    data = ROSTER.encode()
    client = sign_in(city_officer)
    answer = client.post(
        "/imports/new/",
        {
            "kind": "roster",
            "area": "210700",
            "as_of": "2023-12-31",
            "file": SimpleUploadedFile("a.csv", data),
        },
        REMOTE_ADDR="10.1.2.3",
    )
    assert answer.status_code == 302, answer.content.decode()
    run_jobs()
    batch = ImportBatch.objects.get()
    assert batch.state == BatchState.CHECKED, batch.failure
    before, last = rows(), AuditEntry.objects.order_by("-pk").first().pk
    client.post(f"/imports/{batch.pk}/apply/", {"skip_errors": "on"}, REMOTE_ADDR="10.1.2.3")
    (job,) = run_jobs()
    batch.refresh_from_db()
    assert batch.state == BatchState.APPLIED, batch.failure
    lines = AuditEntry.objects.filter(pk__gt=last, door=Door.JOB).order_by("pk")
    changed = differences(before, rows())
    assert len(changed) >= 4
    assert logged(lines) == changed
    assert {(line.actor_id, line.address, line.request) for line in lines} == {
        (city_officer.pk, "10.1.2.3", job.pk)
    }


def test_what_a_command_writes_is_in_the_log(places, tmp_path):
    roster = tmp_path / "名册.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    before = rows()
    call_command("import_roster", str(roster), as_of=date(2023, 12, 31), verbosity=0)
    lines = AuditEntry.objects.filter(kind=EntryKind.WRITE).order_by("pk")
    changed = differences(before, rows())
    assert len(changed) >= 4
    assert logged(lines) == changed
    assert {(line.door, line.actor_id, line.address) for line in lines} == {
        (Door.COMMAND, None, None)
    }
    assert len({line.request for line in lines}) == 1
