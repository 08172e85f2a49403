"""An explanation in the words and links of a reader: the panel behind a figure."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.choices import By
from indicators.counting import year_before
from indicators.dashboard.words import Figure, figure, links_to, unit_of
from indicators.explaining import Explanation, Listed, RowOfParts
from indicators.figures import GROUPS


@dataclass(frozen=True)
class PartRow:
    """A part of the whole with its own figure; `surplus` is what it was counted too often."""

    name: str
    figure: Figure
    surplus: str = ""


@dataclass(frozen=True)
class Panel:
    """What the panel shows. `unit` is what the figure counts, `unit_of_lists` what lists hold."""

    explanation: Explanation
    figure: Figure
    group: Any
    unit: str
    unit_of_lists: str
    lists: list[tuple[str, Listed]]
    left_out: int
    rows: list[PartRow]
    gaps: list[PartRow]
    conditions: list[str]
    parts: str
    sum_text: str
    url: str
    api_url: str
    dashboard_url: str
    changes_url: str


def panel_of(explanation: Explanation) -> Panel:
    """The explanation as the page and the panel print it."""
    question, rate = explanation.question, explanation.rate
    query = question.query | {"rate": rate.code, "by": str(explanation.by)}
    area = question.query.get("area", "")
    return Panel(
        explanation=explanation,
        figure=_figure(explanation, explanation.ratio, question.query),
        group=GROUPS[question.group],
        unit=unit_of(rate),
        unit_of_lists=_("家") if rate.of_enterprises else _("届"),
        lists=[
            (_("分子"), explanation.numerator),
            (_("分母"), explanation.denominator),
            (_("不详"), explanation.unknown),
        ],
        left_out=sum(listed.count for listed in explanation.excluded),
        rows=[_part(explanation, row) for row in explanation.rows],
        gaps=[_part(explanation, gap) for gap in explanation.gaps],
        conditions=_conditions(explanation),
        parts=str(By(explanation.by).label),
        sum_text=_sum_text(explanation),
        url=f"{reverse('dashboard-explain')}?{urlencode(query)}",
        api_url=f"{reverse('api-coverage-explain')}?{urlencode(query)}",
        dashboard_url=_address(
            "dashboard", area=area, as_of=question.as_of, group=question.group, rate=rate.code
        ),
        changes_url=_address(
            "dashboard-changes",
            **{"from": year_before(question.as_of), "to": question.as_of},
            area=area,
            group=question.group,
            rate=rate.code,
        ),
    )


def _address(route: str, **query: Any) -> str:
    return f"{reverse(route)}?{urlencode(query)}"


def _figure(explanation: Explanation, ratio: Any, query: dict[str, str]) -> Figure:
    return figure(explanation.rate, ratio, links_to(query))


def _part(explanation: Explanation, part: RowOfParts) -> PartRow:
    surplus = ""
    if part.surplus:
        words = {
            "numerator": part.surplus.numerator,
            "denominator": part.surplus.denominator,
            "unit": unit_of(explanation.rate),
        }
        surplus = _("各行因此多计 %(numerator)s / %(denominator)s %(unit)s") % words
    return PartRow(part.name, _figure(explanation, part.ratio, part.query), surplus)


def _conditions(explanation: Explanation) -> list[str]:
    """What was asked beside area, day and group, in words."""
    part = explanation.question.part
    texts = []
    if part.station:
        texts.append(_("只计指导站服务区域内的"))
    if part.own_level:
        texts.append(_("只计直接位于本级、不在其下级区域的"))
    if part.outside:
        texts.append(_("只计按%s分行时不在任何一行内的") % By(part.outside).label)
    if part.overlap:
        texts.append(_("只计按%s分行时同在两行以上的") % By(part.overlap).label)
    if explanation.question.asked:
        texts.append(_("另按企业的类别、所有制、行业、规模等条件筛选"))
    return texts


def _sum_text(explanation: Explanation) -> str:
    """How rows and gaps make the whole."""
    if not explanation.gaps:
        return _("各行之和等于合计。")
    codes = {gap.code for gap in explanation.gaps}
    if codes == {"in_no_row"}:
        return _("合计 ＝ 各行之和 ＋ 不在任何行内的。")
    if codes == {"in_several_rows"}:
        return _("合计 ＝ 各行之和 － 多计的。")
    return _("合计 ＝ 各行之和 ＋ 不在任何行内的 － 多计的。")
