from datetime import date

from django.utils.translation import gettext_lazy as _

from indicators.definitions.base import Rate

ELECTION_RATES = (
    Rate(
        code="election",
        name=_("按期换届率"),
        numerator_sentence=_("其中在届满前，或在上级工会批准的延期内已换届的届次数"),
        denominator_sentence=_("统计时点前一年内届满（不计延期）的基层工会届次数"),
        source=_("《中华人民共和国工会法》第十六条；《工会基层组织选举工作条例》"),
        since=date(2019, 11, 1),
        numerator="terms_renewed",
        denominator="terms_ended",
        unknown="terms_pending",
        of_enterprises=False,
    ),
)
