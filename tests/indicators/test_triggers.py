"""Whatever writes a fact, and however: the next read knows."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from enterprises.choices import EnterpriseKind, Subject
from enterprises.models import Enterprise, Headcount
from indicators import facts, triggers
from indicators.freshness import bring_up_to_date
from indicators.models import StaleMark, Standing
from tests.factories.areas import AreaFactory
from tests.factories.enterprises import (
    AbsenceFactory,
    ClosureFactory,
    EnterpriseFactory,
    HeadcountFactory,
    PlacementFactory,
    SizeRecordFactory,
)
from tests.factories.unions import (
    CoverageFactory,
    MembershipFactory,
    SystemFactory,
    UnionFactory,
)
from unions.choices import UnionKind

pytestmark = pytest.mark.django_db

DAY = date(2023, 12, 31)
postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")


def state(enterprise):
    """The standing of an enterprise on DAY after a read, by column."""
    bring_up_to_date()
    assert not StaleMark.objects.exists()
    columns = [field.attname for field in Standing._meta.concrete_fields[1:]]
    return Standing.objects.as_of(DAY).filter(enterprise_id=enterprise.pk).values(*columns).first()


def sql(statement, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


@pytest.fixture
def enterprise(db):
    """An enterprise of which each kind of fact is known."""
    union = UnionFactory(kind=UnionKind.JOINT)
    enterprise = EnterpriseFactory()
    PlacementFactory(enterprise=enterprise, since=date(2023, 1, 1), until=None)
    ClosureFactory(enterprise=enterprise, since=date(2022, 6, 1), until=date(2023, 6, 1))
    HeadcountFactory(enterprise=enterprise)
    SizeRecordFactory(enterprise=enterprise)
    AbsenceFactory(enterprise=enterprise, subject=Subject.CONTRACT)
    CoverageFactory(enterprise=enterprise, union=union)
    MembershipFactory(enterprise=enterprise)
    SystemFactory(enterprise=enterprise)
    SystemFactory(enterprise=None, union=union, kind="openness")
    return enterprise


def test_every_declared_trigger_is_in_the_database(db):
    assert triggers.MARKING.missing(connection) == []


def test_every_table_that_the_facts_are_read_from_has_triggers(enterprise):
    with CaptureQueriesContext(connection) as captured:
        facts.load([enterprise.pk])
    read = {
        table
        for table in connection.introspection.table_names()
        for query in captured
        if f'FROM "{table}"' in query["sql"] or f'JOIN "{table}"' in query["sql"]
    }
    # Terms of office are counted themselves, and are in no standing.
    assert read == {fact.name for fact in triggers.FACT_TABLES} - {"unions_term"}


CHANGES = [
    ("enterprises_enterprise", f"kind = '{EnterpriseKind.SOLE_TRADER}'", "is_sole_trader"),
    ("enterprises_placement", "until = '2023-06-01'", "area_id"),
    ("enterprises_closure", "until = '2023-12-30'", "valid_from"),
    ("enterprises_headcount", "employees = 77", "employees"),
    ("enterprises_sizerecord", "above_scale = NULL", "above_scale"),
    ("enterprises_absence", "subject = 'union'", "contract"),
    ("unions_coverage", "form = 'own'", "union_kind"),
    ("unions_membership", "members = 1", "members"),
    ("unions_democraticsystem", "kind = 'contract'", "contract"),
    ("unions_union", "dissolved_on = '2023-06-01'", "union_kind"),
]


def test_the_changes_below_name_every_fact_table():
    tables = {fact.name for fact in triggers.FACT_TABLES}
    assert {table for table, *_ in CHANGES} == tables - {"unions_term"}


@pytest.mark.parametrize(("table", "change", "column"), CHANGES)
def test_a_plain_update_is_in_the_next_read(enterprise, table, change, column):
    before = state(enterprise)
    sql(f"UPDATE {table} SET {change}")
    assert state(enterprise)[column] != before[column]


@pytest.mark.parametrize("table", [table for table, *_ in CHANGES if table != "unions_union"])
def test_a_plain_delete_and_insert_are_in_the_next_read(enterprise, table):
    before = state(enterprise)
    kept = f"kept_{table}"
    sql(f"CREATE TEMPORARY TABLE {kept} AS SELECT * FROM {table}")
    with transaction.atomic():
        if connection.vendor == "sqlite":
            sql("PRAGMA defer_foreign_keys = ON")
        else:
            sql("SET CONSTRAINTS ALL DEFERRED")
        sql(f"DELETE FROM {table}")
        assert state(enterprise) != before
        sql(f"INSERT INTO {table} SELECT * FROM {kept}")
    assert state(enterprise) == before
    sql(f"DROP TABLE {kept}")


def test_a_row_that_moves_to_another_enterprise_is_missed_by_the_first(enterprise):
    other = EnterpriseFactory()
    state(enterprise)
    sql("UPDATE enterprises_headcount SET enterprise_id = %s", other.pk)
    assert (state(enterprise)["employees"], state(other)["employees"]) == (None, 50)


def test_bulk_calls_are_in_the_next_read(enterprise):
    state(enterprise)
    Headcount.objects.bulk_create(
        [Headcount(enterprise=enterprise, reported_on=date(2023, 6, 1), employees=81)]
    )
    assert state(enterprise)["employees"] == 81
    Headcount.objects.update(employees=82)
    assert state(enterprise)["employees"] == 82
    Headcount.objects.bulk_create(
        [Headcount(enterprise=enterprise, reported_on=date(2023, 6, 1), employees=83)],
        update_conflicts=True,
        unique_fields=["enterprise", "reported_on"],
        update_fields=["employees"],
    )
    assert state(enterprise)["employees"] == 83
    Headcount.objects.all().delete()
    assert state(enterprise)["employees"] is None


def test_a_deleted_enterprise_leaves_no_standing(enterprise):
    state(enterprise)
    Enterprise.objects.filter(pk=enterprise.pk).delete()
    assert state(enterprise) is None
    assert not Standing.objects.exists()


def test_a_union_marks_itself_not_every_enterprise_it_covers(enterprise):
    for _ in range(3):
        CoverageFactory(union=enterprise.coverages.get().union)
    bring_up_to_date()
    sql("UPDATE unions_union SET dissolved_on = '2023-06-01'")
    assert list(StaleMark.objects.values_list("enterprise_id", "union_id")) == [
        (None, enterprise.coverages.get().union_id)
    ]
    bring_up_to_date()
    assert set(Standing.objects.as_of(DAY).values_list("union_kind", flat=True)) == {"none"}


def test_a_failed_write_leaves_no_mark(enterprise):
    bring_up_to_date()
    with transaction.atomic():
        sql("UPDATE enterprises_headcount SET employees = 1")
        transaction.set_rollback(True)
    assert not StaleMark.objects.exists()


def test_migrate_puts_lost_triggers_back_and_marks_everything(enterprise):
    state(enterprise)
    lost = triggers.MARKING.declared(connection)[0]
    on = "" if connection.vendor == "sqlite" else f" ON {lost.table}"
    sql(f"DROP TRIGGER {lost.name}{on}")
    sql("UPDATE enterprises_headcount SET employees = 7")
    assert len(triggers.MARKING.missing(connection)) == 1

    call_command("migrate", verbosity=0)
    assert triggers.MARKING.missing(connection) == []
    assert state(enterprise)["employees"] == 7


def test_migrate_touches_nothing_while_the_triggers_are_there(enterprise):
    state(enterprise)
    call_command("migrate", verbosity=0)
    assert not StaleMark.objects.exists()


@postgres
def test_copy_and_truncate_are_in_the_next_read(enterprise):
    state(enterprise)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            "COPY enterprises_sizerecord "
            "(enterprise_id, year, size_class, above_scale, source, created_at, updated_at) "
            "FROM STDIN (FORMAT csv)",
            StringIO(f'{enterprise.pk},2023,small,false,"",2023-12-31,2023-12-31\n'),
        )
    assert state(enterprise)["above_scale"] == "no"
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("TRUNCATE enterprises_sizerecord")
    assert state(enterprise)["above_scale"] == "unknown"


@postgres
def test_a_statement_leaves_one_mark_for_each_enterprise(db):
    area = AreaFactory()
    for enterprise in EnterpriseFactory.create_batch(3, area=area):
        HeadcountFactory(enterprise=enterprise)
        HeadcountFactory(enterprise=enterprise, reported_on=date(2021, 12, 31))
    bring_up_to_date()
    sql("UPDATE enterprises_headcount SET employees = employees + 1")
    assert StaleMark.objects.count() == 3
