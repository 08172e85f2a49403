"""Rosters: a row touches an enterprise and its union at once, so the sheet lives here."""

from unions.sheets.roster import ROSTER

__all__ = ["ROSTER"]
