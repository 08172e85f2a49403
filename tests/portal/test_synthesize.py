"""manage.py synthesize: a province for measurements."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from areas.models import Area
from enterprises.models import Enterprise
from indicators.freshness import differences
from indicators.models import Standing
from unions.models import Coverage

pytestmark = pytest.mark.django_db


def _synthesized() -> tuple[list[tuple[str, str | None]], int]:
    call_command("synthesize", enterprises=40, verbosity=0)
    rows = Enterprise.objects.order_by("name").values_list("name", "credit_code")
    return list(rows), Coverage.objects.count()


def test_the_same_number_makes_the_same_province():
    found = []
    for _time in range(2):
        with transaction.atomic():
            found.append(_synthesized())
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert len(found[0][0]) == 40


def test_its_standings_are_built_and_right():
    _synthesized()
    assert Standing.objects.exists()
    assert list(differences()) == []
    assert Area.objects.filter(kind="county").count() == 98
    for enterprise in Enterprise.objects.all():
        enterprise.full_clean()


def test_it_is_refused_where_something_is_already(places):
    with pytest.raises(CommandError, match="空数据库"):
        call_command("synthesize", enterprises=40)
