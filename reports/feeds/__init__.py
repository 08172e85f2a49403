"""The tables that a link brings to a spreadsheet, each as its owner may see it at that moment."""

from reports.feeds.tables import REPORT_TABLES, NothingThere, Table, table_of

__all__ = ["REPORT_TABLES", "NothingThere", "Table", "table_of"]
