"""Fields read what people write, with the readers of the import."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from common.forms import CountField, CreditCodeField, PartialDateField
from enterprises.forms import EnterpriseForm, HeadcountForm
from tests.factories.enterprises import EnterpriseFactory


@pytest.mark.parametrize(
    ("text", "on", "precision"),
    [
        ("2019-11-05", date(2019, 11, 5), "day"),
        ("2019年11月", date(2019, 11, 1), "month"),
        ("2019.11", date(2019, 11, 1), "month"),
        ("２０１９年", date(2019, 1, 1), "year"),
    ],
)
def test_a_partial_date_is_read_as_far_as_it_is_written(text, on, precision):
    known = PartialDateField().clean(text)
    assert (known.on, known.precision) == (on, precision)


@pytest.mark.parametrize("text", ["去年", "2019-13-01", "2019年2月30日"])
def test_a_date_that_is_none_is_refused_with_the_remedy(text):
    with pytest.raises(ValidationError, match="请"):
        PartialDateField().clean(text)


def test_a_required_date_is_not_satisfied_by_a_word_for_none():
    with pytest.raises(ValidationError):
        PartialDateField().clean("未建")
    assert PartialDateField(required=False).clean("未建") is None


def test_a_count_keeps_what_it_is_worth():
    assert CountField().clean("约120人").exactness == "approximate"
    assert CountField().clean("100以上").at_least == 100
    with pytest.raises(ValidationError):
        CountField().clean("很多")
    with pytest.raises(ValidationError):
        CountField().clean("不详")


def test_an_old_number_is_no_credit_code():
    with pytest.raises(ValidationError, match="15"):
        CreditCodeField(required=False).clean("210700123456789")
    assert CreditCodeField(required=False).clean("") == ""


def test_a_headcount_form_gives_what_the_service_takes():
    form = HeadcountForm({"reported_on": "2023-12-31", "stated": "100以上"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "reported_on": date(2023, 12, 31),
        "reported_precision": "day",
        "employees": 100,
        "exactness": "at_least",
        "at_least": 100,
        "at_most": None,
        "women": None,
        "source": "",
    }


@pytest.mark.django_db
def test_a_form_shows_the_row_and_leaves_it_as_it_was(county_officer, places):
    enterprise = EnterpriseFactory(
        area=places.qilihe, opened_on=date(2003, 5, 1), opened_precision="month"
    )
    form = EnterpriseForm(
        {"name": "新名称", "kind": "branch", "opened_on": "2004年"},
        instance=enterprise,
        user=county_officer,
    )
    assert form["opened_on"].initial.on == date(2003, 5, 1)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["opened_on"] == date(2004, 1, 1)
    assert form.cleaned_data["opened_precision"] == "year"
    assert enterprise.name != "新名称"
    unbound = EnterpriseForm(instance=enterprise, user=county_officer)
    assert 'value="2003-05"' in str(unbound["opened_on"])
