"""The lists of unions, members, and of enterprises with both."""

from unions.sheets.lists import MEMBERSHIPS, UNIONS, facts_of
from unions.sheets.roster import ROSTER

__all__ = ["MEMBERSHIPS", "ROSTER", "UNIONS", "facts_of"]
