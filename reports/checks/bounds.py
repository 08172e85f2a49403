from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.checks.base import Check, Finding, Subject, code_of, figure_rows, label


def _run(subject: Subject) -> Iterator[Finding]:
    for name, row in figure_rows(subject.data):
        for code, figure in row["now"]["rates"].items():
            if not _in_order(figure["lower"], figure["rate"], figure["upper"]):
                text = _("率 %(rate)s 不在下限 %(lower)s 与上限 %(upper)s 之间") % figure
                yield Finding(code_of(row["now"]), f"{name} {label(code)}", text)


def _in_order(lower: float | None, rate: float | None, upper: float | None) -> bool:
    if lower is None or rate is None or upper is None:
        return lower is rate is upper
    return lower <= rate <= upper


CHECK = Check(
    "bounds",
    gettext_lazy("率在上下限之间"),
    gettext_lazy("情况不详的计入上限、不计入下限"),
    blocking=True,
    run=_run,
)
