"""A page found by going along an index is the page that sorting everything gives."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common import keysets
from common.keysets import order_of, slice_of
from indicators import querysets
from indicators.freshness import bring_up_to_date
from indicators.models import Standing
from indicators.querysets import StandingQuerySet
from tests.factories.areas import AreaFactory
from tests.factories.enterprises import EnterpriseFactory, PlacementFactory

pytestmark = pytest.mark.django_db

BEFORE, MOVED, NOW = date(2015, 1, 1), date(2020, 1, 1), date(2022, 1, 1)
BY_NAME = ("enterprise__pinyin", "enterprise__name", "enterprise_id")
UPWARDS = tuple(f"-{path}" for path in BY_NAME)
# Where one is, its name, where it was before it moved (if it moved), its ownership.
firms = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(["甲", "乙", "丙厂", "丁厂", "戊"]),
        st.none() | st.integers(0, 3),
        st.sampled_from(["private", "state"]),
    ),
    min_size=4,
    max_size=12,
)


def pages(rows, order, size, length):
    """All rows, forwards and then back from the last page."""
    there, place, last = [], "", None
    while place is not None:
        last = slice_of(rows, order, size, after=place, length=length)
        there += [row["pk"] for row in last.rows]
        place = last.after
    back, place = [row["pk"] for row in last.rows], last.before
    while place is not None:
        page = slice_of(rows, order, size, before=place, length=length)
        back = [row["pk"] for row in page.rows] + back
        place = page.before
    return there, back


@given(
    firms=firms,
    wanted=st.sets(st.integers(0, 3), min_size=1),
    everywhere=st.booleans(),
    day=st.sampled_from([BEFORE, NOW]),
    narrowed=st.booleans(),
    order=st.sampled_from([BY_NAME, UPWARDS, ("-enterprise__pinyin", *BY_NAME[1:])]),
    size=st.integers(1, 3),
    steps=st.sampled_from([(2, 2, 2), (1, 2), (2, 3), (3, 30)]),
)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_it_is_the_page_that_sorting_gives(
    firms, wanted, everywhere, day, narrowed, order, size, steps
):
    Standing.objects.all().delete()
    areas = [AreaFactory() for _number in range(4)]
    for area, name, once, ownership in firms:
        firm = EnterpriseFactory(name=name, area=areas[area], ownership=ownership)
        if once is not None:
            PlacementFactory(enterprise=firm, area=areas[once], since=BEFORE, until=MOVED)
    bring_up_to_date()
    rows = Standing.objects.as_of(day).order_by(*order)
    if not everywhere:
        rows = rows.sitting_in([areas[number].pk for number in wanted])
    if narrowed:
        rows = rows.filter(enterprise__ownership="private")
    expected = list(rows.values_list("pk", flat=True))
    read = rows.values("pk")
    with pytest.MonkeyPatch.context() as limits:
        limits.setattr(querysets, "_ALONG_ALL", steps)
        limits.setattr(querysets, "_ALONG_EACH", steps)
        limits.setattr(keysets, "_NEXT_TO_NONE", 0)
        for length in (None, 1, keysets.FEW + 1):
            there, back = pages(read, order_of(rows), size, length)
            assert there == expected
            assert back == expected


def test_what_may_lie_elsewhere_is_not_walked_as_if_it_did_not(places):
    inside = Standing.objects.sitting_in([places.qilihe.pk])
    beside = Standing.objects.filter(area=places.goubangzi)
    for rows in (inside | beside, Standing.objects.sitting_in([places.qilihe.pk], of=[7])):
        assert isinstance(rows, StandingQuerySet)
        assert rows.filter(members=1)._inside is None
    assert inside.filter(members=1)._inside == {places.qilihe.pk}
