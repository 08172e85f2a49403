"""The one declaration of how the enterprises of a day are chosen: page, API, export and figures."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ChoiceField

from areas.filters import InAreaFilter
from areas.models import Area
from common.dated import DAY_VALIDATORS
from common.filters import ChoiceFilter
from common.values import name_key
from enterprises.choices import EnterpriseKind, IndustrySection, Ownership, SizeClass
from enterprises.models import FormerEnterpriseName
from indicators import selectors
from indicators.choices import COVERED, UnionKind
from indicators.figures import GROUPS, STANDING_MEASURES
from indicators.models import Standing

# What the list is about, as against what narrows it.
QUESTION = ("area", "as_of", "group")

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


class WordsFilter(django_filters.CharFilter):
    """Every word is in the name, a former name or the credit code, in whatever width."""

    def filter(self, qs: Any, value: str) -> Any:
        for word in (value or "").split():
            key = name_key(word)
            formerly = FormerEnterpriseName.objects.filter(
                enterprise=OuterRef("enterprise"), name_key__contains=key
            )
            qs = qs.filter(
                Q(enterprise__name_key__contains=key)
                | Q(enterprise__credit_code__icontains=key)
                | Exists(formerly)
            )
        return qs


class OrderFilter(django_filters.OrderingFilter):
    """The same order on every database: what is not known comes last, and no two rows tie."""

    def get_ordering_value(self, param: str) -> Any:
        column = F(self.param_map[param.removeprefix("-")])
        return column.desc(nulls_last=True) if param[0] == "-" else column.asc(nulls_last=True)

    def filter(self, qs: Any, value: Any) -> Any:
        chosen = [self.get_ordering_value(param) for param in value or () if param]
        return qs.order_by(*chosen, "enterprise__name", "enterprise_id") if chosen else qs


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
    search = WordsFilter(
        label=_("查找"),
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("名称、曾用名或信用代码")}
        ),
    )
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
    ordering = OrderFilter(
        label=_("排序"),
        fields={
            "enterprise__name": "name",
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

    def __init__(self, data: Any, *, request: Any, today: date) -> None:
        super().__init__(data, queryset=Standing.objects.none(), request=request)
        self.today = today

    @property
    def place(self) -> Area | None:
        """The area asked for; None is the whole scope."""
        return self.form.cleaned_data.get("area")

    @property
    def day(self) -> date:
        return self.form.cleaned_data.get("as_of") or self.today

    @property
    def group_code(self) -> str:
        return self.form.cleaned_data.get("group") or "all"

    def filter_queryset(self, queryset: Any) -> Any:
        rows = selectors.enterprises_as_of(
            user=self.request.user, area=self.place, as_of=self.day, group=self.group_code
        )
        return self.narrow(rows)

    def narrow(self, rows: Any) -> Any:
        """The standings among `rows` that all but the question itself leave."""
        for name, value in self.form.cleaned_data.items():
            if name not in QUESTION:
                rows = self.filters[name].filter(rows, value)
        return rows

    def behind_measure(self, rows: Any, _name: str, code: str) -> Any:
        return rows.filter(STANDING_MEASURES[code].condition)

    def served_by(self, rows: Any, _name: str, station_id: Any) -> Any:
        places = selectors.places_in(user=self.request.user, area=self.place)
        return rows.sitting_in(selectors.areas_served(int(station_id), places, self.day))

    def at_own_level(self, rows: Any, _name: str, wanted: bool) -> Any:  # noqa: FBT001 - django-filter's call
        return rows.filter(area=self.place) if wanted and self.place else rows
