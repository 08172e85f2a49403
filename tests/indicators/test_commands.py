from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from indicators.definitions import RATES
from indicators.freshness import bring_up_to_date
from indicators.management.commands import write_indicator_docs
from indicators.models import Standing
from tests.factories.enterprises import HeadcountFactory


def verify():
    out = StringIO()
    try:
        call_command("verify_standings", stdout=out)
    finally:
        lines = out.getvalue().splitlines()
        verify.lines = lines
    return lines


@pytest.mark.django_db
def test_right_standings_are_said_to_be_right_even_when_stale_before():
    HeadcountFactory.create_batch(2)
    assert verify() == ["All standings of 2 enterprises are right."]


@pytest.mark.django_db
def test_every_difference_is_a_line_and_a_failure():
    first, second = HeadcountFactory.create_batch(2)
    bring_up_to_date()
    Standing.objects.filter(enterprise=first.enterprise, employees=50).update(employees=51)
    Standing.objects.filter(enterprise=second.enterprise, employees=None).delete()
    extra = Standing.objects.get(enterprise=second.enterprise)
    extra.pk, extra.enterprise_id = None, 999_999
    extra.save()
    with pytest.raises(CommandError, match="3 standings are not what the facts say"):
        verify()
    assert verify.lines == [
        f"enterprise {first.enterprise_id}: different from 2022-12-31: employees=51 should be 50",
        f"enterprise {second.enterprise_id}: missing 2015-01-01–2022-12-31",
        "enterprise 999999: extra 2022-12-31–9999-12-31",
    ]


def test_the_documents_of_the_definitions_are_current():
    call_command("write_indicator_docs", "--check")


def test_outdated_documents_are_a_failure(tmp_path, monkeypatch):
    monkeypatch.setattr(write_indicator_docs, "TARGET", tmp_path / "indicators.md")
    with pytest.raises(CommandError, match="not current"):
        call_command("write_indicator_docs", "--check")
    call_command("write_indicator_docs", stdout=StringIO())
    call_command("write_indicator_docs", "--check")
    text = (tmp_path / "indicators.md").read_text(encoding="utf-8")
    assert all(f"`{code}`" in text for code in RATES)
