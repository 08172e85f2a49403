"""What a check finds, as a spreadsheet."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from common.checking import Check
from common.spreadsheets import Column
from indicators.sheets import ListOfRows
from portal.selectors import Choice, failing

_CHUNK = 2000


def failing_list(check: Check, choice: Choice, absolute: Callable[[str], str]) -> ListOfRows:
    """The rows of a check; `absolute` makes whole addresses, so that a cell can be followed."""
    rows = failing(check, choice)
    day = choice.on.isoformat()
    columns = [
        Column(str(check.subject.noun), width=40),
        Column(_("所在区域")),
        Column(_("区域编码")),
        Column(_("情况")),
        Column(_("严重程度")),
        Column(_("检查")),
        Column(_("原因"), width=60),
        Column(_("依据"), width=40),
        Column(_("处理办法"), width=60),
        Column(_("在哪里处理"), width=60),
    ]
    return ListOfRows(
        kind="quality",
        name=_("数据质量-%(title)s %(day)s") % {"title": check.title, "day": day},
        about=_("%(area)s，截至 %(day)s。") % {"area": choice.area.name, "day": day},
        columns=columns,
        rows=_values(rows, check, choice, absolute),
        count=rows.count(),
        asked={**choice.query, "check": check.code},
    )


def _values(
    rows: Any, check: Check, choice: Choice, absolute: Callable[[str], str]
) -> Iterator[list[Any]]:
    subject = check.subject
    same = [
        *(str(check.severity.label), str(check.title), str(check.reason), check.rule),
        str(check.remedy),
    ]
    for row in rows.iterator(chunk_size=_CHUNK):
        area = subject.area(row)
        address = check.cure_for(choice.user, row) or subject.page(row)
        yield [
            *(subject.name(row), area.name, area.code, check.detail(row), *same),
            absolute(address),
        ]
