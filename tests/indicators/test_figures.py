"""Groups and measures at their edges, and the list behind each."""

from datetime import date

import pytest

from enterprises.choices import EnterpriseKind, Exactness
from enterprises.models import Enterprise
from indicators.choices import By
from indicators.counting import period_ends, year_before
from indicators.figures import GROUPS, STANDING_MEASURES
from indicators.selectors import coverage, coverage_of_values, enterprises_as_of
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory, SizeRecordFactory
from tests.factories.unions import CoverageFactory, SystemFactory
from unions.choices import CoverageForm

DAY = date(2023, 12, 31)


@pytest.fixture
def sizes(places):
    """Enterprises named for what was stated about their employees."""

    def stated(name, kind=EnterpriseKind.LEGAL_PERSON, **headcount):
        enterprise = EnterpriseFactory(area=places.qilihe, name=name, kind=kind)
        if headcount:
            HeadcountFactory(
                enterprise=enterprise, **{"at_least": None, "at_most": None, **headcount}
            )
        return enterprise

    for number in (19, 20, 24, 25, 99, 100):
        stated(str(number), employees=number)
    stated("约100", employees=100, exactness=Exactness.APPROXIMATE)
    stated("20以上", employees=20, exactness=Exactness.AT_LEAST, at_least=20)
    stated("19以下", employees=None, exactness=Exactness.AT_MOST, at_most=19)
    stated("20以下", employees=None, exactness=Exactness.AT_MOST, at_most=20)
    stated("10到30", employees=None, exactness=Exactness.RANGE, at_least=10, at_most=30)
    stated("不详")
    stated("个体100", kind=EnterpriseKind.SOLE_TRADER, employees=100)
    SizeRecordFactory(enterprise=stated("规上"), year=2022, above_scale=True)
    former = stated("不再规上")
    SizeRecordFactory(enterprise=former, year=2021, above_scale=True)
    SizeRecordFactory(enterprise=former, year=2023, above_scale=False)
    return places


@pytest.mark.parametrize(
    ("group", "names"),
    [
        ("ge100", {"100", "约100"}),
        ("ge25", {"25", "99", "100", "约100"}),
        ("ge20", {"20", "24", "25", "99", "100", "约100", "20以上"}),
        ("lt20", {"19", "19以下"}),
        ("sole_trader", {"个体100"}),
        ("above_scale", {"规上"}),
    ],
)
def test_a_group_has_only_those_that_certainly_belong(city_officer, sizes, group, names):
    rows = enterprises_as_of(user=city_officer, area=sizes.city, as_of=DAY, group=group)
    assert {row.enterprise.name for row in rows} == names


def test_every_enterprise_is_in_all_and_every_sole_trader_in_everything(city_officer, sizes):
    def size(group):
        return enterprises_as_of(user=city_officer, area=None, as_of=DAY, group=group).count()

    assert size("all") + size("sole_trader") == size("everything") == 15


@pytest.fixture
def of_everything(board_data, places):
    """Something to count for every measure."""
    whole = EnterpriseFactory(area=places.qingduizi)
    SystemFactory(enterprise=whole, kind="contract")
    for form in CoverageForm.values:
        enterprise = EnterpriseFactory(area=places.qingduizi)
        CoverageFactory(enterprise=enterprise, form=form)
        HeadcountFactory(enterprise=enterprise)
        SystemFactory(enterprise=enterprise, kind="contract")
    HeadcountFactory(enterprise__area=places.qingduizi)
    CoverageFactory(enterprise__area=places.qingduizi)
    return places


@pytest.mark.parametrize("group", GROUPS)
def test_a_figure_is_the_length_or_the_sum_of_the_list_behind_it(
    city_officer, of_everything, group
):
    asked = {"user": city_officer, "area": of_everything.city, "as_of": DAY, "group": group}
    figures = coverage(**asked, by="none").total.measures
    if group == "everything":
        assert all(figures[code] for code in STANDING_MEASURES)
    for code, measure in STANDING_MEASURES.items():
        behind = list(enterprises_as_of(**asked).filter(measure.condition))
        if measure.sum_of:
            assert figures[code] == sum(getattr(row, measure.sum_of) or 0 for row in behind), code
        else:
            assert figures[code] == len(behind), code


@pytest.mark.parametrize(
    ("first", "last", "every", "ends"),
    [
        (date(2023, 1, 31), date(2023, 2, 28), "month", [date(2023, 1, 31), date(2023, 2, 28)]),
        (date(2023, 2, 1), date(2023, 2, 27), "month", []),
        (date(2023, 12, 31), date(2024, 1, 1), "quarter", [date(2023, 12, 31)]),
        (date(2023, 4, 1), date(2023, 9, 30), "quarter", [date(2023, 6, 30), date(2023, 9, 30)]),
        (date(2022, 12, 31), date(2023, 12, 30), "year", [date(2022, 12, 31)]),
    ],
)
def test_the_ends_of_periods(first, last, every, ends):
    assert period_ends(first, last, every) == ends


def test_a_year_before_the_29th_of_february_is_the_28th():
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert year_before(date(2024, 3, 1)) == date(2023, 3, 1)


def test_the_values_of_a_column_are_what_narrowing_to_each_counts(city_officer, sizes):
    area, values = sizes.city, ("private", "foreign", "")
    Enterprise.objects.filter(name__in=("19", "100")).update(ownership="private")
    found = coverage_of_values(
        user=city_officer, area=area, as_of=DAY, column="enterprise__ownership", values=values
    )
    for value in values:
        one = coverage(
            user=city_officer, area=area, as_of=DAY, by=By.NONE,
            narrow=lambda rows, value=value: rows.filter(enterprise__ownership=value),
        )  # fmt: skip
        assert found[value].measures == one.total.measures
    assert found["private"].measures["enterprises"] == 2
