from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.checks.base import Check, Data, Finding, Subject, code_of, label, name_of

# Each group is a part of the next.
_CHAINS = (("above_scale", "all"), ("ge100", "ge25"), ("ge25", "ge20"), ("ge20", "all"))


def _run(subject: Subject) -> Iterator[Finding]:
    yield from _groups(subject.data)
    yield from _parks(subject.data)
    for row in [*subject.data["proposals"]["parts"], subject.data["proposals"]["total"]]:
        if row["awarded"] > row["recommended"]:
            text = _("获奖 %(awarded)s 件，多于推荐申报 %(recommended)s 件") % row
            yield Finding(code_of(row), name_of(row), text)
    for line in subject.data["stations"]["cases"]:
        if line["closed"] > line["count"]:
            text = _("办结 %(closed)s 件，多于受理 %(count)s 件") % line
            cover = subject.data["cover"]
            yield Finding(cover["area_code"], f"{cover['area']} {line['code']}", text)


def _groups(data: Data) -> Iterator[Finding]:
    tables = {table["group"]: table for table in data["coverage"]["groups"]}
    for part, of in _CHAINS:
        small, large = (tables[code]["total"]["now"]["measures"] for code in (part, of))
        for code in ("enterprises", "unionised", "employees", "members"):
            if small[code] > large[code]:
                text = _("“%(part)s”%(small)s，多于“%(of)s”%(large)s") % {
                    "part": tables[part]["name"],
                    "of": tables[of]["name"],
                    "small": small[code],
                    "large": large[code],
                }
                yield Finding(data["cover"]["area_code"], label(code), text)


def _parks(data: Data) -> Iterator[Finding]:
    for table in data["coverage"]["groups"]:
        parks, total = table["parks"]["now"]["measures"], table["total"]["now"]["measures"]
        if parks["enterprises"] > total["enterprises"]:
            text = _("园区合计 %(parks)s，多于全部 %(total)s") % {
                "parks": parks["enterprises"],
                "total": total["enterprises"],
            }
            yield Finding(data["cover"]["area_code"], table["name"], text)


CHECK = Check(
    "within",
    gettext_lazy("其中数不大于总数"),
    gettext_lazy("“其中”列是总数的一部分"),
    blocking=True,
    run=_run,
)
