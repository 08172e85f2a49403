"""Checking a report, and sealing it for good."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from common import writing
from common.errors import DomainError
from reports.files import make_files, shown
from reports.freezing import document_of, seal_of, unions_of
from reports.models import YearlyReport
from reports.renderers import FILES
from reports.rules import has_had_a_hand
from reports.selectors import as_results, outcomes_of
from reports.services.building import Progress, unheard
from reports.services.files import store_files
from reports.services.parts import lock_open

# What progress is told of: what stands against it, each file, writing.
STEPS = len(FILES) + 2


class PartsOpen(DomainError):
    """A part of the report has not been confirmed."""

    code = "parts-open"


class Blocked(DomainError):
    """A logic check that nothing may be sealed against has found something."""

    code = "checks-failed"


class SamePerson(DomainError):
    """Whoever built the report, or confirmed a part of it, does not seal it as well."""

    code = "same-person"


class NotChecked(DomainError):
    """The checks have not been run since the last change."""

    code = "not-checked"


@transaction.atomic
def check_report(*, actor: Any, report: YearlyReport, now: datetime) -> YearlyReport:
    """Run the logic checks and note that nothing blocks, with what was found.

    Raises NotOpen, NotFrozen, PartsOpen, Blocked.
    """
    locked = lock_open(report)
    document_of(locked)
    _require_complete(locked)
    with translation.override(settings.LANGUAGE_CODE):
        results = as_results(outcomes_of(locked))
    _require_nothing_blocks(locked)
    writing.change(actor, report, {"checked_at": now, "findings": results}, action="report.check")
    return report


def seal_report(
    *,
    actor: Any,
    report: YearlyReport,
    now: datetime,
    progress: Progress = unheard,
    hold: Callable[[], None] = lambda: None,
) -> YearlyReport:
    """Close the report: what is frozen gets its hash, and its files are made once more with it.

    The database refuses any change from then on (reports/triggers.py). A second person does it.
    `progress` is told each step, `hold` called last inside the transaction. Raises NotOpen,
    PartsOpen, NotChecked, Blocked, SamePerson.
    """
    progress(0, STEPS, gettext_noop("核对各部分和检查结果"))
    seal = sealable(actor=actor, report=report, now=now)
    # Outside of a transaction: making the files takes a while, and nobody has to wait for it.
    document = shown(report, document_of(report), report.findings or [], seal=seal)
    files = make_files(
        document,
        unions_of(report),
        report,
        lambda done: progress(1 + done, STEPS, gettext_noop("生成报告文件")),
    )
    progress(STEPS - 1, STEPS, gettext_noop("写入封存"))
    former = [(file.content.storage, file.content.name) for file in report.files.all()]
    with store_files(actor, report, files, instead=True):
        locked = lock_open(report)
        if _seal(locked, actor, now) != seal:
            raise NotChecked(_("封存期间报告有改动，没有封存。请重新检查后再封存。"))
        values = {"sealed_at": now, "sealed_by": actor, "seal": seal}
        writing.change(actor, report, values, action="report.seal")
        hold()
    for storage, name in former:
        storage.delete(name)
    return report


@transaction.atomic
def sealable(*, actor: Any, report: YearlyReport, now: datetime) -> str:
    """The seal that the report would get from this person at this moment.

    Raises what stands against it, as `seal_report` does.
    """
    return _seal(lock_open(report), actor, now)


def _seal(report: YearlyReport, actor: Any, now: datetime) -> str:
    """The seal the report would get; raises what stands against it."""
    if has_had_a_hand(actor, report):
        raise SamePerson(_("您编制了这份报告或确认过其中一部分，封存须由另一人办理。"))
    _require_complete(report)
    if report.checked_at is None:
        raise NotChecked(_("请先运行逻辑检查，没有阻断项才能封存。"))
    _require_nothing_blocks(report)
    return seal_of(report, sealed_at=now, sealed_by=actor.pk)


def _require_complete(report: YearlyReport) -> None:
    still_open = report.parts.filter(completed_at__isnull=True).select_related("area")
    names = [part.area.name for part in still_open.order_by("area__code")]
    if names:
        raise PartsOpen(_("尚未确认：%(names)s。") % {"names": "、".join(names)})


def _require_nothing_blocks(report: YearlyReport) -> None:
    titles = [str(outcome.check.title) for outcome in outcomes_of(report) if outcome.blocks]
    if titles:
        raise Blocked(_("逻辑检查未通过：%(titles)s") % {"titles": "；".join(titles)})
