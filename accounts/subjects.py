"""What a role on a single record reaches: a station's officer, an enterprise's.

The apps that know stations and enterprises lie above this one, so the settings name their
functions (`GRANT_SUBJECTS`) as they name the user model for the apps below (docs/adr/0015).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from common.scoping import AreaScope


@dataclass(frozen=True)
class Subjects:
    """One kind of record that a role may be granted for.

    `reach(ids, day)` is what a grant on these records sees; `names(ids)` their names;
    `search(words, limit)` finds records to grant, as pairs of id and name; `turns(ids, day)` the
    days after `day` on which what they reach changes, as far as that is known.
    """

    reach: Callable[[Collection[int], date], AreaScope]
    names: Callable[[Collection[int]], dict[int, str]]
    search: Callable[[str, int], list[tuple[int, str]]]
    turns: Callable[[Collection[int], date], list[date]] = lambda _ids, _day: []


@cache
def of_role(role: str) -> Subjects:
    """Raises KeyError for a role that is not granted for single records."""
    found: Subjects = import_string(settings.GRANT_SUBJECTS[role])
    return found


def reach(role: str, ids: Collection[int], day: date) -> AreaScope:
    """What a grant of this role on these records reaches on a day."""
    return of_role(role).reach(ids, day)
