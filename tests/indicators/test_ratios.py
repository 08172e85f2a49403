from fractions import Fraction

from indicators.definitions import RATES
from indicators.figures import MEASURES
from indicators.ratios import Ratio


def test_nothing_divided_by_nothing_is_no_rate():
    ratio = Ratio(0, 0, unknown=3)
    assert (ratio.rate, ratio.lower, ratio.upper, ratio.above_one) == (None, None, None, False)


def test_counts_roll_up_and_rates_do_not():
    half, most = Ratio(1, 2), Ratio(90, 100, unknown=4, doubt=4)
    assert half + most == Ratio(91, 102, unknown=4, doubt=4)
    assert (half + most).rate == Fraction(91, 102)


def test_the_bounds_are_what_the_unknown_could_make_of_it():
    ratio = Ratio(5, 10, unknown=2, doubt=2)
    assert (ratio.lower, ratio.rate, ratio.upper) == (
        Fraction(1, 2),
        Fraction(1, 2),
        Fraction(7, 10),
    )


def test_more_than_all_is_flagged_and_not_clipped():
    ratio = Ratio(12, 10)
    assert ratio.rate == Fraction(6, 5)
    assert ratio.above_one
    assert not Ratio(10, 10).above_one


def test_every_rate_is_made_of_declared_measures():
    for code, rate in RATES.items():
        assert code == rate.code
        assert {rate.numerator, rate.denominator, rate.unknown} <= set(MEASURES)
        assert not rate.doubt or rate.doubt in MEASURES
