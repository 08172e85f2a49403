"""What is frozen with a report: the document, the lists of rows behind it, the hash of it all."""

from reports.freezing.collecting import Collected, collect
from reports.freezing.lists import LISTS, Line, RowList, list_of, lists_with
from reports.freezing.ordering import with_unions
from reports.freezing.seals import canonical, seal_of
from reports.freezing.store import DOCUMENT, NotFrozen, document_of, lines_of, put, unions_of

__all__ = [
    "DOCUMENT",
    "LISTS",
    "Collected",
    "Line",
    "NotFrozen",
    "RowList",
    "canonical",
    "collect",
    "document_of",
    "lines_of",
    "list_of",
    "lists_with",
    "put",
    "seal_of",
    "unions_of",
    "with_unions",
]
