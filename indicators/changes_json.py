"""The shape of changes in the API."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from indicators.changing import KINDS, Change, Changes, Effects
from indicators.figures import GROUPS, MEASURES
from indicators.serializers import RATE_DIGITS, PlaceSerializer, place_json


def changes_json(changes: Changes) -> dict[str, Any]:
    """All but the rows of the page, which `change_json` gives one by one."""
    span, effects = changes.span, changes.effects
    return {
        "area": place_json(span.area),
        "from": span.first,
        "to": span.last,
        "group": span.group,
        "totals": changes.totals,
        "rates": _numbers(effects.on_rates),
        "rates_exact": _exact(effects.on_rates),
        "kinds": dict(changes.kinds),
    }


def change_json(change: Change, effects: Effects) -> dict[str, Any]:
    subject = change.subject
    who = {
        "id": subject.id,
        "name": subject.name,
        "area": subject.area_code,
    }
    is_enterprise = subject.kind == "enterprise"
    on_rates = {code: value for code, value in effects.of(change.effect).items() if value}
    return {
        "on": change.on,
        "enterprise": {**who, "credit_code": subject.credit_code} if is_enterprise else None,
        "union": None if is_enterprise else {**who, "term": subject.term},
        "what": [happening.kind for happening in change.happenings],
        "details": [
            {"what": happening.kind, "before": happening.before, "after": happening.after}
            for happening in change.happenings
        ],
        "effect": dict(change.effect),
        "rates": _numbers(on_rates),
        "rates_exact": _exact(on_rates),
    }


def _numbers(rates: Mapping[str, Fraction | None]) -> dict[str, float | None]:
    return {
        code: None if value is None else round(float(value), RATE_DIGITS)
        for code, value in rates.items()
    }


def _exact(rates: Mapping[str, Fraction | None]) -> dict[str, str | None]:
    return {code: None if value is None else str(value) for code, value in rates.items()}


class ChangedEnterpriseSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    area = serializers.CharField(help_text=_("变化之后所在区域的编码；已离开的为离开前"))
    credit_code = serializers.CharField(allow_null=True)


class ChangedUnionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    area = serializers.CharField()
    term = serializers.IntegerField(help_text=_("届次的 id"))


class HappeningSerializer(serializers.Serializer):
    what = serializers.ChoiceField(choices=list(KINDS.items()))
    before = serializers.JSONField(allow_null=True, help_text=_("之前的值；不详为 null"))
    after = serializers.JSONField(allow_null=True, help_text=_("之后的值；不详为 null"))


class ChangeSerializer(serializers.Serializer):
    on = serializers.DateField()
    enterprise = ChangedEnterpriseSerializer(allow_null=True)
    union = ChangedUnionSerializer(allow_null=True, help_text=_("届次变化时为工会"))
    what = serializers.ListField(child=serializers.ChoiceField(choices=list(KINDS.items())))
    details = HappeningSerializer(many=True)
    effect = serializers.DictField(
        child=serializers.IntegerField(), help_text=_("对各指标的影响，无影响的不列")
    )
    rates = serializers.DictField(
        child=serializers.FloatField(allow_null=True), help_text=_("对各率的影响，无影响的不列")
    )
    rates_exact = serializers.DictField(
        child=serializers.CharField(allow_null=True), help_text=_("同上，写作分数，相加不差分毫")
    )


class ChangesSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text=_("变化的总条数；totals、rates、kinds 总按全部计"))
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    area = PlaceSerializer()
    to = serializers.DateField()
    group = serializers.ChoiceField(choices=[(g.code, g.name) for g in GROUPS.values()])
    totals = serializers.DictField(child=serializers.IntegerField(), help_text=", ".join(MEASURES))
    rates = serializers.DictField(
        child=serializers.FloatField(allow_null=True), help_text=_("有一天分母为 0 的为 null")
    )
    rates_exact = serializers.DictField(child=serializers.CharField(allow_null=True))
    kinds = serializers.DictField(
        child=serializers.IntegerField(), help_text=_("各种变化发生的次数")
    )
    rows = ChangeSerializer(many=True)

    def get_fields(self) -> dict[str, Any]:
        # `from` cannot be the name of an attribute.
        return {**super().get_fields(), "from": serializers.DateField()}
