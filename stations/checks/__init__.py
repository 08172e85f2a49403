"""What is checked about the service of stations; one module each, `CHECK` in each."""

from stations.checks import (
    served_by_none,
)

CHECKS = tuple(module.CHECK for module in (served_by_none,))

__all__ = ["CHECKS"]
