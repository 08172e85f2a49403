"""Writes of what is derived: nobody waits for them, and nothing else becomes less certain by it."""

from datetime import date

import pytest
from django.db import connection, transaction

from common.derived import delete_rows, derived, put_rows
from indicators.models import AreaRevision, KeptCounts, StaleMark


def certainty():
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        return cursor.fetchone()[0]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_only_a_transaction_of_its_own_is_not_waited_for():
    usual = certainty()
    assert usual != "off"
    with derived():
        assert certainty() == "off"
    assert certainty() == usual
    # What somebody entered is written in the same transaction: it must be on disk.
    with transaction.atomic():
        with derived(lock=1):
            assert certainty() == usual
        assert certainty() == usual


@pytest.mark.django_db
def test_rows_with_one_of_the_numbers_are_deleted():
    StaleMark.objects.all().delete()
    StaleMark.objects.bulk_create(StaleMark(enterprise_id=number) for number in (1, 1, 2, 3))
    assert delete_rows(StaleMark, "enterprise_id", []) == 0
    assert delete_rows(StaleMark, "enterprise_id", {1, 3, 4}) == 3
    assert list(StaleMark.objects.values_list("enterprise_id", flat=True)) == [2]


@pytest.mark.django_db
def test_of_a_row_that_is_there_only_what_changed_is_written():
    columns, key = ("area_id", "standings", "flooded", "terms"), ["area_id"]
    put_rows(AreaRevision, columns, [(1, 5, 6, 7), (2, 1, 1, 1)], key=key, changed=["standings"])
    put_rows(AreaRevision, columns, [(1, 8, 0, 0), (3, 2, 0, 0)], key=key, changed=["standings"])
    found = AreaRevision.objects.order_by("area_id").values_list(*columns)
    assert list(found) == [(1, 8, 6, 7), (2, 1, 1, 1), (3, 2, 0, 0)]


@pytest.mark.django_db
def test_a_row_that_is_written_again_says_when(time_machine):
    columns = ("area_id", "question", "day", "revision", "numbers")
    keys = {"key": ["area_id", "question", "day"], "changed": ["revision", "numbers"]}
    said = []
    for day, revision in ((2, 1), (3, 2)):
        time_machine.move_to(f"2024-05-0{day}T08:00:00+08:00", tick=False)
        rows = [(1, "all", date(2023, 12, 31), revision, "1 2")]
        put_rows(KeptCounts, columns, rows, **keys)
        said.append(KeptCounts.objects.values_list("revision", "kept_at").get())
    assert [revision for revision, _time in said] == [1, 2]
    assert (said[1][1] - said[0][1]).days == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_statement_that_is_not_waited_for_leaves_the_next_as_certain_as_before():
    usual = certainty()
    columns, key = ("area_id", "standings", "flooded", "terms"), ["area_id"]
    how = {"key": key, "changed": ["standings"], "waited_for": False}
    put_rows(AreaRevision, columns, [(1, 5, 6, 7)], **how)
    assert certainty() == usual
    with transaction.atomic():
        put_rows(AreaRevision, columns, [(1, 8, 0, 0)], **how)
        assert certainty() == usual
    assert AreaRevision.objects.values_list(*columns).get() == (1, 8, 6, 7)
