from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.checks.base import Check, Data, Finding, Subject, code_of, label, name_of, parts

LIMIT = 0.3
# Of fewer, one more or less is a great part.
LEAST = 20
_MEASURES = ("enterprises", "unionised", "employees", "members")


def _of_whole(subject: Subject) -> Iterator[Finding]:
    yield from _jumps(subject.data["coverage"]["total"])


def _of_parts(subject: Subject) -> Iterator[Finding]:
    for row in parts(subject.data):
        yield from _jumps(row)


def _jumps(row: Data) -> Iterator[Finding]:
    if not row["before"]:
        return
    now, before = row["now"]["measures"], row["before"]["measures"]
    for code in _MEASURES:
        change = now[code] - before[code]
        if before[code] >= LEAST and abs(change) > LIMIT * before[code]:
            text = _("上年末 %(before)s，本年末 %(now)s，变动 %(share)s") % {
                "before": before[code],
                "now": now[code],
                "share": f"{change / before[code]:+.1%}",
            }
            yield Finding(code_of(row["now"]), f"{name_of(row['now'])} {label(code)}", text)


_SOURCE = gettext_lazy("逻辑检查：本年与上年变动超过 30% 的须说明")

WHOLE = Check(
    "jumps",
    gettext_lazy("合计数比上年变动超过 30% 的，已在“建会和民主管理”一章说明原因"),
    _SOURCE,
    blocking=True,
    run=_of_whole,
    explained_in="coverage",
)
PARTS = Check(
    "jumps_of_parts",
    gettext_lazy("各下级的数比上年变动不超过 30%"),
    _SOURCE,
    blocking=False,
    run=_of_parts,
)
