"""Count everything again from the facts and say where the stored standings differ."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from enterprises.models import Enterprise
from indicators.freshness import Difference, differences
from indicators.standings import StandingRow

# More would hide the first ones.
SHOWN = 200


class Command(BaseCommand):
    help = "Rebuild all standings in memory and list every difference; exit status 1 if any."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for count, difference in enumerate(differences(), start=1):
            if count <= SHOWN:
                self.stdout.write(_line(difference))
        if count:
            raise CommandError(f"{count} standings are not what the facts say.")
        self.stdout.write(f"All standings of {Enterprise.objects.count()} enterprises are right.")


def _line(difference: Difference) -> str:
    stored, expected = difference.stored, difference.expected
    if stored is None:
        what = f"missing {_told(expected)}"
    elif expected is None:
        what = f"extra {_told(stored)}"
    else:
        pairs = (
            f"{name}={old!s} should be {new!s}"
            for name, old, new in zip(stored._fields, stored, expected, strict=True)
            if old != new
        )
        what = f"different from {stored.valid_from}: {', '.join(pairs)}"
    return f"enterprise {difference.enterprise_id}: {what}"


def _told(row: StandingRow | None) -> str:
    return f"{row.valid_from}–{row.valid_to}" if row else ""
