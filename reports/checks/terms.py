from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.checks.base import Check, Data

_YEARS = (3, 5)


def _of_union(fact: Data) -> str:
    if not fact["elected_on"] or not fact["ends_on"]:
        return ""
    elected, ends = (date.fromisoformat(fact[code]) for code in ("elected_on", "ends_on"))
    if ends.year - elected.year in _YEARS and _same_day(elected, ends):
        return ""
    return _("%(elected)s 选举，%(ends)s 届满") % {"elected": elected, "ends": ends}


def _same_day(elected: date, ends: date) -> bool:
    """As exactly as the election is known: a day that is the first may stand for its month, and the
    first of January for its year."""
    if elected.day == 1 and elected.month in (1, ends.month):
        return True
    leap = (elected.month, elected.day, ends.month, ends.day) == (2, 29, 2, 28)
    return leap or (elected.month, elected.day) == (ends.month, ends.day)


CHECK = Check(
    "terms",
    gettext_lazy("届满日期为选举日期加三年或者五年"),
    gettext_lazy("《中华人民共和国工会法》第十六条；逻辑检查：届满＝起＋3/5年"),
    blocking=True,
    explained_in="elections",
    of_union=_of_union,
)
