from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.checks.base import Check, Finding, Subject


def _run(subject: Subject) -> Iterator[Finding]:
    cover = subject.data["cover"]
    if cover["provisional"]:
        text = _("统计年度尚未结束，统计时点是 %(day)s。年度结束后请重新编制。") % {
            "day": cover["cut_off"]
        }
        yield Finding(cover["area_code"], cover["area"], text)


CHECK = Check(
    "year_over",
    gettext_lazy("统计年度已经结束"),
    gettext_lazy("年报以统计年度末为时点"),
    blocking=True,
    run=_run,
)
