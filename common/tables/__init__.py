"""Tables found in spreadsheets: declared columns in, cleaned rows and problems out."""

from common.tables.cleaning import Clean, clean_rows
from common.tables.columns import KEY_LENGTH, Column, Heading, LeftOut, Why, key_of
from common.tables.content import (
    is_company,
    is_employer_code,
    is_town,
    is_union_code,
    kind_of,
)
from common.tables.finding import find_tables
from common.tables.reading import Found, Layout, Reading, Table

__all__ = [
    "KEY_LENGTH",
    "Clean",
    "Column",
    "Found",
    "Heading",
    "Layout",
    "LeftOut",
    "Reading",
    "Table",
    "Why",
    "clean_rows",
    "find_tables",
    "is_company",
    "is_employer_code",
    "is_town",
    "is_union_code",
    "key_of",
    "kind_of",
]
