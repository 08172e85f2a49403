"""What the dashboard shows: the selectors' figures in a reader's words, with links and charts."""

from indicators.dashboard.choice import (
    CHARTS,
    OVERVIEW,
    VIEWS,
    Choice,
    Narrowing,
    Target,
    quick_days,
    slider_days,
    view_with,
)
from indicators.dashboard.grids import Grid
from indicators.dashboard.page import Dashboard, build

__all__ = [
    "CHARTS",
    "OVERVIEW",
    "VIEWS",
    "Choice",
    "Dashboard",
    "Grid",
    "Narrowing",
    "Target",
    "build",
    "quick_days",
    "slider_days",
    "view_with",
]
