"""The API of figures: counts and rates, the enterprises behind them, explanations and changes."""

from indicators.api.changes import CoverageChangesExportView, CoverageChangesView
from indicators.api.explaining import CoverageTermsExportView, CoverageTermsView, ExplainView
from indicators.api.figures import (
    CoverageTrendView,
    CoverageView,
    EnterpriseExportView,
    EnterpriseViewSet,
)

__all__ = [
    "CoverageChangesExportView",
    "CoverageChangesView",
    "CoverageTermsExportView",
    "CoverageTermsView",
    "CoverageTrendView",
    "CoverageView",
    "EnterpriseExportView",
    "EnterpriseViewSet",
    "ExplainView",
]
