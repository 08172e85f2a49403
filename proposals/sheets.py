"""Lists of proposals (with the round they were put forward to) and of awards."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from areas.models import Area
from areas.selectors import AreaFinder
from areas.sheets import named_area
from common.doubtful import Question, decided
from common.problems import Message
from common.sheets import (
    OUT_OF_SCOPE,
    SEQUENCE,
    Context,
    Current,
    ModelStore,
    Record,
    RecordSheet,
    cells_of,
    day_cell,
    given,
    registered,
    word,
)
from common.tables import Clean, Column
from common.values import clean_word, one_of, parse_amount, parse_date, parse_year
from enterprises.models import Enterprise
from enterprises.selectors import EnterpriseFinder
from enterprises.sheets import (
    EMPLOYER,
    EMPLOYER_CODE,
    employer_cells,
    employers_of,
    named_employer,
)
from proposals import services
from proposals.choices import Grade, ProposalCategory
from proposals.models import Award, Proposal, Recommendation, Round

NO_PLACE = Message(
    "proposal_without_area",
    gettext_noop("没有写明提案在哪个区域或哪家企业。"),
    gettext_noop("请填写“所在区域”或企业名称。"),
)
NO_ROUND_AREA = Message(
    "round_without_area",
    gettext_noop("写有评选，但不知道是哪一级组织的。"),
    gettext_noop("请在导入时选定组织评选的区域，例如全市。"),
)
OUTSIDE_ROUND = Message(
    "outside_the_round",
    gettext_noop("提案不在组织评选的区域（%(area)s）内。"),
    gettext_noop("请核对区域，或者选择更大的区域导入。"),
)
NOT_RECOMMENDED = Message(
    "not_recommended",
    gettext_noop("提案 %(number)s 没有申报过这次评选。"),
    gettext_noop("请核对提案编号、评选名称和年度，或者先导入提案。"),
)
SEVERAL_ROUNDS = Message(
    "several_rounds",
    gettext_noop("提案 %(number)s 申报过 %(count)s 次评选，分不清是哪一次获奖。"),
    gettext_noop("请在“存疑”中选定是哪一次，或者填写评选名称和年度后重新上传。"),
)

_NUMBER = Column("number", ("提案编号", "编号"), required=True)
_ROUND = Column("round", ("评选名称", "评选"), clean_word, shared=True)
_YEAR = Column("year", ("评选年度", "年度"), parse_year, shared=True, kind="int")


class _ProposalStore(ModelStore):
    model: ClassVar[type[Model]] = Proposal
    key_fields = ("number",)
    related = ("area", "enterprise")
    labels: ClassVar[dict[str, str]] = {
        "title": gettext_noop("案由"),
        "category": gettext_noop("类别"),
        "area": gettext_noop("所在区域"),
        "enterprise": gettext_noop("企业"),
        "submitted_on": gettext_noop("提出日期"),
        "situation": gettext_noop("情况分析"),
        "suggestion": gettext_noop("具体建议"),
        "benefit": gettext_noop("经济效益（元）"),
    }

    def place(self, row: Any) -> str:
        return str(row.area.path)

    def add(self, actor: Any, **values: Any) -> Model:
        return services.record_proposal(actor=actor, **values)

    def change(self, actor: Any, row: Any, values: dict[str, Any]) -> None:
        services.change_proposal(actor=actor, proposal=row, **values)


class _RoundStore(ModelStore):
    model: ClassVar[type[Model]] = Round
    key_fields = ("area", "name", "year")

    def load(self, keys: set[tuple[Any, ...]]) -> dict[tuple[Any, ...], Model]:
        rounds = Round.objects.filter(area__in={key[0] for key in keys}).select_related("area")
        return {self.key_of(row): row for row in rounds}

    def add(self, actor: Any, **values: Any) -> Model:
        return services.open_round(actor=actor, **values)

    def change(self, actor: Any, row: Any, values: dict[str, Any]) -> None:
        """Nothing but its key is stated."""


class _RecommendationStore(ModelStore):
    """By the round's area, name and year, and the number of the proposal."""

    model: ClassVar[type[Model]] = Recommendation
    key_fields = ("area", "name", "year", "number")
    labels: ClassVar[dict[str, str]] = {
        "recommended_on": gettext_noop("推荐日期"),
        "recommended_by": gettext_noop("推荐工会"),
    }

    def load(self, keys: set[tuple[Any, ...]]) -> dict[tuple[Any, ...], Model]:
        rows = Recommendation.objects.filter(round__area__in={key[0] for key in keys})
        return {
            (row.round.area, row.round.name, row.round.year, row.proposal.number): row
            for row in rows.select_related("round__area", "proposal")
        }

    def add(self, actor: Any, **values: Any) -> Model:
        return services.recommend(
            actor=actor,
            proposal=Proposal.objects.select_related("area").get(number=values["number"]),
            award_round=Round.objects.select_related("area").get(
                area=values["area"], name=values["name"], year=values["year"]
            ),
            on=values["recommended_on"],
            on_precision=values["recommended_precision"],
            by=values.get("recommended_by", ""),
        )

    def change(self, actor: Any, row: Any, values: dict[str, Any]) -> None:
        services.change_recommendation(actor=actor, recommendation=row, **values)


