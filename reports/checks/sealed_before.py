from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.checks.base import Check, Finding, Subject, label, whole

_MEASURES = ("enterprises", "unionised", "congress", "openness", "contract", "employees", "members")


def _run(subject: Subject) -> Iterator[Finding]:
    before = subject.data["coverage"]["total"]["before"]
    if subject.sealed_before is None or not before:
        return
    cover, sealed = subject.data["cover"], whole(subject.sealed_before)["measures"]
    for code in _MEASURES:
        if before["measures"][code] != sealed[code]:
            text = _("上年封存为 %(sealed)s，现按更正后的数据统计为 %(now)s") % {
                "sealed": sealed[code],
                "now": before["measures"][code],
            }
            yield Finding(cover["area_code"], f"{cover['area']} {label(code)}", text)


CHECK = Check(
    "sealed_before",
    gettext_lazy("上年数与上年封存的报告一致；不一致的，已在“建会和民主管理”一章说明"),
    gettext_lazy("前后两年的报告应当衔接"),
    blocking=True,
    run=_run,
    explained_in="coverage",
)
