"""Shapes of figures and of the enterprises of a day.

Answers are built as plain values, which is many times faster than a serializer for each of a
thousand rows; the serializers here say the same to the OpenAPI document and check what comes in.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from areas.choices import AreaKind
from areas.models import Area
from common.api import RowSerializer, ScopedCodeField
from common.forms import HIDDEN_PHONE
from common.problems import Doubtful, Unreadable, say
from common.values import mask_phone, parse_credit_code, unmasked
from common.versions import version_of
from enterprises.choices import EnterpriseKind, Exactness, IndustrySection, Ownership, SizeClass
from enterprises.models import Enterprise
from enterprises.rules import answers_for
from indicators.choices import COVERED, Answer, By, Every, UnionKind
from indicators.definitions import RATES
from indicators.figures import GROUPS, MEASURES
from indicators.ratios import Ratio
from indicators.selectors import CoverageTable, Place, Row
from stations.choices import StationKind

# Decimal places of a rate; the counts beside it are exact.
RATE_DIGITS = 6


# ---------------------------------------------------------------- figures
def table_json(table: CoverageTable) -> dict[str, Any]:
    return {
        "area": place_json(table.place),
        "as_of": table.as_of,
        "group": table.group,
        "by": table.by,
        "rows": [row_json(row) for row in table.rows],
        "total": row_json(table.total),
    }


def row_json(row: Row) -> dict[str, Any]:
    station = row.station
    return {
        "area": place_json(row.place),
        "own_level": row.own_level,
        "station": station and {"id": station.id, "name": station.name, "kind": station.kind},
        "measures": row.measures,
        "rates": {code: ratio_json(ratio) for code, ratio in row.rates.items()},
    }


def place_json(place: Place | Area) -> dict[str, str]:
    return {"code": place.code, "name": place.name, "kind": place.kind}


def ratio_json(ratio: Ratio) -> dict[str, Any]:
    return {
        "numerator": ratio.numerator,
        "denominator": ratio.denominator,
        "unknown": ratio.unknown,
        "rate": _share(ratio.numerator, ratio.denominator),
        "lower": _share(ratio.numerator, ratio.denominator),
        "upper": _share(ratio.numerator + ratio.doubt, ratio.denominator),
        "above_one": ratio.above_one,
    }


def _share(part: int, whole: int) -> float | None:
    """As `rounded` of the exact fraction, which takes ten times as long to make."""
    return round(part / whole, RATE_DIGITS) if whole else None


def rounded(rate: Any) -> float | None:
    return None if rate is None else round(float(rate), RATE_DIGITS)


class PlaceSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=AreaKind.choices)


class StationRefSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=StationKind.choices)


class RatioSerializer(serializers.Serializer):
    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField()
    unknown = serializers.IntegerField(help_text=_("分母中情况不详的企业（届次）数"))
    rate = serializers.FloatField(allow_null=True, help_text=_("分子÷分母；分母为 0 时为 null"))
    lower = serializers.FloatField(allow_null=True, help_text=_("不详的全部按“否”计"))
    upper = serializers.FloatField(allow_null=True, help_text=_("不详的全部按“是”计"))
    above_one = serializers.BooleanField(help_text=_("分子大于分母，请核对两个数的统计日期"))


def _fields(field: Any) -> dict[str, Any]:
    """One field for each measure or rate, described by its declared name and sentence."""
    if field is serializers.IntegerField:
        return {m.code: field(label=m.name, help_text=m.sentence) for m in MEASURES.values()}
    return {rate.code: field(label=rate.name) for rate in RATES.values()}


MeasuresSerializer: Any = type(
    "MeasuresSerializer", (serializers.Serializer,), _fields(serializers.IntegerField)
)
RatesSerializer: Any = type("RatesSerializer", (serializers.Serializer,), _fields(RatioSerializer))


class RowOfFiguresSerializer(serializers.Serializer):
    area = PlaceSerializer(help_text=_("by=station 时为指导站所在区域"))
    own_level = serializers.BooleanField(help_text=_("直接位于该区域、不在其下级区域的企业"))
    station = StationRefSerializer(allow_null=True)
    measures = MeasuresSerializer()
    rates = RatesSerializer()


class CoverageTableSerializer(serializers.Serializer):
    area = PlaceSerializer()
    as_of = serializers.DateField()
    group = serializers.ChoiceField(choices=[(g.code, g.name) for g in GROUPS.values()])
    by = serializers.ChoiceField(choices=By.choices)
    rows = RowOfFiguresSerializer(many=True)
    total = RowOfFiguresSerializer()


class RowOfTrendSerializer(RowOfFiguresSerializer):
    as_of = serializers.DateField()


class TrendSerializer(serializers.Serializer):
    area = PlaceSerializer()
    group = serializers.ChoiceField(choices=[(g.code, g.name) for g in GROUPS.values()])
    every = serializers.ChoiceField(choices=Every.choices)
    rows = RowOfTrendSerializer(many=True)


# ---------------------------------------------------------------- enterprises
# Name in the answer → column of Standing.
COLUMNS = {
    "id": "enterprise_id",
    "credit_code": "enterprise__credit_code",
    "name": "enterprise__name",
    "area": "area__code",
    "area_name": "area__name",
    "kind": "enterprise__kind",
    "ownership": "enterprise__ownership",
    "industry_section": "enterprise__industry_section",
    "industry_division": "enterprise__industry_division",
    "opened_on": "enterprise__opened_on",
    "union_kind": "union_kind",
    "congress": "congress",
    "openness": "openness",
    "contract": "contract",
    "employees": "employees",
    "employees_exactness": "employees_exactness",
    "employees_at_least": "employees_at_least",
    "employees_at_most": "employees_at_most",
    "members": "members",
    "above_scale": "above_scale",
    "size_class": "size_class",
    "valid_from": "valid_from",
    "valid_to": "valid_to",
}
_DAYS = ("opened_on", "valid_from", "valid_to")
_UNIONISED = {
    **dict.fromkeys([kind.value for kind in COVERED], True),
    UnionKind.NONE.value: False,
}


def enterprise_json(values: dict[str, Any]) -> dict[str, Any]:
    """One enterprise of a day, from `standings.values(*COLUMNS.values())`."""
    data = {name: values[column] for name, column in COLUMNS.items()}
    data["unionised"] = _UNIONISED.get(data["union_kind"])
    if data["valid_to"] == date.max:
        data["valid_to"] = None
    for name in _DAYS:
        # As the renderer would, but it tries much else first.
        data[name] = data[name] and data[name].isoformat()
    return data


class EnterpriseRowSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    credit_code = serializers.CharField(allow_null=True)
    name = serializers.CharField()
    area = serializers.CharField(help_text=_("统计时点所在区域的编码"))
    area_name = serializers.CharField()
    kind = serializers.ChoiceField(choices=EnterpriseKind.choices)
    ownership = serializers.ChoiceField(choices=Ownership.choices, allow_blank=True)
    industry_section = serializers.ChoiceField(choices=IndustrySection.choices, allow_blank=True)
    industry_division = serializers.CharField(allow_blank=True)
    opened_on = serializers.DateField(allow_null=True)
    unionised = serializers.BooleanField(allow_null=True, help_text=_("不详为 null"))
    union_kind = serializers.ChoiceField(choices=UnionKind.choices, allow_null=True)
    congress = serializers.ChoiceField(choices=Answer.choices, allow_null=True)
    openness = serializers.ChoiceField(choices=Answer.choices, allow_null=True)
    contract = serializers.ChoiceField(choices=Answer.choices, allow_null=True)
    employees = serializers.IntegerField(allow_null=True)
    employees_exactness = serializers.ChoiceField(
        choices=Exactness.choices, allow_blank=True, allow_null=True
    )
    employees_at_least = serializers.IntegerField(allow_null=True)
    employees_at_most = serializers.IntegerField(allow_null=True)
    members = serializers.IntegerField(allow_null=True)
    above_scale = serializers.ChoiceField(choices=Answer.choices, allow_null=True)
    size_class = serializers.ChoiceField(
        choices=SizeClass.choices, allow_blank=True, allow_null=True
    )
    valid_from = serializers.DateField(allow_null=True, help_text=_("以上状况自该日起未变"))
    valid_to = serializers.DateField(allow_null=True, help_text=_("至该日（不含）；未变为 null"))


class EnterpriseSerializer(EnterpriseRowSerializer):
    """One enterprise with its standing on a day; outside its life the standing is null.

    The context has `standings`: from enterprise ids to the columns of their standing.
    """

    as_of = serializers.DateField()
    operating = serializers.BooleanField(help_text=_("统计时点在营"))
    opened_precision = serializers.CharField()
    closed_on = serializers.DateField(allow_null=True)
    closed_precision = serializers.CharField()
    closing_reason = serializers.CharField(allow_blank=True)
    address = serializers.CharField(allow_blank=True)
    contact = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(
        allow_blank=True, help_text=_("隐去中间几位；完整号码另行查看，须说明理由")
    )
    remark = serializers.CharField(allow_blank=True)
    former_names = serializers.ListField(child=serializers.CharField())
    merged_into = serializers.IntegerField(
        allow_null=True, help_text=_("与之重复的记录：本记录已并入该编号的企业，不再计入")
    )
    version = serializers.CharField(
        help_text=_("企业资料的版本，任何改动都会使它变化；修改时送回可防止覆盖他人的改动")
    )

    OWN = (
        *("opened_precision", "closed_on", "closed_precision", "closing_reason"),
        *("address", "contact", "phone", "remark"),
    )
    # For those who answered for it before it moved away.
    NOTHING_OWN = {**dict.fromkeys(OWN, ""), "closed_on": None}

    def to_representation(self, enterprise: Enterprise) -> dict[str, Any]:
        day = self.context["as_of"]
        standing = self.context["standing_of"](enterprise, day)
        theirs = answers_for(self.context["request"].user, enterprise)
        area = {} if standing or theirs else {"area": "", "area_name": ""}
        return {
            **enterprise_json(standing or _without_standing(enterprise)),
            **area,
            "as_of": day,
            "operating": standing is not None,
            **(self._own(enterprise) if theirs else self.NOTHING_OWN),
            "former_names": [f.name for f in enterprise.former_names.all()] if theirs else [],
            "merged_into": enterprise.merged_into_id if theirs else None,
            "version": version_of(enterprise),
        }

    def _own(self, enterprise: Enterprise) -> dict[str, Any]:
        values = {name: getattr(enterprise, name) for name in self.OWN}
        return {**values, "phone": mask_phone(enterprise.phone)}


def _without_standing(enterprise: Enterprise) -> dict[str, Any]:
    """The columns of a standing for a day on which there is none."""
    values = dict.fromkeys(COLUMNS.values())
    for column in values:
        owner, _separator, name = column.rpartition("__")
        if owner:
            values[column] = getattr(enterprise if owner == "enterprise" else enterprise.area, name)
    return {**values, "enterprise_id": enterprise.pk}


class EnterpriseWriteSerializer(RowSerializer):
    """What is sent to register an enterprise or to correct it.

    A changed area corrects where it has always been; a move has its own address.
    """

    area = ScopedCodeField(queryset=Area.objects.all())

    class Meta:
        model = Enterprise
        fields = (
            "credit_code",
            "name",
            "area",
            "kind",
            "ownership",
            "industry_section",
            "industry_division",
            "address",
            "contact",
            "phone",
            "opened_on",
            "opened_precision",
            "closed_on",
            "closed_precision",
            "closing_reason",
            "remark",
        )

    def validate_phone(self, typed: str) -> str:
        """What was read can be sent back: the masked number means the one that is known."""
        number = unmasked(typed, self.instance.phone if self.instance else "")
        if number is None:
            raise serializers.ValidationError(HIDDEN_PHONE)
        return number

    def validate_credit_code(self, code: str | None) -> str | None:
        """A code with a right check digit, or none."""
        try:
            read = parse_credit_code(code)
        except Unreadable as spoilt:
            raise serializers.ValidationError(say(spoilt.message.reason, spoilt.params)) from spoilt
        if isinstance(read, Doubtful):
            raise serializers.ValidationError(say(read.message.reason, read.params))
        return read or None
