"""One step of an import in a process of its own, so that its memory can be told:
`python -m benchmarks.importing STEP FILE` prints seconds and peak memory as JSON."""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import django

from benchmarks.import_readers import calamine, openpyxl
from benchmarks.memory import peak

DAY = date(2023, 12, 31)
REASON = "测量"


def main() -> None:
    step, path = sys.argv[1], Path(sys.argv[2])
    work = _READERS.get(step) or _with_django(step)
    begun = time.perf_counter()
    work(path)
    print(json.dumps({"seconds": time.perf_counter() - begun, "peak": peak()}))


_READERS: dict[str, Callable[[Path], Any]] = {"calamine": calamine, "openpyxl": openpyxl}


def _with_django(step: str) -> Callable[[Path], Any]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()
    if step in ("import_export", "read_copy_merge"):
        from benchmarks import import_rivals  # noqa: PLC0415 - needs the settings

        return getattr(import_rivals, step)
    # What a worker has loaded long before.
    import dataimport.tasks  # noqa: F401, PLC0415

    return {"check": _check, "apply": _apply, "standings": _standings, "undo": _undo}[step]


def _check(path: Path) -> None:
    from dataimport import services  # noqa: PLC0415
    from dataimport.choices import BatchState  # noqa: PLC0415
    from dataimport.selectors import Upload  # noqa: PLC0415

    county, user = _place_and_user(path)
    upload = Upload(path.read_bytes(), path.name, county, DAY, DAY)
    batch = services.receive_file(actor=user, kind="roster", upload=upload)
    services.check_batch(batch=batch)
    if batch.state != BatchState.CHECKED or batch.has_waiting:
        raise SystemExit(f"{batch.state} {batch.failure} {batch.counts}")


def _apply(path: Path) -> None:
    from common.audit import origin  # noqa: PLC0415
    from dataimport import services  # noqa: PLC0415
    from dataimport.choices import BatchState  # noqa: PLC0415

    batch = _batch_of(path)
    with origin.asked_from(origin.Origin(request=uuid4())):
        services.request_apply(actor=batch.created_by, batch=batch)
        batch.refresh_from_db()
        batch = services.apply_batch(batch=batch)
    if batch.state != BatchState.APPLIED:
        raise SystemExit(f"{batch.state} {batch.failure}")


def _standings(path: Path) -> None:
    from indicators.freshness import bring_up_to_date  # noqa: PLC0415

    bring_up_to_date()


def _undo(path: Path) -> None:
    from common.audit import origin  # noqa: PLC0415
    from dataimport import services  # noqa: PLC0415
    from dataimport.choices import BatchState  # noqa: PLC0415

    batch = _batch_of(path)
    with origin.asked_from(origin.Origin(request=uuid4())):
        services.request_undo(actor=batch.created_by, batch=batch, reason=REASON)
        batch.refresh_from_db()
        batch = services.undo_batch(batch=batch)
    if batch.state != BatchState.UNDONE or batch.undone["left"]:
        raise SystemExit(f"{batch.state} {batch.failure} {batch.undone}")


def _place_and_user(path: Path):
    from accounts.models import User  # noqa: PLC0415
    from areas.models import Area  # noqa: PLC0415

    return Area.objects.get(code=path.stem), User.objects.get(username="bench-imports")


def _batch_of(path: Path):
    from dataimport.models import ImportBatch  # noqa: PLC0415

    batches = ImportBatch.objects.select_related("area", "created_by", "job")
    return batches.filter(filename=path.name).latest("pk")


if __name__ == "__main__":
    main()
