"""What was written, as the database tells it and as the log tells it."""

from typing import Any

from django.apps import apps
from django.conf import settings

from common import audit
from common.choices import EntryKind

# What is written without a line of its own, and why.
NOT_LOGGED = {
    "accounts.session": "a sign-in is one line; each click renews the session",
    "common.draft": "typed and not saved: nothing was done yet, and nobody else sees it",
    "common.job": "the state of background work",
    "common.auditentry": "the log itself",
    "common.auditblock": "the log itself",
    "common.auditunsealed": "the log itself",
    "common.auditarchive": "the log itself; the command that writes it prints what it did",
    "common.export": "numbered beside its line of kind EXPORT",
    "dataimport.importrow": "what a check would do; applied or discarded",
    "dataimport.importbatch": "its steps are lines (import.receive, .confirm, .apply …), which say "
    "what was done and not how a column changed",
    "reports.reportrun": "what was asked for in the background, and found; a seal has its own line",
    "reports.frozenrows": "what was counted: written with the figures by the job that counts",
    "indicators.standing": "derived from the facts",
    "indicators.stalemark": "derived from the facts",
}
# Columns that tell how work is going, in rows that are logged otherwise.
COLUMNS_NOT_LOGGED = {
    "dataimport.workbook": {"job_id"},
    "reports.yearlyreport": {"job_id"},
    "accounts.user": {"last_login"},
    "dataimport.columnmapping": {"used_on"},
}

Rows = dict[tuple[str, str], dict[str, Any]]


def rows() -> Rows:
    """Every row of our tables, as the log would describe it."""
    found: Rows = {}
    for model in apps.get_models():
        label = model._meta.label_lower
        if model._meta.app_label not in settings.APP_LAYERS or label in NOT_LOGGED:
            continue
        if getattr(model, "is_derived", False):
            continue
        for row in model._base_manager.all():
            columns = audit.snapshot(row)
            for name in COLUMNS_NOT_LOGGED.get(label, ()):
                columns.pop(name)
            found[label, str(row.pk)] = columns
    return found


def differences(before: Rows, after: Rows) -> dict[tuple[str, str], dict[str, list[Any]]]:
    """For each row that was written, its columns before and after."""
    changed = {}
    for key in before.keys() | after.keys():
        old, new = before.get(key, {}), after.get(key, {})
        if old != new:
            changed[key] = audit.difference(old, new)
    return changed


def logged(lines: Any) -> dict[tuple[str, str], dict[str, list[Any]]]:
    """The same, as the lines tell it.

    A row that one request writes twice (an account, and then its first password) has two lines, and
    the second must begin where the first ended. Lines about signing in that change no row are left
    out.
    """
    told: dict[tuple[str, str], dict[str, list[Any]]] = {}
    for line in lines:
        if not line.target_type or line.target_type in NOT_LOGGED or not _is_a_change(line):
            continue
        hidden = COLUMNS_NOT_LOGGED.get(line.target_type, ())
        row = told.setdefault((line.target_type, line.target_id), {})
        for name, (old, new) in line.changes.items():
            # A column that is empty from the start is no difference.
            if name in hidden or old == new:
                continue
            assert row.get(name, [None, old])[1] == old, f"{line.action}: {name} began otherwise"
            row[name] = [row.get(name, [old])[0], new]
    return told


def _is_a_change(line: Any) -> bool:
    if line.kind == EntryKind.WRITE:
        return True
    return bool(line.changes) and all(isinstance(v, list) for v in line.changes.values())
