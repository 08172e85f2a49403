"""The database itself refuses to change or delete a line of the log, whoever asks in plain SQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from common.models import AuditArchive, AuditBlock, AuditEntry
from tests.audit.conftest import ARCHIVES, BLOCKS, ENTRIES, sql

pytestmark = pytest.mark.django_db
postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="TRUNCATE is PostgreSQL's")


def refused(statement, *params):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        sql(statement, *params)


@pytest.fixture
def archive(db):
    return AuditArchive.objects.create(
        at="2020-01-01T00:00:00Z", first_block=1, last_block=1, last_entry=0, file_name="x",
        sha256="0", seal="0",
    )  # fmt: skip


def test_a_line_is_not_changed(log):
    refused(f"UPDATE {ENTRIES} SET reason = 'x' WHERE id = %s", log[0])
    assert AuditEntry.objects.get(pk=log[0]).reason == ""


def test_a_line_is_not_deleted(log):
    refused(f"DELETE FROM {ENTRIES} WHERE id = %s", log[0])
    assert AuditEntry.objects.filter(pk=log[0]).exists()


def test_the_models_are_refused_as_well(log):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=log[0]).update(actor=None)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=log[0]).delete()


def test_a_block_is_neither_changed_nor_deleted(log):
    number = AuditBlock.objects.order_by("-number").first().number
    refused(f"UPDATE {BLOCKS} SET count = 0 WHERE number = %s", number)
    refused(f"DELETE FROM {BLOCKS} WHERE number = %s", number)
    assert AuditBlock.objects.filter(number=number, count=1).exists()


def test_the_note_of_an_archive_is_neither_changed_nor_deleted(archive):
    refused(f"UPDATE {ARCHIVES} SET last_entry = 9")
    refused(f"DELETE FROM {ARCHIVES}")
    archive.refresh_from_db()
    assert archive.last_entry == 0


@postgres
@pytest.mark.parametrize("table", [ENTRIES, BLOCKS, ARCHIVES])
def test_tables_of_the_log_are_not_emptied(log, table):
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    refused(f"TRUNCATE {table} CASCADE")
    assert AuditEntry.objects.count() >= len(log)
