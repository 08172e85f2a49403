from datetime import date

import factory
from factory.django import DjangoModelFactory

from proposals.models import Award, Proposal, Recommendation, Round
from tests.factories.areas import AreaFactory


class ProposalFactory(DjangoModelFactory):
    class Meta:
        model = Proposal

    number = factory.Sequence(lambda n: f"2023-1-{n:03d}")
    title = factory.Sequence(lambda n: f"改进第{n}条生产线通风的提案")
    area = factory.SubFactory(AreaFactory)
    submitted_on = date(2023, 5, 1)


class RoundFactory(DjangoModelFactory):
    class Meta:
        model = Round

    name = factory.Sequence(lambda n: f"优秀职工代表提案评选{n}")
    area = factory.SubFactory(AreaFactory)
    year = 2023


class RecommendationFactory(DjangoModelFactory):
    class Meta:
        model = Recommendation

    proposal = factory.SubFactory(ProposalFactory)
    round = factory.SubFactory(RoundFactory, area=factory.SelfAttribute("..proposal.area"))
    recommended_on = date(2023, 9, 1)


class AwardFactory(DjangoModelFactory):
    class Meta:
        model = Award

    recommendation = factory.SubFactory(RecommendationFactory)
    awarded_on = date(2023, 12, 1)
