from django.utils.translation import gettext_lazy

from reports.checks.base import Check, Data

# The smaller and the larger number, and what is said where it is the other way round.
_PAIRS = (
    ("women_employees", "employees", gettext_lazy("女职工 %(part)s 人，多于职工 %(of)s 人")),
    ("women_members", "members", gettext_lazy("女会员 %(part)s 人，多于会员 %(of)s 人")),
    (
        "women_members",
        "women_employees",
        gettext_lazy("女会员 %(part)s 人，多于女职工 %(of)s 人"),
    ),
)


def _of_union(fact: Data) -> str:
    texts = []
    for part, of, text in _PAIRS:
        if fact[part] is not None and fact[of] is not None and fact[part] > fact[of]:
            texts.append(text % {"part": fact[part], "of": fact[of]})
    return "；".join(texts)


CHECK = Check(
    "women",
    gettext_lazy("女职工不多于职工，女会员不多于会员和女职工"),
    gettext_lazy(
        "逻辑检查：女职工≤职工，女会员≤会员、≤女职工；上报日期不同的，可在“工会和换届”一章说明"
    ),
    blocking=True,
    explained_in="elections",
    of_union=_of_union,
)
