"""A comparison as JSON, as it is kept with the report until it is asked for again."""

from collections.abc import Mapping
from dataclasses import astuple
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from accounts.models import User
from reports.choices import RunKind
from reports.drift.comparing import Column, Drift, FigureDrift, RowDrift, drift_of, named
from reports.freezing.cells import Cell
from reports.models import YearlyReport
from reports.selectors import is_small, run_of


def shown_drift(user: User, report: YearlyReport) -> dict[str, Any]:
    """What a reader is shown: `drift` (None before a large report was ever compared), the moment
    `compared_at` it is of (None: this one), and of a large one the `run` in the background."""
    if is_small(report):
        found = drift_of(report, user=user)
        return {"drift": found, "compared_at": None, "run": None, "is_large": False}
    run = run_of(report, RunKind.DRIFT)
    kept = None
    if run and run.found:
        kept = named(from_kept(run.found, get_language() or settings.LANGUAGE_CODE), user)
    return {"drift": kept, "compared_at": run and run.done_at, "run": run, "is_large": True}


def as_kept(found: Mapping[str, Drift]) -> dict[str, Any]:
    """What `compared` found. The rows are the same in every language, and kept once."""
    one = found[settings.LANGUAGE_CODE]
    return {
        "cells": {
            language: [astuple(cell) for cell in drift.cells] for language, drift in found.items()
        },
        "figures": [
            {
                "code": figure.code,
                "day": figure.day.isoformat(),
                "sealed": _kept(figure.sealed),
                "today": _kept(figure.today),
                "count": figure.count,
                "rows": [_row(row) for row in figure.rows],
            }
            for figure in one.figures
        ],
        "others": [_row(row) for row in one.others],
    }


def from_kept(kept: Mapping[str, Any], language: str) -> Drift:
    """The comparison for readers of a language, its rows without their names."""
    return Drift(
        cells=[Cell(*cell) for cell in kept["cells"][language]],
        figures=[
            FigureDrift(
                code=figure["code"],
                day=date.fromisoformat(figure["day"]),
                sealed=_number(figure["sealed"]),
                today=_number(figure["today"]),
                count=figure["count"],
                rows=[_read_row(row) for row in figure["rows"]],
            )
            for figure in kept["figures"]
        ],
        others=[_read_row(row) for row in kept["others"]],
    )


def _row(row: RowDrift) -> list[Any]:
    columns = [[column.code, column.old, column.new] for column in row.columns]
    return [row.rows, row.pk, row.kind, columns, _kept(row.effect)]


def _read_row(kept: list[Any]) -> RowDrift:
    rows, pk, kind, columns, effect = kept
    return RowDrift(
        rows, pk, kind, tuple(Column(*column) for column in columns), effect=_number(effect)
    )


def _kept(number: Any) -> Any:
    """Money is a text, or it would come back as something nearly the same."""
    return str(number) if isinstance(number, Decimal) else number


def _number(kept: Any) -> Any:
    return Decimal(kept) if isinstance(kept, str) else kept
