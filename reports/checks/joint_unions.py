from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.checks.base import Check, Data

_JOINT = "2"


def _of_union(fact: Data) -> str:
    covered = fact["covered"] or 0
    if fact["kind"] == _JOINT and covered < 2:
        return _("联合建会，涵盖单位 %(covered)s 个") % {"covered": covered}
    return ""


CHECK = Check(
    "joint_unions",
    gettext_lazy("联合建会的工会涵盖两个以上单位"),
    gettext_lazy("逻辑检查：联合⇒涵盖单位≥2；已单独建会的单位不计在内，故只提示"),
    blocking=False,
    of_union=_of_union,
)
