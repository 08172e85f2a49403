"""The one declaration of how the enterprises of a day are chosen: page, API, export and figures."""

from collections.abc import Collection
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ChoiceField

from areas.filters import InAreaFilter
from areas.models import Area
from common.dated import DAY_VALIDATORS
from common.filters import ChoiceFilter, YearFilter
from enterprises.choices import EnterpriseKind, IndustrySection, Ownership, SizeClass
from enterprises.filters import EnterpriseSearchFilter
from indicators import selectors
from indicators.choices import COVERED, By, GroupCode, RateCode, UnionKind
from indicators.definitions.exclusions import EXCLUSIONS
from indicators.explaining import WITH_GAPS, Part, Question
from indicators.figures import GROUPS, STANDING_MEASURES
from indicators.kept import Narrow
from indicators.models import Standing

# What the list is about, as against what narrows it.
QUESTION = ("area", "as_of", "group")
# Which part of the area, and what a list alone can ask; all the rest are conditions.
PART = ("station", "own_level", "outside", "overlap")
LIST_ONLY = ("excluded", "ordering")
_GAPS = [(by.value, by.label) for by in map(By, WITH_GAPS)]

# What a field holds that was left empty.
_NOTHING: tuple[Any, ...] = (None, "", [])
# What narrows a figure beside the group, on the dashboard and in the API.
NARROWING = ("kind", "ownership", "industry", "size_class", "above_scale")

# As Chinese readers expect it: by how the name is read.
BY_NAME = ("enterprise__pinyin", "enterprise__name", "enterprise_id")

TRUE, FALSE, UNKNOWN = "true", "false", "unknown"
_YES_NO = ((TRUE, _("是")), (FALSE, _("否")), (UNKNOWN, _("不详")))


class _AnswerField(ChoiceField):
    """The answers as a query writes them; those that rows carry (yes, no) are understood too."""

    def to_python(self, value: Any) -> Any:
        return {"yes": TRUE, "no": FALSE}.get(value, super().to_python(value))


class AnswerFilter(ChoiceFilter):
    """`true`, `false` or `unknown` in a column that holds yes, no or unknown."""

    field_class = _AnswerField

    def __init__(self, column: str, **kwargs: Any) -> None:
        super().__init__(field_name=column, choices=_YES_NO, **kwargs)

    def filter(self, qs: Any, value: str) -> Any:
        stored = {TRUE: "yes", FALSE: "no", UNKNOWN: "unknown"}
        return qs.filter(**{self.field_name: stored[value]}) if value else qs


class UnionisedFilter(AnswerFilter):
    def filter(self, qs: Any, value: str) -> Any:
        kinds = {
            TRUE: [kind.value for kind in COVERED],
            FALSE: [UnionKind.NONE.value],
            UNKNOWN: [UnionKind.UNKNOWN.value],
        }
        return qs.filter(union_kind__in=kinds[value]) if value else qs


class OrderFilter(django_filters.OrderingFilter):
    """The same order on every database: what is not known comes last, and no two rows tie."""

    def get_ordering_value(self, param: str) -> Any:
        column = F(self.param_map[param.removeprefix("-")])
        return column.desc(nulls_last=True) if param[0] == "-" else column.asc(nulls_last=True)

    def filter(self, qs: Any, value: Any) -> Any:
        chosen = [self.get_ordering_value(param) for param in value or () if param]
        # Names from the last to the first are the whole list turned round.
        ends = [f"-{path}" for path in BY_NAME] if "-name" in (value or ()) else BY_NAME
        return qs.order_by(*chosen, *ends) if chosen else qs


