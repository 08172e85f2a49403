from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.checks.base import Check, Data


def _of_union(fact: Data) -> str:
    members, employees = fact["members"], fact["employees"]
    if members is None or employees is None or members <= employees:
        return ""
    numbers = {"members": members, "employees": employees}
    return _("会员 %(members)s 人，多于职工 %(employees)s 人") % numbers


CHECK = Check(
    "union_members",
    gettext_lazy("各工会会员人数不大于职工人数"),
    gettext_lazy("退休和劳务派遣的会员可使会员多于职工，故只提示"),
    blocking=False,
    of_union=_of_union,
)
