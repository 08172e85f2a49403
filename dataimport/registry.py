"""The kinds of list that can be imported. A new sheet is written in its app and listed here."""

from common.sheets import Sheet
from unions.sheets import ROSTER

SHEETS: dict[str, Sheet] = {sheet.kind: sheet for sheet in (ROSTER,)}
