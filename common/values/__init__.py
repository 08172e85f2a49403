"""What people write into cells, read with exact semantics: one cleaner for each kind of value.

A cleaner takes a cell as the spreadsheet held it and returns its meaning. It raises
`problems.Unreadable` where it would have to guess, and returns `problems.Doubtful` around a meaning
that the user should look at.
"""

from common.values.amounts import parse_amount, parse_decimal, parse_whole, parse_year
from common.values.answers import NEITHER, NO, YES, Answer, parse_answer
from common.values.choices import OneOf, one_of, words_of
from common.values.codes import check_digit, is_credit_code, parse_credit_code
from common.values.counts import (
    APPROXIMATE,
    AT_LEAST,
    AT_MOST,
    EXACT,
    NO_COUNT,
    NONE,
    RANGE,
    Count,
    parse_count,
    stated_count,
)
from common.values.dates import (
    DAY,
    MONTH,
    YEAR,
    PartialDate,
    last_day,
    parse_date,
    stated_date,
    years_later,
)
from common.values.phones import (
    Contact,
    is_masked,
    mask_phone,
    parse_contact,
    parse_phone,
    unmasked,
)
from common.values.text import clean_text, clean_word, display, name_key, named_by, tidy, tight

__all__ = [
    "APPROXIMATE",
    "AT_LEAST",
    "AT_MOST",
    "DAY",
    "EXACT",
    "MONTH",
    "NEITHER",
    "NO",
    "NONE",
    "NO_COUNT",
    "RANGE",
    "YEAR",
    "YES",
    "Answer",
    "Contact",
    "Count",
    "OneOf",
    "PartialDate",
    "check_digit",
    "clean_text",
    "clean_word",
    "display",
    "is_credit_code",
    "is_masked",
    "last_day",
    "mask_phone",
    "name_key",
    "named_by",
    "one_of",
    "parse_amount",
    "parse_answer",
    "parse_contact",
    "parse_count",
    "parse_credit_code",
    "parse_date",
    "parse_decimal",
    "parse_phone",
    "parse_whole",
    "parse_year",
    "stated_count",
    "stated_date",
    "tidy",
    "tight",
    "unmasked",
    "words_of",
    "years_later",
]
