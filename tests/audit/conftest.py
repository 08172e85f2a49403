"""A log with honest lines, and what somebody with SQL does to it."""

import pytest
from django.db import connection

from common import writing
from common.audit import chain
from common.models import AuditBlock, AuditEntry
from enterprises.models import Enterprise
from tests.factories.enterprises import EnterpriseFactory

ENTRIES = AuditEntry._meta.db_table
BLOCKS = AuditBlock._meta.db_table
QUEUE = "common_auditunsealed"
ARCHIVES = "common_auditarchive"
GUARDED = (ENTRIES, BLOCKS, ARCHIVES)


def sql(statement, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


@pytest.fixture(autouse=True)
def audit_dir(settings, tmp_path):
    """The note outside of the database is each test's own."""
    settings.AUDIT_DIR = tmp_path / "audit"
    return settings.AUDIT_DIR


@pytest.fixture
def unguarded():
    """`unguarded()` takes the triggers away, as somebody who owns the tables can."""

    def disarm():
        if connection.vendor == "postgresql":
            # Foreign keys of lines just written are still to be checked; no ALTER before that.
            sql("SET CONSTRAINTS ALL IMMEDIATE")
            for table in GUARDED:
                sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'common_%'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")

    return disarm


@pytest.fixture
def write(city_officer):
    """`write(n)` makes n changes of an enterprise, each sealed in a block of its own."""

    def _write(times=1):
        enterprise = Enterprise.objects.first() or EnterpriseFactory()
        for number in range(times):
            address = f"人民街 {AuditEntry.objects.count()}-{number} 号"
            writing.change(
                city_officer, enterprise, {"address": address}, action="enterprise.change"
            )
            chain.seal_what_waits()
        return enterprise

    return _write


@pytest.fixture
def log(write):
    """Five lines in five blocks; returns their numbers."""
    write(5)
    return list(AuditEntry.objects.order_by("pk").values_list("pk", flat=True))[-5:]


@pytest.fixture
def anchored(log, django_capture_on_commit_callbacks, write):
    """The same, and the end is noted outside of the database."""
    with django_capture_on_commit_callbacks(execute=True):
        write(1)
    return log