class EnterpriseFilter(django_filters.FilterSet):
    """`EnterpriseFilter(request.GET, request=request, today=…)`; `qs` is the list.

    `area`, `as_of` and `group` say whose list it is (`places`, `day` and `group_code` below); the
    rest narrows it, and narrows figures the same way. Ask `is_valid()` first.
    """

    area = InAreaFilter()
    as_of = django_filters.DateFilter(
        label=_("统计时点"),
        input_formats=["%Y-%m-%d"],
        validators=DAY_VALIDATORS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    group = ChoiceFilter(
        label=_("口径分组"),
        empty_label=None,
        choices=[(group.code, group.name) for group in GROUPS.values()],
    )
    search = EnterpriseSearchFilter()
    unionised = UnionisedFilter("union_kind", label=_("已建会"))
    union_kind = ChoiceFilter(label=_("建会形式"), choices=UnionKind.choices)
    congress = AnswerFilter("congress", label=_("职代会"))
    openness = AnswerFilter("openness", label=_("厂务公开"))
    contract = AnswerFilter("contract", label=_("集体合同"))
    above_scale = AnswerFilter("above_scale", label=_("规模以上"))
    size_class = ChoiceFilter(label=_("规模"), choices=SizeClass.choices)
    kind = ChoiceFilter(
        field_name="enterprise__kind", label=_("类别"), choices=EnterpriseKind.choices
    )
    ownership = ChoiceFilter(
        field_name="enterprise__ownership", label=_("所有制"), choices=Ownership.choices
    )
    industry = ChoiceFilter(
        field_name="enterprise__industry_section",
        label=_("行业门类"),
        choices=IndustrySection.choices,
    )
    measure = ChoiceFilter(
        label=_("指标"),
        method="behind_measure",
        choices=[(measure.code, measure.name) for measure in STANDING_MEASURES.values()],
        help_text=_("只列出计入该指标的企业"),
    )
    station = django_filters.NumberFilter(
        label=_("指导站"),
        method="served_by",
        min_value=1,
        help_text=_("指导站编号：只列出统计时点由该站服务的区域内的企业"),
    )
    own_level = django_filters.BooleanFilter(
        label=_("仅本级"),
        method="at_own_level",
        help_text=_("为 true 时只列出直接位于所选区域、不在其下级区域的企业"),
    )
    outside = ChoiceFilter(
        label=_("不在任何一行内"),
        method="in_no_row",
        choices=_GAPS,
        help_text=_("只列出按指导站、园区或县分行时不在任何一行内的企业"),
    )
    overlap = ChoiceFilter(
        label=_("同在几行内"),
        method="in_several_rows",
        choices=_GAPS,
        help_text=_("只列出按指导站、园区或县分行时同在两行以上的企业"),
    )
    members_exceed = django_filters.BooleanFilter(
        label=_("会员多于职工"),
        method="with_members_exceeding",
        help_text=_("为 true 时只列出会员人数多于职工人数的企业"),
    )
    excluded = ChoiceFilter(
        label=_("未计入分母"),
        method="left_out",
        choices=EXCLUSIONS,
        help_text=_("率.原因：只列出因此不计入该率分母的在营企业，不限于口径分组"),
    )
    ordering = OrderFilter(
        label=_("排序"),
        fields={
            "enterprise__pinyin": "name",
            "enterprise__credit_code": "credit_code",
            "area__path": "area",
            "union_kind": "union_kind",
            "employees": "employees",
            "members": "members",
            "enterprise__opened_on": "opened_on",
        },
    )

    class Meta:
        model = Standing
        fields: list[str] = []

    def __init__(self, data: Any, *, request: Any, today: date, only_given: bool = False) -> None:
        """`only_given` leaves out the fields of what is not asked: no form is shown, and making
        them all takes longer than the answer of an API."""
        if only_given:
            given = {k: v for k, v in self.base_filters.items() if k in data}
            self.__dict__["base_filters"] = given  # of this one, in place of the class's
        super().__init__(data, queryset=Standing.objects.none(), request=request)
        self.today = today

    @property
    def chosen(self) -> dict[str, Any]:
        """What was asked, by the name of each filter; None where nothing was."""
        return dict.fromkeys(self.declared_filters) | self.form.cleaned_data

    @property
    def place(self) -> Area | None:
        """The area asked for; None is the whole scope."""
        return self.chosen["area"]

    @property
    def day(self) -> date:
        return self.chosen["as_of"] or self.today

    @property
    def group_code(self) -> str:
        return self.chosen["group"] or "all"

    @property
    def narrowing(self) -> Narrow | None:
        """`narrow` where anything narrows; None where the question says it all."""
        asked = {name for name, value in self.form.cleaned_data.items() if value not in _NOTHING}
        return self.narrow if asked.difference(QUESTION, ["ordering"]) else None

    @property
    def question(self) -> Question:
        """Which figure these parameters ask for, or the list that it opens into."""
        asked = {
            name: self.data.get(name)
            for name, value in self.form.cleaned_data.items()
            if value and name not in (*QUESTION, *PART, *LIST_ONLY)
        }
        return Question(
            user=self.request.user,
            area=self.place,
            as_of=self.day,
            group=self.group_code,
            part=self._part,
            conditions=self._meeting_conditions if asked else None,
            asked=asked,
        )

    @property
    def _part(self) -> Part:
        chosen = self.chosen
        return Part(
            station=chosen["station"] and int(chosen["station"]),
            own_level=bool(chosen["own_level"] and self.place),
            outside=chosen["outside"],
            overlap=chosen["overlap"],
        )

    def filter_queryset(self, queryset: Any) -> Any:
        if reason := self.chosen["excluded"]:
            rows = self.question.excluded(reason)
            ordering = self.filters.get("ordering")
            return ordering.filter(rows, self.chosen["ordering"]) if ordering else rows
        rows = selectors.enterprises_as_of(
            user=self.request.user, area=self.place, as_of=self.day, group=self.group_code
        )
        return self.narrow(rows)

    def narrow(self, rows: Any) -> Any:
        """The standings among `rows` that all but the question itself leave."""
        return self._filtered(rows, leaving=QUESTION)

    def _meeting_conditions(self, rows: Any) -> Any:
        return self._filtered(rows, leaving=(*QUESTION, *PART, *LIST_ONLY))

    def _filtered(self, rows: Any, *, leaving: Collection[str]) -> Any:
        for name, value in self.form.cleaned_data.items():
            if name not in leaving:
                rows = self.filters[name].filter(rows, value)
        return rows

    def behind_measure(self, rows: Any, _name: str, code: str) -> Any:
        return rows.filter(STANDING_MEASURES[code].counted)

    def served_by(self, rows: Any, _name: str, station_id: Any) -> Any:
        return self._in_part(rows, Part(station=int(station_id)))

    def at_own_level(self, rows: Any, _name: str, wanted: bool) -> Any:  # noqa: FBT001 - django-filter's call
        return self._in_part(rows, Part(own_level=True)) if wanted and self.place else rows

    def in_no_row(self, rows: Any, _name: str, by: str) -> Any:
        return self._in_part(rows, Part(outside=by))

    def in_several_rows(self, rows: Any, _name: str, by: str) -> Any:
        return self._in_part(rows, Part(overlap=by))

    def with_members_exceeding(self, rows: Any, _name: str, wanted: bool) -> Any:  # noqa: FBT001 - django-filter's call
        return rows.filter(members__gt=F("employees")) if wanted else rows

    def left_out(self, rows: Any, _name: str, reason: str) -> Any:
        """Of a figure's rows those left out; the list shows others too (`filter_queryset`)."""
        return rows.filter(pk__in=self.question.excluded(reason).order_by().values("pk"))

    def _in_part(self, rows: Any, part: Part) -> Any:
        ids = part.area_ids(self.request.user, self.place, self.day)
        return rows if ids is None else rows.sitting_in(ids)


class TargetFilter(django_filters.FilterSet):
    """`area` is whose targets; those that hold there from above are asked of coverage/gaps/."""

    area = InAreaFilter()
    year = YearFilter(field_name="year")
    rate = ChoiceFilter(field_name="rate", choices=RateCode.choices, label=_("指标"))
    group = ChoiceFilter(field_name="group", choices=GroupCode.choices, label=_("口径分组"))
