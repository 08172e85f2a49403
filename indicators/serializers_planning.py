"""Shapes of targets, gaps, lapses, the work list and a station's effect."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from areas.models import Area
from common.api import RowSerializer, ScopedCodeField
from enterprises.choices import Exactness
from indicators.choices import Answer, GroupCode, Lost, UnionKind
from indicators.counting import Counts
from indicators.definitions import RATES
from indicators.effect import Effect, EffectRow, Moved, warning_of
from indicators.figures import STANDING_MEASURES
from indicators.models import Target
from indicators.planning import (
    MISSING,
    RATES_IN_DOUBT,
    Candidates,
    Gap,
    Lapse,
    TargetInForce,
    Work,
    total_worth,
)
from indicators.serializers import (
    PlaceSerializer,
    RatioSerializer,
    place_json,
    ratio_json,
    rounded,
)

_RATES = [(code, rate.name) for code, rate in RATES.items()]


# ---------------------------------------------------------------- targets
class TargetSerializer(RowSerializer):
    """What a rate is to reach by the end of a year; what it is about cannot be changed."""

    area = ScopedCodeField(queryset=Area.objects.all())

    class Meta:
        model = Target
        fields = ("id", "area", "year", "rate", "group", "percent", "source")
        fixed = ("area", "year", "rate", "group")


def held_json(held: TargetInForce | None) -> dict[str, Any] | None:
    if held is None:
        return None
    return {
        "id": held.target.pk,
        "area": place_json(held.area),
        "own": held.is_own,
        "percent": str(held.percent),
        "source": held.source,
    }


class TargetInForceSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    area = PlaceSerializer(help_text=_("哪个区域定的"))
    own = serializers.BooleanField(help_text=_("本区域自己定的；否则取自最近的上级区域"))
    percent = serializers.DecimalField(max_digits=4, decimal_places=1)
    source = serializers.CharField()  # type: ignore[assignment]


# ---------------------------------------------------------------- gaps
def gap_json(gap: Gap) -> dict[str, Any]:
    return {
        "rate": gap.rate.code,
        "name": str(gap.rate.name),
        "target": held_json(gap.target),
        "percent": None if gap.percent is None else str(gap.percent),
        "now": ratio_json(gap.ratio),
        "short": gap.short,
        "unions_short": gap.founded,
        "short_with_unions": gap.short_then,
        "out_of_reach": gap.is_out_of_reach,
        "later": ratio_json(gap.later),
        "short_later": gap.short_later,
    }


def candidate_json(found: Candidates, row: Any) -> dict[str, Any]:
    return {
        **_enterprise_json(row),
        "union_kind": row.union_kind,
        "congress": row.congress,
        "openness": row.openness,
        "contract": row.contract,
        "members": row.members,
        "gain": row.gain,
        "effect": rounded(found.effect(row)),
    }


def _enterprise_json(row: Any) -> dict[str, Any]:
    return {
        "id": row.enterprise_id,
        "name": row.enterprise.name,
        "area": place_json(row.area),
        "employees": row.employees,
        "employees_exactness": row.employees_exactness,
    }


class _EnterpriseSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    area = PlaceSerializer()
    employees = serializers.IntegerField(allow_null=True)
    employees_exactness = serializers.ChoiceField(choices=Exactness.choices, allow_blank=True)


class CandidateSerializer(_EnterpriseSerializer):
    union_kind = serializers.ChoiceField(choices=UnionKind.choices)
    congress = serializers.ChoiceField(choices=Answer.choices)
    openness = serializers.ChoiceField(choices=Answer.choices)
    contract = serializers.ChoiceField(choices=Answer.choices)
    members = serializers.IntegerField(allow_null=True)
    gain = serializers.IntegerField(help_text=_("分子最多因此增加多少（家或人）"))
    effect = serializers.FloatField(help_text=_("率因此提高多少，分母不变"))


class GapSerializer(serializers.Serializer):
    rate = serializers.ChoiceField(choices=_RATES)
    name = serializers.CharField()
    target = TargetInForceSerializer(allow_null=True, help_text=_("登记的目标；没有为 null"))
    percent = serializers.DecimalField(
        max_digits=4, decimal_places=1, allow_null=True, help_text=_("比较所用的目标")
    )
    now = RatioSerializer()
    short = serializers.IntegerField(
        allow_null=True, help_text=_("分母不变时，分子至少还差多少；没有目标或分母为 0 时为 null")
    )
    unions_short = serializers.IntegerField(help_text=_("按建会率的目标还差多少家建会"))
    short_with_unions = serializers.IntegerField(
        allow_null=True,
        help_text=_("补足建会以后分母随之增大，新建会的都还没有该制度时差多少；不受影响的为 null"),
    )
    out_of_reach = serializers.BooleanField(
        help_text=_("按期换届率：逾期的届次无法补救，已达不到目标")
    )
    later = RatioSerializer(help_text=_("什么都不做，到 until 那天的率"))
    short_later = serializers.IntegerField(allow_null=True)


class _PageSerializer(serializers.Serializer):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class CandidatePageSerializer(_PageSerializer):
    results = CandidateSerializer(many=True)


class GapsSerializer(serializers.Serializer):
    area = PlaceSerializer()
    as_of = serializers.DateField()
    until = serializers.DateField()
    group = serializers.ChoiceField(choices=GroupCode.choices)
    rates = GapSerializer(many=True)
    candidates = CandidatePageSerializer(
        allow_null=True, help_text=_("指定 rate 时：可以补上的企业，作用大的在前；届次没有名单")
    )


# ---------------------------------------------------------------- lapses
def lapse_json(lapse: Lapse) -> dict[str, Any]:
    def named(row: Any) -> dict[str, Any] | None:
        return row and {"id": row.pk, "name": row.name}

    return {
        "on": lapse.on,
        "lost": lapse.lost,
        "area": place_json(lapse.area),
        "enterprise": named(lapse.enterprise),
        "union": named(lapse.union),
    }


class NamedSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()


class LapseSerializer(serializers.Serializer):
    on = serializers.DateField(help_text=_("自该日起不再计入；届次为应换届的最后一日"))
    lost = serializers.ChoiceField(choices=Lost.choices)
    area = PlaceSerializer()
    enterprise = NamedSerializer(allow_null=True)
    union = NamedSerializer(allow_null=True)


class LapsePageSerializer(_PageSerializer):
    area = PlaceSerializer()
    as_of = serializers.DateField()
    until = serializers.DateField()
    group = serializers.ChoiceField(choices=GroupCode.choices)
    results = LapseSerializer(many=True)


# ---------------------------------------------------------------- work list
def worth_json(worth: Mapping[str, Fraction]) -> dict[str, Any]:
    total = total_worth(worth)
    return {
        "value": rounded(total),
        "exact": f"{total.numerator}/{total.denominator}",
        "rates": {code: rounded(value) for code, value in worth.items()},
    }


def work_row_json(work: Work, row: Any) -> dict[str, Any]:
    missing = [one.code for one in work.missing if work.lacks(row, one)]
    return {**_enterprise_json(row), "missing": missing, **worth_json(work.worth(row))}


def part_json(work: Work, part: Any) -> dict[str, Any]:
    return {
        "area": place_json(part.place),
        "own_level": part.own_level,
        "unknown": {one.code: part.measures[one.measure] for one in work.missing},
        **worth_json(work.worth_of_part(part)),
    }


class _WorthSerializer(serializers.Serializer):
    value = serializers.FloatField(help_text=_("补齐后，所问区域的率的上下限共收窄多少"))
    exact = serializers.CharField(help_text=_("同上，写作分数"))
    rates = serializers.DictField(child=serializers.FloatField(), help_text=_("各项率各收窄多少"))


class WorkRowSerializer(_EnterpriseSerializer, _WorthSerializer):
    missing = serializers.ListField(
        child=serializers.ChoiceField(choices=[(one.code, one.name) for one in MISSING.values()])
    )


class WorkPartSerializer(_WorthSerializer):
    area = PlaceSerializer()
    own_level = serializers.BooleanField()
    unknown = serializers.DictField(child=serializers.IntegerField(), help_text=_("缺各项的企业数"))


class WorklistSerializer(_PageSerializer):
    area = PlaceSerializer()
    as_of = serializers.DateField()
    group = serializers.ChoiceField(choices=GroupCode.choices)
    total = WorkPartSerializer()
    parts = WorkPartSerializer(many=True)
    results = WorkRowSerializer(many=True)


# ---------------------------------------------------------------- effect
def effect_json(effect: Effect, rate: str) -> dict[str, Any]:
    station = effect.station
    return {
        "station": {
            "id": station.pk,
            "name": station.name,
            "kind": station.kind,
            "founded_on": station.founded_on,
            "founded_precision": station.founded_precision,
            "closed_on": station.closed_on,
            "closed_precision": station.closed_precision,
        },
        "rate": rate,
        "group": effect.group,
        "months": effect.months,
        "areas_on": effect.chosen_on,
        "areas": [place_json(place) for place in effect.areas],
        "comparison_areas": [place_json(place) for place in effect.others],
        "rows": [_effect_row_json(row) for row in effect.rows],
        "change": _moved_json(effect.moved(rate)),
        "comparison_change": _moved_json(effect.moved_elsewhere(rate)),
        "warning": warning_of(effect, rate),
    }


def _effect_row_json(row: EffectRow) -> dict[str, Any]:
    return {
        "as_of": row.day,
        "phase": "after" if row.is_after else "before",
        "served": _counts_json(row.served),
        "comparison": _counts_json(row.others),
    }


def _counts_json(counts: Counts) -> dict[str, Any]:
    return {
        "measures": {code: counts[code] for code in STANDING_MEASURES},
        "rates": {code: ratio_json(RATES[code].of(counts)) for code in RATES_IN_DOUBT},
    }


def _moved_json(moved: Moved | None) -> dict[str, Any] | None:
    if moved is None:
        return None
    return {
        "before": ratio_json(moved.before),
        "after": ratio_json(moved.after),
        "changed": moved.changed,
        "points": rounded(moved.points),
        "few": moved.has_few,
    }


class _EffectStationSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField()
    founded_on = serializers.DateField()
    founded_precision = serializers.CharField()
    closed_on = serializers.DateField(allow_null=True)
    closed_precision = serializers.CharField()


class _CountsSerializer(serializers.Serializer):
    measures = serializers.DictField(child=serializers.IntegerField())
    rates = serializers.DictField(child=RatioSerializer())


class _MovedSerializer(serializers.Serializer):
    before = RatioSerializer(help_text=_("成立前最后一个月末"))
    after = RatioSerializer(help_text=_("成立后最后一个月末"))
    changed = serializers.IntegerField(help_text=_("分子增减"))
    points = serializers.FloatField(allow_null=True)
    few = serializers.BooleanField(help_text=_("分母不足 30 或分子增减不足 5，不宜据此下结论"))


class EffectRowSerializer(serializers.Serializer):
    as_of = serializers.DateField(help_text=_("月末"))
    phase = serializers.ChoiceField(choices=["before", "after"])
    served = _CountsSerializer()
    comparison = _CountsSerializer()


class EffectSerializer(serializers.Serializer):
    station = _EffectStationSerializer()
    rate = serializers.CharField(help_text=_("change 和 warning 说的是哪项率"))
    group = serializers.ChoiceField(choices=GroupCode.choices)
    months = serializers.IntegerField()
    areas_on = serializers.DateField(help_text=_("服务区域取这一天的，前后各月固定不变"))
    areas = PlaceSerializer(many=True)
    comparison_areas = PlaceSerializer(
        many=True, help_text=_("可见范围内同级、整个期间没有任何指导站服务的区域")
    )
    rows = EffectRowSerializer(many=True)
    change = _MovedSerializer(allow_null=True)
    comparison_change = _MovedSerializer(allow_null=True)
    warning = serializers.CharField(allow_blank=True)
