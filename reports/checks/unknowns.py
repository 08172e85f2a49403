from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.checks.base import Check, Finding, Subject, code_of, name_of, parts

LIMIT = 0.05


def _run(subject: Subject) -> Iterator[Finding]:
    for row in parts(subject.data) or [subject.data["coverage"]["total"]]:
        measures = row["now"]["measures"]
        if measures["union_unknown"] > LIMIT * measures["enterprises"]:
            text = _("%(enterprises)s 家企业中，%(union_unknown)s 家建会情况不详") % measures
            yield Finding(code_of(row["now"]), name_of(row["now"]), text)


CHECK = Check(
    "unknowns",
    gettext_lazy("建会情况不详的企业不超过 5%"),
    gettext_lazy("不详的越多，率的上下限相差越大"),
    blocking=False,
    run=_run,
)
