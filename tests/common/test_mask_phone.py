import pytest

from common.values.phones import mask_phone


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13804165678", "138****5678"),
        ("138 0416 5678", "138****5678"),
        ("+8613804165678", "138****5678"),
        ("13804165678、13904161234", "138****5678、139****1234"),
        ("0416-6612345转8001", "0416-*****45转8001"),
        ("04166612345", "*********45"),
        ("", ""),
        ("值班室", "值班室"),
    ],
)
def test_no_more_of_a_number_than_the_rule_allows(number, shown):
    assert mask_phone(number) == shown
