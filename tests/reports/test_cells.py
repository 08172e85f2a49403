"""Figures that two documents give differently are not shown alike."""

import pytest

from common.templatetags.ui import percent
from reports.freezing.cells import Cell


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (0.923, 0.915, ("92.3%", "91.5%")),
        (0.73112, 0.73057, ("73.11%", "73.06%")),
        (0.7311231, 0.7311239, ("73.1123%", "73.1124%")),
        (None, 0.5, ("—", "50.0%")),
        (0.5, 0.5, ("50.000000%", "50.000000%")),
    ],
)
def test_a_rate_has_as_many_decimals_as_tell_it_apart(before, after, shown):
    cell = Cell("coverage", "义县", "density", before, after)
    assert tuple(percent(value, cell.digits) for value in (before, after)) == shown
