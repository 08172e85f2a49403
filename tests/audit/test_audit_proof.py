"""Whatever somebody with SQL does to the log is found, and named; an honest log has no findings."""

import json
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from common import audit
from common.audit import chain, proof
from common.models import AuditBlock, AuditEntry, AuditUnsealed
from tests.audit.conftest import ARCHIVES, BLOCKS, ENTRIES, QUEUE, sql

pytestmark = pytest.mark.django_db


def found():
    return [(finding.entry_id, finding.block) for finding in proof.verify()]


def said():
    return " ".join(str(finding.what) for finding in proof.verify())


def block_of(pk):
    return next(b.number for b in AuditBlock.objects.all() if pk in chain.ids_of(b))


def copy_of(pk, **changed):
    """INSERT … SELECT of a line, with other values in some columns."""
    names = [field.column for field in AuditEntry._meta.concrete_fields if field.name != "id"]
    values = ", ".join("%s" if name in changed else name for name in names)
    sql(
        f"INSERT INTO {ENTRIES} ({', '.join(names)}) SELECT {values} FROM {ENTRIES} WHERE id = %s",
        *[changed[name] for name in names if name in changed],
        pk,
    )
    return AuditEntry.objects.order_by("-pk").first().pk


def some_uid():
    return str(uuid4()) if connection.vendor == "postgresql" else uuid4().hex


