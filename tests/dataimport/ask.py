"""Does one thing with an import in the database of a worker, and prints how things stand as JSON.

python -m tests.dataimport.ask upload GROUP ROWS | confirm GROUP | undo GROUP | look | wait STATE

`upload`, `confirm` and `undo` kill the group of processes of a worker while it is at it, a moment
after it has begun: another process would come too late. `wait` returns when the import has come to
a state, or after two minutes.
"""

import json
import os
import signal
import sys
import time

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402

from accounts.choices import Role  # noqa: E402
from dataimport import tasks  # noqa: E402
from dataimport.models import ImportBatch  # noqa: E402
from enterprises.models import Enterprise, Headcount  # noqa: E402
from indicators.freshness import bring_up_to_date  # noqa: E402
from tests.people import build_places, person  # noqa: E402
from unions.models import Coverage  # noqa: E402


def main(action: str, *arguments: str) -> None:
    if action == "upload":
        _upload(int(arguments[1]))
    if action == "confirm":
        batch = ImportBatch.objects.get()
        tasks.confirm_import(actor=batch.created_by, batch=batch)
    if action == "undo":
        batch = ImportBatch.objects.get()
        tasks.start_undo(actor=batch.created_by, batch=batch, reason="传错了文件")
    if action in ("upload", "confirm", "undo"):
        _until(lambda: ImportBatch.objects.get().job.state != "queued")
        time.sleep(0.1)
        os.killpg(int(arguments[0]), signal.SIGKILL)
    if action == "wait":
        _until(lambda: ImportBatch.objects.get().state == arguments[0])
    batch = ImportBatch.objects.get()
    found = {
        "state": batch.state,
        "attempts": batch.job.attempts,
        "job": batch.job.state,
        "rows": batch.rows.count(),
        "written": [model.objects.count() for model in (Enterprise, Headcount, Coverage)],
    }
    print(json.dumps(found))  # noqa: T201 - its answer


def _upload(count: int) -> None:
    places = build_places()
    officer = person("beizhen_officer", "北镇市总工会干部", Role.COUNTY_OFFICER, places.beizhen)
    lines = ["企业名称,所属乡镇,职工人数,是否建会,会员人数"]
    lines += [f"第{n}机械制造有限公司,青堆子镇,{n},是,1" for n in range(1, count + 1)]
    file = ContentFile("\n".join(lines).encode(), name="名册.csv")
    tasks.start_import(
        actor=officer, kind="roster", file=file, area=places.beizhen, as_of="2023-12-31"
    )
    bring_up_to_date()


def _until(holds) -> None:
    deadline = time.monotonic() + 120
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)


main(*sys.argv[1:])
