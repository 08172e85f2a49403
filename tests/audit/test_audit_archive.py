"""Old lines go into files; what stays and what went can be proven as before."""

import gzip
import json
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from common.audit import archive, chain, proof
from common.models import AuditArchive, AuditBlock, AuditEntry
from tests.audit.conftest import ENTRIES, sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(write, django_capture_on_commit_callbacks):
    """Three lines of two years ago, then two of now; returns the numbers of the old ones."""
    with django_capture_on_commit_callbacks(execute=True):
        with time_machine.travel(timezone.now() - timedelta(days=730), tick=True):
            write(3)
        ids = list(AuditEntry.objects.order_by("pk").values_list("pk", flat=True))
        write(2)
    return ids


@pytest.fixture
def archived(old, tmp_path):
    call_command("archive_audit", "--out", tmp_path / "files", verbosity=0)
    return tmp_path / "files" / AuditArchive.objects.get().file_name


def found(*files):
    return [*proof.verify(), *(f for file in files for f in archive.verify_file(file))]


def rewrite(file, edit):
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        lines = [json.loads(line) for line in stream]
    with gzip.open(file, "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(line) + "\n" for line in edit(lines))


def test_lines_older_than_the_retention_go_into_a_file(archived, old):
    assert not AuditEntry.objects.filter(pk__in=old).exists()
    assert AuditEntry.objects.count() == 2
    # The blocks stay, so that the chain can be followed.
    assert AuditBlock.objects.count() == 5
    with gzip.open(archived, "rt", encoding="utf-8") as stream:
        assert [json.loads(line)["id"] for line in stream] == old


def test_the_log_is_proven_after_archiving_with_and_without_the_file(archived, capsys):
    assert found() == []
    assert found(archived) == []
    call_command("verify_audit", "--archive", str(archived))
    assert "日志完整" in capsys.readouterr().out


def test_a_line_altered_in_the_file_is_found(archived, old):
    def edit(lines):
        lines[1]["reason"] = "改过"
        return lines

    rewrite(archived, edit)
    assert old[1] in {finding.entry_id for finding in found(archived)}
    with pytest.raises(CommandError):
        call_command("verify_audit", "--archive", str(archived))


def test_a_line_missing_in_the_file_is_found(archived, old):
    rewrite(archived, lambda lines: lines[:-1])
    assert old[-1] in {finding.entry_id for finding in found(archived)}


def test_a_file_that_is_none_is_found(archived):
    archived.write_bytes(b"nothing")
    assert len(found(archived)) == 2


def test_another_file_is_not_taken_for_an_archive(archived, tmp_path):
    assert len(list(archive.verify_file(tmp_path / "other.gz"))) == 1
    archived.unlink()
    assert len(list(archive.verify_file(archived))) == 1


def test_an_archived_line_that_comes_back_is_found(archived, old):
    with gzip.open(archived, "rt", encoding="utf-8") as stream:
        line = archive._entry(json.loads(stream.readline()))
    line.save(force_insert=True)
    assert [finding.entry_id for finding in found()] == [old[0]]


def test_an_archived_line_that_comes_back_under_another_number_is_found_with_the_file(archived):
    with gzip.open(archived, "rt", encoding="utf-8") as stream:
        line = archive._entry(json.loads(stream.readline()))
    line.pk = None
    line.save(force_insert=True)
    assert [finding.entry_id for finding in found(archived)] == [line.pk]


def test_archiving_continues_where_it_ended(archived, write, tmp_path):
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        call_command("archive_audit", "--out", tmp_path / "files", verbosity=0)
        assert [(a.first_block, a.last_block) for a in AuditArchive.objects.order_by("pk")] == [
            (1, 3),
            (4, 5),
        ]
    assert not AuditEntry.objects.exists()
    assert found(*(tmp_path / "files").iterdir()) == []
    write(1)
    assert found() == []


def test_the_last_six_months_stay(old, tmp_path):
    day = timezone.localdate() - timedelta(days=182)
    with pytest.raises(CommandError, match="183"):
        call_command("archive_audit", "--out", tmp_path, "--before", day.isoformat())
    assert AuditEntry.objects.count() == 5
    assert not AuditArchive.objects.exists()


def test_a_shorter_retention_is_refused(old, settings, tmp_path):
    settings.AUDIT_RETENTION_DAYS = 90
    with pytest.raises(CommandError, match="183"):
        call_command("archive_audit", "--out", tmp_path)
    assert AuditEntry.objects.count() == 5


def test_nothing_is_taken_out_of_a_log_that_is_not_whole(old, unguarded, tmp_path):
    unguarded()
    sql(f"UPDATE {ENTRIES} SET reason = 'x' WHERE id = %s", old[0])
    with pytest.raises(CommandError, match="verify_audit"):
        call_command("archive_audit", "--out", tmp_path)
    assert AuditEntry.objects.count() == 5


def test_there_may_be_nothing_to_archive(write, django_capture_on_commit_callbacks, tmp_path):
    with django_capture_on_commit_callbacks(execute=True):
        write(1)
    with pytest.raises(CommandError, match="没有可以归档的记录"):
        call_command("archive_audit", "--out", tmp_path)
    assert chain.read_anchor() is not None
