from typing import Any

from django.db.models import Prefetch

from accounts.choices import Ability
from common.api import ScopedWriteViewSet
from common.choices import Precision
from proposals import rules, services
from proposals.filters import AwardFilter, ProposalFilter, RecommendationFilter, RoundFilter
from proposals.models import Award, Proposal, Recommendation, Round
from proposals.serializers import (
    AwardSerializer,
    ProposalSerializer,
    RecommendationSerializer,
    RoundSerializer,
)


class ProposalViewSet(ScopedWriteViewSet):
    """Workers' proposals and the rounds they were put forward to."""

    model = Proposal
    write_abilities = (Ability.EDIT, Ability.FILL)
    related = ("area", "enterprise")
    ordering = ("number",)
    serializer_class = ProposalSerializer
    filterset_class = ProposalFilter

    def prepare(self, rows: Any) -> Any:
        put_forward = Recommendation.objects.select_related("award", "round").order_by(
            "recommended_on"
        )
        return super().prepare(rows).prefetch_related(Prefetch("recommendations", put_forward))

    def may_edit(self, row: Proposal) -> bool:
        return rules.can_edit(self.user, row)

    def add(self, data: dict[str, Any]) -> Proposal:
        return services.record_proposal(actor=self.user, **data)

    def change(self, row: Proposal, data: dict[str, Any]) -> Proposal:
        return services.change_proposal(actor=self.user, proposal=row, **data)


class RoundViewSet(ScopedWriteViewSet):
    """Rounds of awards; those below the area that holds one see it and take part."""

    model = Round
    related = ("area",)
    ordering = ("-year", "name", "pk")
    serializer_class = RoundSerializer
    filterset_class = RoundFilter

    def may_edit(self, row: Round) -> bool:
        return rules.can_award(self.user, row)

    def add(self, data: dict[str, Any]) -> Round:
        return services.open_round(actor=self.user, **data)

    def change(self, row: Round, data: dict[str, Any]) -> Round:
        return services.change_round(actor=self.user, award_round=row, **data)


class RecommendationViewSet(ScopedWriteViewSet):
    """Putting a proposal forward to a round."""

    http_method_names = ("get", "post", "head", "options")
    model = Recommendation
    related = ("proposal__area", "round")
    serializer_class = RecommendationSerializer
    filterset_class = RecommendationFilter

    def may_edit(self, row: Recommendation) -> bool:
        return rules.can_recommend(self.user, row.proposal)

    def add(self, data: dict[str, Any]) -> Recommendation:
        return services.recommend(
            actor=self.user,
            proposal=data["proposal"],
            award_round=data["round"],
            on=data["recommended_on"],
            on_precision=data.get("recommended_precision", Precision.DAY),
            by=data.get("recommended_by", ""),
        )


class AwardViewSet(ScopedWriteViewSet):
    """Awards, given by whoever answers for the area that holds the round."""

    model = Award
    related = ("recommendation__proposal__area", "recommendation__round__area")
    serializer_class = AwardSerializer
    filterset_class = AwardFilter

    def may_edit(self, row: Award) -> bool:
        return rules.can_award(self.user, row.recommendation.round)

    def add(self, data: dict[str, Any]) -> Award:
        return services.give_award(actor=self.user, **data)

    def change(self, row: Award, data: dict[str, Any]) -> Award:
        return services.change_award(actor=self.user, award=row, **data)
