from django.utils.translation import gettext_lazy

from reports.checks.base import Check, Data

_TEXT = gettext_lazy("农民工会员 %(part)s 人，多于会员 %(of)s 人")


def _of_union(fact: Data) -> str:
    # A draft may have been counted before there was the column.
    part, of = fact.get("migrant_members"), fact["members"]
    if part is None or of is None or part <= of:
        return ""
    return _TEXT % {"part": part, "of": of}


CHECK = Check(
    "migrants",
    gettext_lazy("农民工会员不多于会员"),
    gettext_lazy("逻辑检查：农民工会员≤会员；上报日期不同的，可在“工会和换届”一章说明"),
    blocking=True,
    explained_in="elections",
    of_union=_of_union,
)
