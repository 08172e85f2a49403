"""Tables found in spreadsheets: declared columns in, cleaned rows and problems out."""

from common.tables.cleaning import Clean, clean_rows
from common.tables.columns import Column
from common.tables.finding import Reading, Table, find_tables

__all__ = ["Clean", "Column", "Reading", "Table", "clean_rows", "find_tables"]
