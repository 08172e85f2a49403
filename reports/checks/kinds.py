from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.checks.base import Check, Finding, Subject, code_of, figure_rows, label

_SUMS = (
    ("unionised", ("own_union", "joint_union", "federation")),
    ("enterprises", ("unionised", "not_unionised", "union_unknown")),
)


def _run(subject: Subject) -> Iterator[Finding]:
    for name, row in figure_rows(subject.data):
        measures = row["now"]["measures"]
        for whole, addends in _SUMS:
            total = sum(measures[code] for code in addends)
            if total != measures[whole]:
                text = _("各项相加为 %(total)s，合计为 %(whole)s") % {
                    "total": total,
                    "whole": measures[whole],
                }
                yield Finding(code_of(row["now"]), f"{name} {label(whole)}", text)


CHECK = Check(
    "kinds",
    gettext_lazy("企业数＝已建会＋未建会＋不详；已建会＝单独＋联合＋联合会"),
    gettext_lazy("表内列间关系（1=2+6+7，2=3+4+5）"),
    blocking=True,
    run=_run,
)
