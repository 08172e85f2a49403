from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from common.api import ScopedRelatedField
from common.checking import Check, Severity, all_checks
from enterprises.models import Enterprise
from enterprises.serializers import NoteField
from indicators.serializers import PlaceSerializer, place_json
from portal.selectors import Choice, Quality
from portal.services import KEPT, MERGED, SURVIVOR


class MergeSerializer(serializers.Serializer):
    """Which record of the same enterprise is given up, and what of it is kept."""

    other = ScopedRelatedField(
        queryset=Enterprise.objects.unmerged(), help_text=_("并入本企业、以后不再计入的记录")
    )
    on = serializers.DateField(help_text=_("不用的名称记为曾用名，使用至这一天"))
    note = NoteField()
    take = serializers.MultipleChoiceField(
        choices=[(name, name) for name in KEPT],
        required=False,
        help_text=_("取并入记录的值的栏目；不列的保留本企业的"),
    )
    own_union = serializers.ChoiceField(
        choices=[(SURVIVOR, SURVIVOR), (MERGED, MERGED)],
        required=False,
        help_text=_("两边同时有单独建立的工会时，保留哪一边的"),
    )


class CheckSerializer(serializers.Serializer):
    """A declared check: how bad what it finds is, why, by which rule, and what to do."""

    code = serializers.CharField()
    severity = serializers.ChoiceField(choices=Severity.choices)
    title = serializers.CharField()
    reason = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    doubt = serializers.CharField(help_text=_("依据没有与原文核对过的，在这里说明；否则为空"))
    remedy = serializers.CharField()


class CountedCheckSerializer(CheckSerializer):
    count = serializers.IntegerField()


class QualityPartSerializer(serializers.Serializer):
    area = PlaceSerializer()
    own_level = serializers.BooleanField(help_text=_("直接在该区域、不在任何下级里的"))
    counts = serializers.DictField(child=serializers.IntegerField(), help_text=_("按检查的代码"))


class QualitySerializer(serializers.Serializer):
    area = PlaceSerializer()
    as_of = serializers.DateField()
    checks = CountedCheckSerializer(many=True)
    rows = QualityPartSerializer(many=True)


class FoundSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    area = PlaceSerializer()
    detail = serializers.CharField()
    page = serializers.CharField(help_text=_("记录的页面"))
    cure = serializers.CharField(help_text=_("处理它的表单；无权处理的为空"))


class QualityRowPageSerializer(serializers.Serializer):
    check = CheckSerializer()
    count = serializers.IntegerField()
    count_exact = serializers.BooleanField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = FoundSerializer(many=True)


def check_json(check: Check) -> dict[str, Any]:
    return {
        "code": check.code,
        "severity": check.severity,
        "title": str(check.title),
        "reason": str(check.reason),
        "source": str(check.source),
        "doubt": str(check.doubt),
        "remedy": str(check.remedy),
    }


def quality_json(choice: Choice, found: Quality) -> dict[str, Any]:
    return {
        "area": place_json(choice.area),
        "as_of": choice.on,
        "checks": [
            {**check_json(check), "count": found.total.counts[check.code]} for check in all_checks()
        ],
        "rows": [
            {"area": place_json(part.area), "own_level": part.own_level, "counts": part.counts}
            for part in found.parts
        ],
    }


def found_json(check: Check, row: Any, user: Any) -> dict[str, Any]:
    subject = check.subject
    return {
        "id": row.pk,
        "name": subject.name(row),
        "area": place_json(subject.area(row)),
        "detail": check.detail(row),
        "page": subject.page(row),
        "cure": check.cure_for(user, row),
    }
