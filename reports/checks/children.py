from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.checks.base import Check, Data, Finding, Subject, label, parts, whole

# What is added up by part of the area, besides the measures.
_TABLES = {
    "elections": {
        "unions": gettext_lazy("工会组织"),
        "overdue": gettext_lazy("届满未换届"),
        "due_next_year": gettext_lazy("下年度届满"),
    },
    "proposals": {
        "submitted": gettext_lazy("提出提案"),
        "recommended": gettext_lazy("推荐申报提案"),
        "awarded": gettext_lazy("获奖提案"),
    },
    "innovation": {
        "studios": gettext_lazy("创新工作室"),
        "pairs": gettext_lazy("金牌师徒获奖"),
        "results": gettext_lazy("创新成果"),
    },
}


def _run(subject: Subject) -> Iterator[Finding]:
    data = subject.data
    rows = [row["now"]["measures"] for row in parts(data)]
    if rows:
        yield from _compared(data, rows, whole(data)["measures"])
    for chapter, columns in _TABLES.items():
        rows = [{name: row[name] for name in columns} for row in data[chapter]["parts"]]
        total = {name: data[chapter]["total"][name] for name in columns}
        yield from _compared(data, rows, total, columns)


def _compared(
    data: Data, rows: list[Any], total: Data, names: Mapping[str, Any] | None = None
) -> Iterator[Finding]:
    sums: Counter[str] = Counter()
    for row in rows:
        sums.update(row)
    cover = data["cover"]
    for code, number in total.items():
        if sums[code] != number:
            text = _("各下级相加为 %(sum)s，合计为 %(total)s") % {
                "sum": sums[code],
                "total": number,
            }
            yield Finding(
                cover["area_code"], f"{cover['area']} {names[code] if names else label(code)}", text
            )


CHECK = Check(
    "children",
    gettext_lazy("各下级之和等于合计"),
    gettext_lazy("逻辑检查：Σ子级＝合计"),
    blocking=True,
    run=_run,
)
