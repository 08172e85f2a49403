"""The hash over everything a sealed report consists of."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from reports.models import FrozenRows, YearlyReport

VERSION = 1


def canonical(value: Any) -> str:
    """JSON in one form only: keys in order, no spaces, nothing escaped that need not be."""
    return json.dumps(
        value,
        cls=DjangoJSONEncoder,
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )


def seal_of(report: YearlyReport, *, sealed_at: datetime, sealed_by: int) -> str:
    """The SHA-256, in hexadecimal, of the canonical JSON of: whose report it is and as of when, who
    sealed it and when, the editor's notes, the parts with who confirmed them, what the checks
    found, and of every frozen list (the document is one) its pieces with their lines' own SHA-256.
    """
    content = {
        "version": VERSION,
        "report": _about(report),
        "sealed": [_moment(sealed_at), sealed_by],
        "notes": {note.chapter: note.text for note in report.notes.order_by("chapter")},
        "parts": [
            [code, digest, _moment(at), who]
            for code, digest, at, who in report.parts.order_by("area__code").values_list(
                "area__code", "digest", "completed_at", "completed_by_id"
            )
        ],
        "findings": report.findings,
        "lists": [
            list(piece)
            for piece in FrozenRows.objects.filter(report=report)
            .order_by("code", "number")
            .values_list("code", "number", "count", "sha256")
        ],
    }
    return sha256(canonical(content).encode()).hexdigest()


def _about(report: YearlyReport) -> dict[str, Any]:
    # Only where there is one: the seals of areas' reports are older than reports of stations.
    station = {"station": report.station_id} if report.station_id else {}
    return {
        **station,
        "area": report.area.code,
        "year": report.year,
        "edition": report.edition,
        "kind": report.year_kind,
        "cut_off": report.cut_off.isoformat(),
        "built_at": _moment(report.built_at),
        "corrects": report.corrects.edition if report.corrects else None,
        "reason": report.reason,
    }


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else None
