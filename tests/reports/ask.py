"""Does one thing with a report in the database of a worker, and prints how things stand as JSON.

python -m tests.reports.ask prepare COUNT | request USERNAME WORKER | seal WORKER | over JOB | look

`prepare` makes a city with so many enterprises and two officers; `request` has its report built;
`seal` has it sealed by the second officer, after the first has confirmed it. Both kill the process
group WORKER once it is at it. `over` returns when the JOB (build or seal) is over.
"""

import json
import os
import signal
import sys
import time
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402

from accounts.choices import Role  # noqa: E402
from accounts.models import User  # noqa: E402
from areas.models import Area  # noqa: E402
from common.choices import JobState  # noqa: E402
from enterprises.models import Enterprise  # noqa: E402
from indicators.freshness import bring_up_to_date  # noqa: E402
from reports import services  # noqa: E402
from reports.choices import RunKind  # noqa: E402
from reports.models import FrozenRows, ReportFile, ReportPart, YearlyReport  # noqa: E402
from reports.proof import faults_of  # noqa: E402
from reports.tasks import request_report, request_run  # noqa: E402
from tests.people import build_places, person  # noqa: E402

NOW = datetime(2024, 1, 9, 8, tzinfo=UTC)
YEAR = 2023


def main(action: str, *arguments: str) -> None:
    if action == "prepare":
        _prepare(int(arguments[0]))
    elif action == "request":
        officer = User.objects.get(username=arguments[0])
        request_report(actor=officer, area=Area.objects.get(code="210700"), year=YEAR)
        # Progress is written once a second: then it has begun, and is not over.
        _until(lambda: _job("build").progress_done > 0)
        _kill(int(arguments[1]))
    elif action == "seal":
        _seal()
        # It takes hardly more than a second: killed as soon as it is at it.
        _until(lambda: _job("seal").state == JobState.RUNNING)
        _kill(int(arguments[0]))
    elif action == "over":
        _until(lambda: _job(arguments[0]).is_final)
    print(json.dumps(_found()))  # noqa: T201 - its answer


def _prepare(count: int) -> None:
    places = build_places()
    for name in ("first", "second"):
        person(name, f"市总工会干部{name}", Role.CITY_OFFICER, places.city)
    areas = (places.qilihe, places.yixian, places.goubangzi, places.qingduizi)
    Enterprise.objects.bulk_create(
        Enterprise(name=f"第{n}机械有限公司", area=areas[n % 4], opened_on=date(2015, 1, 1))
        for n in range(count)
    )
    bring_up_to_date()


def _seal() -> None:
    report = YearlyReport.objects.get()
    # Which of the two was the faster has built it, and must not seal it.
    first = report.created_by
    second = User.objects.get(username="second" if first.username == "first" else "first")
    for part in report.parts.all():
        services.complete_part(actor=first, part=part, now=NOW)
    services.check_report(actor=first, report=report, now=NOW)
    request_run(actor=second, report=report, kind=RunKind.SEAL)


def _kill(worker: int) -> None:
    # Another who asked may have been faster.
    with suppress(ProcessLookupError):
        os.killpg(worker, signal.SIGKILL)


def _job(which: str):
    report = YearlyReport.objects.get()
    return report.job if which == "build" else report.runs.get(kind=RunKind.SEAL).job


def _found():
    report = YearlyReport.objects.first()
    if report is None:
        return {}
    run = report.runs.select_related("job").first()
    folder = Path(settings.MEDIA_ROOT)
    on_disk = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    known = set(ReportFile.objects.values_list("content", flat=True))
    return {
        "reports": YearlyReport.objects.count(),
        "state": report.state,
        "attempts": report.job.attempts,
        "sealed": report.is_sealed,
        "sealing": [run.state, run.job.attempts] if run and run.job else None,
        "error": run.job.error if run and run.job else "",
        "rows": [model.objects.count() for model in (ReportFile, ReportPart)],
        "frozen": FrozenRows.objects.exists(),
        "stray": sorted(on_disk - known),
        "missing": sorted(known - on_disk),
        "faults": list(faults_of(report)) if report.is_sealed else None,
    }


def _until(holds) -> None:
    deadline = time.monotonic() + 120
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)


main(*sys.argv[1:])
