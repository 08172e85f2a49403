"""Lines that were written before the log was sealed are sealed by the migration."""

import pytest
from django.core.management import call_command
from django.db import connection

from common.audit import chain, proof
from common.audit.triggers import GUARDING
from common.models import AuditEntry

BEFORE = ("common", "0001")


@pytest.mark.django_db(transaction=True)
def test_older_lines_are_sealed_by_the_migration():
    try:
        # What hangs on the later columns goes with them.
        call_command("migrate", "accounts", "0001", verbosity=0)
        call_command("migrate", *BEFORE, verbosity=0)
        assert GUARDING.missing(connection)
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO common_auditentry (at, action, target_type, target_id, changes)"
                " VALUES (%s, %s, 'enterprises.enterprise', '12', %s)",
                [
                    ("2023-05-01 01:02:03.000004+00:00", "enterprise.register", '{"name": "甲"}'),
                    ("2023-05-02 01:02:03+00:00", "enterprise.change", '{"name": ["甲", "乙"]}'),
                ],
            )
    finally:
        call_command("migrate", verbosity=0)
    assert GUARDING.missing(connection) == []
    first, second = AuditEntry.objects.order_by("pk")
    assert first.changes == {"name": [None, "甲"]}
    assert second.changes == {"name": ["甲", "乙"]}
    assert chain.is_genuine(first)
    assert chain.is_genuine(second)
    assert chain.seal_what_waits() == 2
    assert list(proof.verify()) == []