class _AwardStore(ModelStore):
    model: ClassVar[type[Model]] = Award
    key_fields = ("recommendation",)
    labels: ClassVar[dict[str, str]] = {
        "grade": gettext_noop("等次"),
        "awarded_on": gettext_noop("获奖日期"),
    }

    def load(self, keys: set[tuple[Any, ...]]) -> dict[tuple[Any, ...], Model]:
        awards = Award.objects.filter(recommendation__in={key[0] for key in keys})
        return {self.key_of(award): award for award in awards.select_related("recommendation")}

    def add(self, actor: Any, **values: Any) -> Model:
        return services.give_award(actor=actor, **values)

    def change(self, actor: Any, row: Any, values: dict[str, Any]) -> None:
        services.change_award(actor=actor, award=row, **values)


_PROPOSALS, _ROUNDS = _ProposalStore(), _RoundStore()
_RECOMMENDATIONS, _AWARDS = _RecommendationStore(), _AwardStore()


@dataclass(frozen=True)
class _Found:
    areas: AreaFinder
    enterprises: EnterpriseFinder


class ProposalSheet(RecordSheet):
    """提案: recommended to a round where the columns for it are filled in."""

    kind = "proposals"
    title = _("职工代表提案")
    identity = ("number", "round", "year")
    columns = (
        SEQUENCE,
        _NUMBER,
        Column("title", ("案由", "提案名称", "题目"), required=True),
        Column("category", ("类别", "提案类别"), one_of(ProposalCategory)),
        EMPLOYER,
        EMPLOYER_CODE,
        Column("area", ("所在区域", "区域", "所属乡镇", "所属园区"), clean_word),
        Column("submitted_on", ("提出日期", "提出时间"), parse_date, required=True, kind="date"),
        Column("situation", ("情况分析", "理由"), clean_word),
        Column("suggestion", ("具体建议", "建议"), clean_word),
        Column("benefit", ("经济效益（元）", "经济效益"), parse_amount, kind="money"),
        _ROUND,
        _YEAR,
        Column("recommended_on", ("推荐日期", "申报日期"), parse_date, kind="date"),
        Column("recommended_by", ("推荐工会", "推荐单位"), clean_word),
    )

    def current(self, context: Context) -> Iterator[Current]:
        """Each proposal once, with the last of the rounds of the area to which it was put forward;
        a round of another area cannot be named in a list of this one."""
        finder = AreaFinder.load(context.scope)
        within = context.area.path if context.area else ""
        proposals = registered(Proposal.objects.as_of(context.as_of), context)
        put_forward = self._put_forward(proposals, context)
        for proposal in proposals.select_related("area", "enterprise__area").order_by("pk"):
            recommendation = put_forward.get(proposal.pk)
            cells = {
                "number": proposal.number,
                "title": proposal.title,
                "category": word(ProposalCategory, proposal.category),
                **employer_cells(proposal.enterprise, context),
                "area": finder.word_for(proposal.area, within=within),
                "submitted_on": day_cell(proposal.submitted_on, proposal.submitted_precision),
                "situation": proposal.situation,
                "suggestion": proposal.suggestion,
                "benefit": proposal.benefit,
            }
            if recommendation is not None:
                cells |= {
                    "round": recommendation.round.name,
                    "year": recommendation.round.year,
                    "recommended_on": day_cell(
                        recommendation.recommended_on, recommendation.recommended_precision
                    ),
                    "recommended_by": recommendation.recommended_by,
                }
            yield Current(str(proposal.pk), cells_of(**cells))

    def _put_forward(self, proposals: Any, context: Context) -> dict[int, Recommendation]:
        if context.area is None:
            return {}
        rows = Recommendation.objects.as_of(context.as_of).filter(
            proposal__in=proposals, round__area=context.area
        )
        latest = rows.select_related("round").order_by("round__year", "recommended_on", "pk")
        return {row.proposal_id: row for row in latest}

    def look_up(self, rows: Sequence[Clean], context: Context) -> _Found:
        return _Found(AreaFinder.load(context.scope), employers_of(rows, context))

    def read(self, row: Clean, found: _Found, context: Context) -> list[Record]:
        enterprise = named_employer(row, found.enterprises, context)
        area = self._area(row, enterprise, found, context)
        if area is None or row.has_error:
            return []
        values = row.values
        stated = {
            "title": values["title"],
            "category": values.get("category"),
            "area": area,
            "enterprise": enterprise,
            "submitted_on": values["submitted_on"].on,
            "submitted_precision": values["submitted_on"].precision,
            "situation": values.get("situation"),
            "suggestion": values.get("suggestion"),
            "benefit": values.get("benefit"),
        }
        proposal = Record(_PROPOSALS, (values["number"],), given(stated))
        return [proposal, *self._recommendation(row, area, context)]

    def _area(
        self, row: Clean, enterprise: Enterprise | None, found: _Found, context: Context
    ) -> Area | None:
        if row.values.get("area"):
            return named_area(row, "area", found.areas, context)
        area = enterprise.area if enterprise else context.area
        if area is None and not row.has_error:
            row.report(NO_PLACE, "area")
        return area

    def _recommendation(self, row: Clean, area: Area, context: Context) -> list[Record]:
        values = row.values
        if not (values.get("round") and values.get("year")):
            return []
        if context.area is None:
            row.report(NO_ROUND_AREA, "round")
            return []
        if not area.path.startswith(context.area.path):
            row.report(OUTSIDE_ROUND, "round", area=context.area.name)
            return []
        key = (context.area, values["round"], values["year"])
        on = values.get("recommended_on") or values["submitted_on"]
        stated = {
            "recommended_on": on.on,
            "recommended_precision": on.precision,
            "recommended_by": values.get("recommended_by"),
        }
        return [
            Record(_ROUNDS, key, {}),
            Record(_RECOMMENDATIONS, (*key, values["number"]), given(stated)),
        ]


