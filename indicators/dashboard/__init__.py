"""What the dashboard shows: the selectors' figures in a reader's words, with links and charts."""

from indicators.dashboard.choice import Choice, quick_days
from indicators.dashboard.page import Dashboard, build

__all__ = ["Choice", "Dashboard", "build", "quick_days"]