def without_unique_uid():
    """Somebody who owns the table can also take its index away."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'u'",
            [ENTRIES],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {ENTRIES} DROP CONSTRAINT {name}")


def test_an_honest_log_has_no_findings(anchored):
    assert found() == []


def test_an_empty_log_has_no_findings():
    assert found() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "补记"),
        ("action", "enterprise.close"),
        ("actor_id", None),
        ("address", "10.0.0.9"),
        ("target_id", "999"),
        ("changes", json.dumps({"address": ["", "别处"]})),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("request", "0" * 32),
        ("seal", "封" * 64),
    ],
)
def test_an_altered_line_is_found_with_its_block(anchored, unguarded, column, value):
    unguarded()
    sql(f"UPDATE {ENTRIES} SET {column} = %s WHERE id = %s", value, anchored[2])
    assert (anchored[2], block_of(anchored[2])) in found()
    assert {pk for pk, _block in found()} <= {anchored[2], None}


def test_a_line_that_was_given_another_genuine_seal_is_found(anchored, unguarded):
    """A content with its own right seal, but from elsewhere: two lines change places."""
    unguarded()
    first, second = AuditEntry.objects.in_bulk(anchored[:2]).values()
    columns = ("changes", "seal")
    for line, other in ((first, second), (second, first)):
        sql(
            f"UPDATE {ENTRIES} SET changes = %s, seal = %s WHERE id = %s",
            json.dumps(getattr(other, columns[0])), other.seal, line.pk,
        )  # fmt: skip
    assert {anchored[0], anchored[1]} <= {pk for pk, _block in found()}


def test_a_deleted_line_is_found_with_its_block(anchored, unguarded):
    block = block_of(anchored[1])
    unguarded()
    sql(f"DELETE FROM {ENTRIES} WHERE id = %s", anchored[1])
    assert found() == [(anchored[1], block)]


def test_a_line_added_by_sql_is_found(anchored):
    pk = copy_of(anchored[0], uid=some_uid(), reason="从来没有发生过")
    assert [line for line, _block in found()] == [pk]
    # The portal has sealed it with the others by now; it is found all the same.
    assert not AuditUnsealed.objects.exists()
    assert [line for line, _block in found()] == [pk]


def test_a_line_added_behind_the_triggers_is_found(anchored, unguarded):
    unguarded()
    pk = copy_of(anchored[0], uid=some_uid())
    assert found() == [(pk, None)]


def test_a_line_with_a_forged_place_in_the_queue_is_found(anchored, unguarded):
    unguarded()
    pk = copy_of(anchored[0], uid=some_uid())
    sql(f"INSERT INTO {QUEUE} (entry_id) VALUES (%s)", pk)
    assert [line for line, _block in found()] == [pk]


def test_a_copy_of_a_line_is_refused(anchored):
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(anchored[0])


@pytest.mark.postgres
def test_a_copy_of_a_line_is_found_where_the_index_is_gone(anchored, unguarded):
    unguarded()
    without_unique_uid()
    pk = copy_of(anchored[0])
    sql(f"INSERT INTO {QUEUE} (entry_id) VALUES (%s)", pk)
    assert found() == [(pk, None)]
    assert str(anchored[0]) in said()


def test_an_altered_block_is_found(anchored, unguarded):
    number = block_of(anchored[2])
    unguarded()
    sql(f"UPDATE {BLOCKS} SET at = %s WHERE number = %s", "2020-01-01 00:00:00+00:00", number)
    assert (None, number) in found()


def test_a_block_forged_without_the_key_is_found(anchored, unguarded):
    unguarded()
    pk = copy_of(anchored[0], uid=some_uid())
    last = AuditBlock.objects.order_by("-number").first()
    sql(
        f"INSERT INTO {BLOCKS} (number, at, spans, count, digest, previous, hash) "
        "VALUES (%s, %s, %s, 1, 'x', %s, 'x')",
        last.number + 1, last.at, json.dumps([[pk, pk]]), last.hash,
    )  # fmt: skip
    assert {(None, last.number + 1), (pk, None)} <= set(found())


def test_a_block_taken_out_with_its_lines_is_found(anchored, unguarded):
    number = block_of(anchored[1])
    unguarded()
    sql(f"DELETE FROM {BLOCKS} WHERE number = %s", number)
    sql(f"DELETE FROM {ENTRIES} WHERE id = %s", anchored[1])
    assert found() == [(None, number)]
    assert str(number) in said()


def test_an_end_that_was_cut_off_is_found(anchored, unguarded):
    last = AuditBlock.objects.order_by("-number").first()
    unguarded()
    sql(f"DELETE FROM {ENTRIES} WHERE id = %s", chain.ids_of(last)[0])
    sql(f"DELETE FROM {BLOCKS} WHERE number = %s", last.number)
    assert found() == [(None, last.number)]


def test_an_end_that_was_cut_off_is_still_found_when_the_log_went_on(
    anchored, unguarded, write, django_capture_on_commit_callbacks
):
    last = AuditBlock.objects.order_by("-number").first()
    unguarded()
    sql(f"DELETE FROM {ENTRIES} WHERE id = %s", chain.ids_of(last)[0])
    sql(f"DELETE FROM {BLOCKS} WHERE number = %s", last.number)
    with django_capture_on_commit_callbacks(execute=True):
        enterprise = write(1)
        sql(f"INSERT INTO {QUEUE} (entry_id) SELECT MAX(id) FROM {ENTRIES}")
        chain.seal_what_waits()
        audit.record(None, "enterprise.touch", enterprise)
        sql(f"INSERT INTO {QUEUE} (entry_id) SELECT MAX(id) FROM {ENTRIES}")
        chain.seal_what_waits()
    assert AuditBlock.objects.order_by("-number").first().number > last.number
    assert (None, last.number) in found()


def test_a_missing_note_outside_of_the_database_is_found(anchored):
    chain.anchor_path().unlink()
    assert found() == [(None, None)]


def test_a_forged_archive_excuses_nothing(anchored, unguarded):
    last = AuditBlock.objects.order_by("-number").first()
    sql(
        f"INSERT INTO {ARCHIVES} (at, first_block, last_block, last_entry, file_name, sha256, seal)"
        " VALUES (%s, 1, %s, %s, 'audit.gz', 'x', 'x')",
        last.at, last.number, anchored[-1],
    )  # fmt: skip
    # The triggers believe it, the proof does not.
    sql(f"DELETE FROM {ENTRIES} WHERE id = %s", anchored[0])
    assert {(None, None), (anchored[0], block_of(anchored[0]))} <= set(found())
    assert "audit.gz" in said()


def test_the_queue_without_a_line_is_found(anchored):
    sql(f"INSERT INTO {QUEUE} (entry_id) VALUES (%s)", anchored[-1] + 1000)
    assert [line for line, _block in found()] == [anchored[-1] + 1000]


def test_the_command_says_nothing_is_wrong(anchored, capsys):
    call_command("verify_audit")
    printed = capsys.readouterr().out
    newest = AuditBlock.objects.order_by("-number").first()
    assert f"记录 {AuditEntry.objects.count()} 条" in printed
    assert newest.hash in printed
    assert "日志完整" in printed


def test_the_command_names_line_block_time_and_who_and_fails(
    anchored, unguarded, city_officer, capsys
):
    number = block_of(anchored[2])
    unguarded()
    sql(f"UPDATE {ENTRIES} SET reason = 'x' WHERE id = %s", anchored[2])
    with pytest.raises(CommandError) as refusal:
        call_command("verify_audit")
    assert refusal.value.returncode == 1
    printed = capsys.readouterr().out
    assert f"记录 {anchored[2]}，封存块 {number}：" in printed
    assert f"操作人 {city_officer.username}" in printed
    assert "enterprise.change enterprises.enterprise" in printed
