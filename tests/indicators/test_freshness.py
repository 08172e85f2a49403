"""A figure is never older than the last committed write, with many readers and writers at once."""

import threading
from datetime import date
from functools import partial

import pytest
from django.db import connection, transaction

from enterprises.models import Headcount
from indicators import facts, freshness
from indicators.freshness import bring_up_to_date, differences
from indicators.models import StaleMark, Standing
from tests.factories.areas import AreaFactory
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory
from tests.factories.unions import CoverageFactory, UnionFactory
from unions.choices import UnionKind
from unions.models import Coverage, Union

DAY = date(2023, 12, 31)
SECONDS = 30


def employees():
    bring_up_to_date()
    rows = Standing.objects.as_of(DAY).order_by("enterprise_id")
    return list(rows.values_list("employees", flat=True))


@pytest.mark.django_db
def test_nothing_stale_costs_one_query(django_assert_num_queries):
    HeadcountFactory()
    bring_up_to_date()
    with django_assert_num_queries(1):
        bring_up_to_date()


@pytest.mark.django_db
def test_a_batch_costs_as_many_queries_for_many_as_for_few(django_assert_max_num_queries):
    def enterprises(number):
        area = AreaFactory()
        for _ in range(number):
            enterprise = EnterpriseFactory(area=area)
            HeadcountFactory(enterprise=enterprise)
            CoverageFactory(enterprise=enterprise)

    enterprises(1)
    # The mark, savepoints and (PostgreSQL) lock, two kinds of marks and their removal, ten tables
    # of facts, the stored rows, their removal, the new ones; for terms and for standings the next
    # revision, the areas above and their revisions; the listed changes.
    with django_assert_max_num_queries(35) as queries:
        bring_up_to_date()
        few = len(queries)
    # SQLite takes some 60 rows in one INSERT.
    enterprises(15)
    with django_assert_max_num_queries(few):
        bring_up_to_date()


@pytest.mark.django_db
def test_more_than_a_batch_is_all_done(monkeypatch):
    monkeypatch.setattr(freshness, "BATCH", 3)
    area = AreaFactory()
    for number in range(7):
        HeadcountFactory(enterprise__area=area, employees=number)
    assert employees() == list(range(7))
    assert not StaleMark.objects.exists()


@pytest.mark.django_db
def test_what_is_right_already_is_not_written_again():
    headcount = HeadcountFactory()
    bring_up_to_date()
    before = set(Standing.objects.values_list("pk", flat=True))
    Headcount.objects.filter(pk=headcount.pk).update(source="电话核实")
    bring_up_to_date()
    assert set(Standing.objects.values_list("pk", flat=True)) == before


@pytest.mark.django_db
def test_differences_do_not_rely_on_the_marks():
    HeadcountFactory()
    lost = HeadcountFactory().enterprise_id
    bring_up_to_date()
    assert list(differences()) == []
    Standing.objects.filter(enterprise_id=lost, valid_from__lt=DAY).first().delete()
    Standing.objects.exclude(enterprise_id=lost).filter(employees=50).update(employees=51)
    extra = Standing.objects.first()
    extra.pk, extra.enterprise_id = None, 999_999
    extra.save()
    found = {(d.enterprise_id == lost, d.stored is None, d.expected is None) for d in differences()}
    assert found == {(True, True, False), (False, False, False), (False, False, True)}


# ---------------------------------------------------------------- several connections at once
def run_together(*functions):
    """Each in a thread with a connection of its own; the first error is raised here."""
    errors = []

    def run(function):
        try:
            function()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(function,)) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
        assert not thread.is_alive()
    if errors:
        raise errors[0]


