import pytest

from common.values.phones import is_masked, mask_phone, parse_contact, unmasked


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13804165678", "138****5678"),
        ("138 0416 5678", "138****5678"),
        ("+8613804165678", "138****5678"),
        ("13804165678、13904161234", "138****5678、139****1234"),
        ("0416-6612345转8001", "0416-*****45转8001"),
        ("04166612345", "*********45"),
        # Widths, groups, brackets and what else stands between the digits make no difference.
        ("１３８０４１６５６７８", "138****5678"),
        ("１３８ ０４１６ ５６７８", "138****5678"),
        ("138-0416-5678", "138****5678"),
        ("1 3 8 0 4 1 6 5 6 7 8", "138****5678"),
        ("138.0416.5678", "138****5678"),
        ("138\u200b0416\u200b5678", "138****5678"),
        ("(+86) 138 0416 5678", "(138****5678"),
        ("008613804165678", "138****5678"),
        ("13804165678转8001", "138****5678转8001"),
        ("13804165678-8001", "138****5678-8001"),
        ("13804165678 13904161234", "138****5678 139****1234"),
        ("13804165678/13904161234", "138****5678/139****1234"),
        ("1380416567813904161234", "********************34"),
        ("0416 661 2345", "0416*****45"),
        ("（0416）6612345", "(0416)*****45"),
        ("*13804165678", "*138****5678"),
        ("***13804165678", "***138****5678"),
        ("工会主席 13804165678（同微信）", "工会主席 138****5678(同微信)"),
        ("6612345", "*****45"),
        ("9.12E+17", "9.12E+17"),
        ("120", "120"),
        ("", ""),
        ("值班室", "值班室"),
    ],
)
def test_no_more_of_a_number_than_the_rule_allows(number, shown):
    assert mask_phone(number) == shown


@pytest.mark.parametrize("number", ["13804165678", "0416-6612345转8001", "13804165678、6612345"])
def test_a_masked_number_is_known_as_one_and_masking_it_again_changes_nothing(number):
    shown = mask_phone(number)
    assert is_masked(shown)
    assert not is_masked(number)
    assert mask_phone(shown) == shown


def test_what_is_sent_back_as_shown_means_the_number_that_is_known():
    assert unmasked("138****5678", "13804165678") == "13804165678"
    assert unmasked("13904161234", "13804165678") == "13904161234"
    assert unmasked("", "13804165678") == ""
    assert unmasked("139****1234", "13804165678") is None
    assert unmasked("138****5678", "") is None


def test_a_masked_number_in_a_list_says_nothing_new():
    contact = parse_contact("工会主席 138****5678")
    assert (contact.name, contact.phone, contact.hidden) == ("工会主席", "", "工会主席 138****5678")
    assert parse_contact("138****5678、0416-*****45").phone == ""