class AwardSheet(RecordSheet):
    """获奖: proposals that were put forward before."""

    kind = "awards"
    title = _("提案获奖")
    identity = ("number", "round", "year")
    columns = (
        SEQUENCE,
        _NUMBER,
        _ROUND,
        _YEAR,
        Column("grade", ("等次", "奖项"), one_of(Grade)),
        Column("awarded_on", ("获奖日期", "获奖时间"), parse_date, required=True, kind="date"),
    )

    def current(self, context: Context) -> Iterator[Current]:
        """Awards of rounds inside the scope: another's cannot be given by a list."""
        awards = registered(Award.objects.as_of(context.as_of), context)
        awards = awards.filter(context.scope.q("recommendation__round__area__path"))
        related = ("recommendation__proposal", "recommendation__round")
        for award in awards.select_related(*related).order_by("pk"):
            put_forward = award.recommendation
            yield Current(
                str(award.pk),
                cells_of(
                    number=put_forward.proposal.number,
                    round=put_forward.round.name,
                    year=put_forward.round.year,
                    grade=word(Grade, award.grade),
                    awarded_on=day_cell(award.awarded_on, award.awarded_precision),
                ),
            )

    def look_up(self, rows: Sequence[Clean], context: Context) -> dict[str, list[Recommendation]]:
        numbers = {row.values.get("number") for row in rows} - {None, ""}
        found: dict[str, list[Recommendation]] = {}
        named = Recommendation.objects.filter(proposal__number__in=numbers)
        for recommendation in named.select_related("round__area", "proposal__area"):
            found.setdefault(recommendation.proposal.number, []).append(recommendation)
        return found

    def read(
        self, row: Clean, found: dict[str, list[Recommendation]], context: Context
    ) -> list[Record]:
        values = row.values
        fits = [
            recommendation
            for recommendation in found.get(values["number"], [])
            if context.scope.contains(recommendation.proposal.area.path)
            and values.get("round") in (None, "", recommendation.round.name)
            and values.get("year") in (None, recommendation.round.year)
        ]
        if not fits:
            row.report(NOT_RECOMMENDED, "number", number=values["number"])
            return []
        if len(fits) > 1:
            return self._asked(row, fits, context)
        if not context.scope.contains(fits[0].round.area.path):
            row.report(OUT_OF_SCOPE, "number")
            return []
        return [self._award(row, fits[0])]

    def _asked(self, row: Clean, fits: list[Recommendation], context: Context) -> list[Record]:
        """A proposal that was put forward to several rounds, of which the row names none."""
        here = [one for one in fits if context.scope.contains(one.round.area.path)]
        if not here:
            row.report(OUT_OF_SCOPE, "number")
            return []
        said = {"number": row.values["number"], "count": len(fits)}
        question = Question(SEVERAL_ROUNDS, "number", _facts_of, _round_of, params=said)
        chosen = decided(row, here, context.choices, question)
        return [self._award(row, chosen)] if chosen else []

    def _award(self, row: Clean, recommendation: Recommendation) -> Record:
        values = row.values
        stated = {
            "grade": values.get("grade") or Grade.MERIT,
            "awarded_on": values["awarded_on"].on,
            "awarded_precision": values["awarded_on"].precision,
        }
        return Record(_AWARDS, (recommendation,), stated)


def _round_of(recommendation: Recommendation) -> str:
    return recommendation.round.name


def _facts_of(recommendation: Recommendation) -> dict[str, Any]:
    """What tells one recommendation of a proposal from others."""
    return {
        gettext_noop("评选年度"): recommendation.round.year,
        gettext_noop("组织评选的区域"): recommendation.round.area.name,
        gettext_noop("推荐日期"): day_cell(
            recommendation.recommended_on, recommendation.recommended_precision
        ),
    }


PROPOSALS, AWARDS = ProposalSheet(), AwardSheet()