class Rising:
    """Numbers and a day that writers only ever raise, and what of it has been committed."""

    def __init__(self):
        area = AreaFactory()
        self.union = UnionFactory(
            area=area, kind=UnionKind.FEDERATION, approved_on=date(2000, 1, 1)
        )
        self.committed = {}
        for _ in range(3):
            headcount = HeadcountFactory(enterprise__area=area, employees=0)
            CoverageFactory(
                enterprise=headcount.enterprise, union=self.union, since=date(1999, 1, 1)
            )
            self.committed[headcount.pk] = 0
        self.approved = date(2000, 1, 1)
        self.done = threading.Event()

    def raise_number(self, pk):
        for number in range(1, 41):
            Headcount.objects.filter(pk=pk).update(employees=number)
            self.committed[pk] = number

    def raise_day(self):
        for number in range(1, 29):
            day = date(2000, 2, number)
            Union.objects.filter(pk=self.union.pk).update(approved_on=day)
            self.approved = day

    def write(self):
        try:
            run_together(*(partial(self.raise_number, pk) for pk in self.committed), self.raise_day)
        finally:
            self.done.set()

    def read(self):
        while not self.done.is_set():
            numbers, day = list(self.committed.values()), self.approved
            assert all(now >= then for now, then in zip(employees(), numbers, strict=True))
            covered = Standing.objects.filter(union_kind="federation").order_by("valid_from")
            assert covered.first().valid_from >= day


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_readers_never_see_less_than_was_committed_before_they_began():
    rising = Rising()
    run_together(rising.write, rising.read, rising.read, rising.read)
    assert employees() == [40, 40, 40]
    assert list(differences()) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_write_in_the_midst_of_a_recomputation_is_in_the_next_read(monkeypatch):
    headcount = HeadcountFactory()
    bring_up_to_date()
    Headcount.objects.filter(pk=headcount.pk).update(employees=60)
    load = facts.load

    def load_then_somebody_writes(ids):
        found = load(ids)
        run_together(lambda: Headcount.objects.filter(pk=headcount.pk).update(employees=70))
        return found

    monkeypatch.setattr(facts, "load", load_then_somebody_writes)
    assert employees() == [60]
    monkeypatch.setattr(facts, "load", load)
    assert employees() == [70]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_second_reader_waits_for_the_first_and_then_reads_what_it_wrote(monkeypatch):
    headcount = HeadcountFactory()
    bring_up_to_date()
    Headcount.objects.filter(pk=headcount.pk).update(employees=60)
    load, inside, go_on = facts.load, threading.Event(), threading.Event()
    seen = []

    def slowly(ids):
        inside.set()
        assert go_on.wait(SECONDS)
        return load(ids)

    monkeypatch.setattr(facts, "load", slowly)

    def second():
        assert inside.wait(SECONDS)
        seen.append(employees())

    def let_go():
        assert inside.wait(SECONDS)
        # The second reader has every chance to answer too early.
        threading.Event().wait(0.3)
        assert seen == []
        go_on.set()

    run_together(bring_up_to_date, second, let_go)
    assert seen == [[60]]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_open_write_keeps_no_reader_waiting_and_is_seen_once_committed():
    headcount = HeadcountFactory()
    bring_up_to_date()
    written, read = threading.Event(), threading.Event()

    def write():
        with transaction.atomic():
            Headcount.objects.filter(pk=headcount.pk).update(employees=60)
            written.set()
            assert read.wait(SECONDS)

    def read_meanwhile():
        assert written.wait(SECONDS)
        assert employees() == [50]
        read.set()

    run_together(write, read_meanwhile)
    assert employees() == [60]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_enterprise_that_joins_while_its_union_is_changed_is_not_forgotten():
    union = UnionFactory(kind=UnionKind.FEDERATION)
    coverage = CoverageFactory.build(
        union=union, enterprise=EnterpriseFactory(area=union.area), since=date(2019, 1, 1)
    )
    bring_up_to_date()
    joined, changed, read = threading.Event(), threading.Event(), threading.Event()

    def join():
        with transaction.atomic():
            coverage.save()
            joined.set()
            assert changed.wait(SECONDS)

    def change():
        assert joined.wait(SECONDS)
        with transaction.atomic():
            # It does not see the coverage yet, and commits after somebody has read that.
            Union.objects.filter(pk=union.pk).update(approved_on=date(2021, 1, 1))
            changed.set()
            assert read.wait(SECONDS)

    def look():
        assert changed.wait(SECONDS)
        while not Coverage.objects.exists():
            pass
        assert covered_since() == [date(2019, 1, 1)]
        read.set()

    run_together(join, change, look)
    assert covered_since() == [date(2021, 1, 1)]
    assert list(differences()) == []


def covered_since():
    bring_up_to_date()
    covered = Standing.objects.filter(union_kind="federation")
    return list(covered.values_list("valid_from", flat=True))


@pytest.mark.django_db
def test_a_mark_that_names_nothing_does_not_stay():
    """A term that is deleted after its union: the union's own mark has said where."""
    StaleMark.objects.create()
    bring_up_to_date()
    assert not StaleMark.objects.exists()
