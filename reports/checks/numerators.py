from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.checks.base import Check, Finding, Subject, code_of, figure_rows, label

# Rates of people may exceed 1 (checks/members.py); in all others a part is counted of a whole.
OF_PEOPLE = ("density", "density_all")


def _run(subject: Subject) -> Iterator[Finding]:
    for name, row in figure_rows(subject.data):
        for code, figure in row["now"]["rates"].items():
            counts = [figure[part] for part in ("numerator", "denominator", "unknown")]
            if min(counts) < 0 or (code not in OF_PEOPLE and counts[0] > counts[1]):
                text = _("分子 %(numerator)s、分母 %(denominator)s、不详 %(unknown)s") % figure
                yield Finding(code_of(row["now"]), f"{name} {label(code)}", text)


CHECK = Check(
    "numerators",
    gettext_lazy("分子不大于分母，各数不小于 0"),
    gettext_lazy("率的分子是分母的一部分"),
    blocking=True,
    run=_run,
)
