from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.checks.base import Check, Finding, Subject, code_of, figure_rows


def _run(subject: Subject) -> Iterator[Finding]:
    for name, row in figure_rows(subject.data):
        figure = row["now"]["rates"]["density"]
        if figure["numerator"] > figure["denominator"]:
            text = _("会员 %(numerator)s 人，多于职工 %(denominator)s 人") % figure
            yield Finding(code_of(row["now"]), name, text)


CHECK = Check(
    "members",
    gettext_lazy("会员人数不大于职工人数"),
    gettext_lazy("退休和劳务派遣的会员可使会员多于职工，故只提示"),
    blocking=False,
    run=_run,
)
