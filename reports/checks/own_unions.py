from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.checks.base import Check, Data

_OWN = "1"


def _of_union(fact: Data) -> str:
    if fact["kind"] == _OWN and (fact["covered"] or 0) > 1:
        return _("单独建会，涵盖单位 %(covered)s 个") % {"covered": fact["covered"]}
    return ""


CHECK = Check(
    "own_unions",
    gettext_lazy("单独建会的工会只涵盖一个单位"),
    gettext_lazy("逻辑检查：单独⇒涵盖单位＝1"),
    blocking=True,
    explained_in="elections",
    of_union=_of_union,
)
