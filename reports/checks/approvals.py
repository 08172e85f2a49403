from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.checks.base import Check, Data


def _of_union(fact: Data) -> str:
    """Without a day of approval a union does not stand, and has no line."""
    return "" if fact["approval_number"] else _("没有批复文号")


CHECK = Check(
    "approvals",
    gettext_lazy("已建会的有批复文号"),
    gettext_lazy("逻辑检查：已建会⇒批复文号、批复日期"),
    blocking=False,
    of_union=_of_union,
)
