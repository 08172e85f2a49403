"""The shape of an explanation and of the terms of office it links to, in the API."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from common.choices import Precision
from indicators.choices import By
from indicators.definitions import RATES
from indicators.explaining import Explanation, Listed, RowOfParts
from indicators.figures import GROUPS
from indicators.serializers import (
    PlaceSerializer,
    RatioSerializer,
    StationRefSerializer,
    place_json,
    ratio_json,
)

# From a path to a whole address.
Absolute = Callable[[str], str]


def explanation_json(explanation: Explanation, absolute: Absolute) -> dict[str, Any]:
    question, rate = explanation.question, explanation.rate
    exceeding = explanation.members_exceed
    return {
        "rate": rate.code,
        "definition": {
            "name": rate.name,
            "numerator": rate.numerator_sentence,
            "denominator": rate.denominator_sentence,
            "group": GROUPS[question.group].sentence if rate.of_enterprises else "",
            "source": rate.source,
            "since": rate.since,
        },
        "as_of": question.as_of,
        "area": place_json(question.area) if question.area else None,
        "group": question.group,
        "by": explanation.by,
        "conditions": {**question.asked, **question.part.query},
        "value": ratio_json(explanation.ratio),
        "numerator": _list_json(explanation.numerator, absolute),
        "denominator": _list_json(explanation.denominator, absolute),
        "unknown": _list_json(explanation.unknown, absolute),
        "excluded": [_reason_json(listed, absolute) for listed in explanation.excluded],
        "operating": explanation.operating,
        "members_exceed": _list_json(exceeding, absolute) if exceeding else None,
        "rows": [_row_json(row, rate.code, absolute) for row in explanation.rows],
        "gaps": [_gap_json(gap, rate.code, absolute) for gap in explanation.gaps],
        "hash": explanation.hash,
    }


def _list_json(listed: Listed, absolute: Absolute) -> dict[str, Any]:
    return {
        "count": listed.count,
        "value": listed.value,
        "url": absolute(listed.url),
        "page_url": absolute(listed.page_url),
        "xlsx_url": absolute(listed.xlsx_url),
        "csv_url": absolute(listed.csv_url),
    }


def _reason_json(listed: Listed, absolute: Absolute) -> dict[str, Any]:
    return {"reason": listed.code, "text": listed.text, **_list_json(listed, absolute)}


def _part_json(part: RowOfParts, rate: str, absolute: Absolute) -> dict[str, Any]:
    query = urlencode({**part.query, "rate": rate})
    return {
        "name": part.name,
        "value": ratio_json(part.ratio),
        "url": absolute(f"{reverse('api-coverage-explain')}?{query}"),
        "page_url": absolute(f"{reverse('dashboard-explain')}?{query}"),
    }


def _row_json(part: RowOfParts, rate: str, absolute: Absolute) -> dict[str, Any]:
    row: Any = part.row
    station = row.station
    return {
        "area": place_json(row.place),
        "own_level": row.own_level,
        "station": station and {"id": station.id, "name": station.name, "kind": station.kind},
        **_part_json(part, rate, absolute),
    }


def _gap_json(part: RowOfParts, rate: str, absolute: Absolute) -> dict[str, Any]:
    surplus = part.surplus
    return {
        "reason": part.code,
        **_part_json(part, rate, absolute),
        "surplus": surplus
        and {
            "numerator": surplus.numerator,
            "denominator": surplus.denominator,
            "unknown": surplus.unknown,
        },
    }


def term_json(term: Any) -> dict[str, Any]:
    return {
        "id": term.pk,
        "union": {"id": term.union_id, "name": term.union.name},
        "area": term.union.area.code,
        "elected_on": term.elected_on,
        "elected_precision": term.elected_precision,
        "ends_on": term.ends_on,
        "postponed_to": term.postponed_to,
        "renewed": term.renewed,
        "pending": term.pending and not term.renewed,
    }


class DefinitionSerializer(serializers.Serializer):
    name = serializers.CharField()
    numerator = serializers.CharField()
    denominator = serializers.CharField()
    group = serializers.CharField(help_text=_("口径分组包括哪些企业；与企业无关的率为空"))
    source = serializers.CharField()  # type: ignore[assignment]
    since = serializers.DateField()


class ListedSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text=_("清单的行数：企业数，换届率为届次数"))
    value = serializers.IntegerField(
        help_text=_("计入的数：入会率为人数之和（职工或会员），其余与 count 相同")
    )
    url = serializers.CharField(help_text=_("接口清单，count 相同"))
    page_url = serializers.CharField()
    xlsx_url = serializers.CharField()
    csv_url = serializers.CharField()


class ExcludedSerializer(ListedSerializer):
    reason = serializers.CharField()
    text = serializers.CharField()


class _PartSerializer(serializers.Serializer):
    name = serializers.CharField()
    value = RatioSerializer()
    url = serializers.CharField(help_text=_("这一部分的说明"))
    page_url = serializers.CharField()


class RowOfExplanationSerializer(_PartSerializer):
    area = PlaceSerializer()
    own_level = serializers.BooleanField()
    station = StationRefSerializer(allow_null=True)


class SurplusSerializer(serializers.Serializer):
    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField()
    unknown = serializers.IntegerField()


class TableGapSerializer(_PartSerializer):
    reason = serializers.ChoiceField(choices=["in_no_row", "in_several_rows"])
    surplus = SurplusSerializer(
        allow_null=True, help_text=_("各行之和因此多计的数；合计＝各行之和＋不在任何行内的－多计的")
    )


class ExplanationSerializer(serializers.Serializer):
    rate = serializers.ChoiceField(choices=[(rate.code, rate.name) for rate in RATES.values()])
    definition = DefinitionSerializer()
    as_of = serializers.DateField()
    area = PlaceSerializer(allow_null=True)
    group = serializers.ChoiceField(choices=[(g.code, g.name) for g in GROUPS.values()])
    by = serializers.ChoiceField(choices=By.choices)
    conditions = serializers.DictField(child=serializers.CharField())
    value = RatioSerializer()
    numerator = ListedSerializer()
    denominator = ListedSerializer()
    unknown = ListedSerializer()
    excluded = ExcludedSerializer(many=True)
    operating = serializers.IntegerField(
        help_text=_("区域内当天全部在营企业（或届满的届次）：分母的行数加各项未计入的")
    )
    members_exceed = ListedSerializer(
        allow_null=True, help_text=_("入会率：会员人数多于职工人数的企业")
    )
    rows = RowOfExplanationSerializer(many=True)
    gaps = TableGapSerializer(many=True)
    hash = serializers.CharField(help_text=_("计入行的 SHA-256，算法见接口说明"))


class TermRowUnionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()


class TermRowSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    union = TermRowUnionSerializer()
    area = serializers.CharField()
    elected_on = serializers.DateField()
    elected_precision = serializers.ChoiceField(
        choices=Precision.choices, help_text=_("选举日期知道到日、月还是年；届满日期与它相同")
    )
    ends_on = serializers.DateField()
    postponed_to = serializers.DateField(allow_null=True)
    renewed = serializers.BooleanField(help_text=_("按期换届"))
    pending = serializers.BooleanField(help_text=_("尚未换届，批准的延期未满"))
