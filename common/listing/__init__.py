"""Lists of records: one declaration of columns, filters and orders serves the page, the choice of
columns, sorting, the files and the selection for bulk edits (docs/adr/0025).

`declared.py` is what an app says about a list, `asking.py` what an address asks of it, `cells.py`
how values look, `page.py` the page, `files.py` the rows of a file.
"""

from common.listing.asking import Asked, Asker
from common.listing.declared import Column, Listing, Reader
from common.listing.page import answer_list

__all__ = ["Asked", "Asker", "Column", "Listing", "Reader", "answer_list"]
