"""Many writers and readers at once: no figure is older than the last write committed before it."""

import threading
from datetime import date
from itertools import count, takewhile

import pytest
from django.db import connection, transaction
from django.db.models import F

from common.scoping import AreaScope
from enterprises.models import Headcount
from indicators import selectors
from indicators.freshness import bring_up_to_date, differences
from tests.factories.areas import AreaFactory
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

DAY = date(2023, 12, 31)
WRITERS, WRITES, READERS, MOST = 4, 25, 4, 5000


class Everybody:
    scope = AreaScope(everything=True)


class Tally:
    """How many writes have been begun, and how many were committed."""

    def __init__(self):
        self._lock = threading.Lock()
        self.begun = self.committed = 0

    def add(self, **numbers):
        with self._lock:
            for name, number in numbers.items():
                setattr(self, name, getattr(self, name) + number)


@pytest.fixture
def county():
    county = AreaFactory(kind="county")
    for _ in range(2):
        park = AreaFactory(kind="park", parent=county)
        for _ in range(WRITERS):
            firm = EnterpriseFactory(area=park, opened_on=date(2015, 1, 1))
            HeadcountFactory(enterprise=firm, employees=1, reported_on=date(2020, 12, 31))
    return county


def enough(writes, reads):
    """Enough was read while it was written, however slow the machine is."""
    return writes >= WRITES and (len(reads) >= 5 * READERS or writes >= MOST)


def in_threads(*works):
    faults = []

    def guarded(work):
        try:
            work()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads)
    if faults:
        raise faults[0]


def test_a_figure_is_never_older_than_the_last_committed_write(county):
    tally, reads, writing = Tally(), [], threading.Event()
    headcounts = list(Headcount.objects.values_list("pk", flat=True))
    start = len(headcounts)

    def write(number):
        def work():
            mine = headcounts[number::WRITERS]
            for turn in takewhile(lambda turn: not enough(turn, reads), count()):
                tally.add(begun=1)
                rows = Headcount.objects.filter(pk=mine[turn % len(mine)])
                rows.update(employees=F("employees") + 1)
                tally.add(committed=1)

        return work

    def read():
        while not writing.is_set():
            least = tally.committed
            table = selectors.coverage(user=Everybody(), area=county, as_of=DAY)
            most = tally.begun
            found = table.total.measures["employees"] - start
            reads.append((least, found, most))
            # What the parts say is of the same moment as what the whole says.
            assert sum(row.measures["employees"] for row in table.rows) - start == found

    def write_all():
        try:
            in_threads(*(write(number) for number in range(WRITERS)))
        finally:
            writing.set()

    in_threads(write_all, *[read] * READERS)
    assert [read for read in reads if not read[0] <= read[1] <= read[2]] == []
    assert len(reads) > READERS
    assert len({found for _least, found, _most in reads}) > 2
    table = selectors.coverage(user=Everybody(), area=county, as_of=DAY)
    assert table.total.measures["employees"] == start + tally.committed
    assert list(differences()) == []


def test_writers_of_one_area_do_not_wait_for_each_other_nor_for_a_reader(county):
    bring_up_to_date()
    first, second = Headcount.objects.order_by("pk")[:2]

    def write_at_the_same_time():
        with transaction.atomic(), connection.cursor() as cursor:
            # Waiting longer than this for a lock is an error.
            cursor.execute("SET LOCAL lock_timeout = '500ms'")
            Headcount.objects.filter(pk=second.pk).update(employees=8)

    with transaction.atomic():
        Headcount.objects.filter(pk=first.pk).update(employees=9)
        in_threads(write_at_the_same_time)
        # A reader who recomputes holds all it will hold until it commits.
        bring_up_to_date()
        in_threads(write_at_the_same_time)
    table = selectors.coverage(user=Everybody(), area=county, as_of=DAY)
    assert table.total.measures["employees"] == 2 * WRITERS - 2 + 9 + 8
