"""What would be different today: the figures of a sealed report that no longer come out, and the
very rows that make the difference; compared while somebody waits, or kept from the background."""

from reports.drift.comparing import (
    SHOWN,
    Drift,
    FigureDrift,
    RowDrift,
    compared,
    drift_of,
    named,
    paired,
)
from reports.drift.kept import as_kept, from_kept, shown_drift

__all__ = [
    "SHOWN",
    "Drift",
    "FigureDrift",
    "RowDrift",
    "as_kept",
    "compared",
    "drift_of",
    "from_kept",
    "named",
    "paired",
    "shown_drift",
]
