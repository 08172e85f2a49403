"""Migrations: none is missing, each can be taken back."""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

MIGRATIONS = {
    key: migration
    for key, migration in sorted(MigrationLoader(None).disk_migrations.items())
    if key[0] in settings.APP_LAYERS
}

ABOVE_AREAS = tuple(f"{app}_" for app in settings.APP_LAYERS if app != "common")


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("key", MIGRATIONS, ids="/".join)
def test_a_migration_can_be_taken_back(key):
    assert [op.describe() for op in MIGRATIONS[key].operations if not op.reversible] == []


@pytest.mark.django_db(transaction=True)
def test_all_of_them_can_be_taken_back_and_made_again():
    """On the real database, triggers included; everything hangs on areas and so goes with them."""
    call_command("migrate", "areas", "zero", verbosity=0)
    left = {name for name in connection.introspection.table_names() if name.startswith(ABOVE_AREAS)}
    call_command("migrate", verbosity=0)
    assert left == set()
