"""What is checked about unions, and enterprises with their unions; `CHECK` in each module."""

from unions.checks import (
    congress_due,
    congress_without_union,
    contract_endless,
    contract_expired,
    contract_too_long,
    contract_without_congress,
    coverage_after_closing,
    coverage_outside_union,
    directors_due,
    enterprise_untouched,
    joint_union_of_one,
    members_over_employees,
    members_without_union,
    own_union_due,
    own_union_of_hundred,
    own_union_of_many,
    own_union_small,
    term_ended,
    term_length_wrong,
    term_postponed_long,
    term_unknown,
    union_due,
    union_unapproved,
    union_untouched,
    union_without_number,
    women_members_over_women,
)

CHECKS = tuple(
    module.CHECK
    for module in (
        coverage_outside_union,
        union_unapproved,
        own_union_of_many,
        term_length_wrong,
        members_over_employees,
        women_members_over_women,
        members_without_union,
        own_union_due,
        own_union_of_hundred,
        directors_due,
        contract_without_congress,
        congress_without_union,
        contract_expired,
        contract_too_long,
        coverage_after_closing,
        union_without_number,
        joint_union_of_one,
        term_ended,
        term_postponed_long,
        union_due,
        congress_due,
        own_union_small,
        contract_endless,
        term_unknown,
        enterprise_untouched,
        union_untouched,
    )
)

__all__ = ["CHECKS"]
