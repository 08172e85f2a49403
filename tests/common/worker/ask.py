"""Does one thing with a job in the database of the worker, and prints its row as JSON.

`wait` does so when the job is over, or after a minute.

python -m tests.common.worker.ask enqueue TASK KWARGS | send ID TIMES | wait ID
"""

import json
import sys
import time

import django

django.setup()

from celery import current_app  # noqa: E402
from django.forms.models import model_to_dict  # noqa: E402

from common import jobs  # noqa: E402
from common.models import Job  # noqa: E402
from tests.common.worker import tasks  # noqa: E402


def main(action: str, *arguments: str) -> None:
    if action == "enqueue":
        task, kwargs = arguments
        job = jobs.enqueue(getattr(tasks, task), kwargs=json.loads(kwargs))
    else:
        job = Job.objects.get(pk=arguments[0])
    if action == "send":
        for _copy in range(int(arguments[1])):
            current_app.send_task(job.task, args=[str(job.pk)])
    deadline = time.monotonic() + 60
    while action == "wait" and not job.is_final and time.monotonic() < deadline:
        time.sleep(0.2)
        job.refresh_from_db()
    row = {"id": str(job.pk)} | model_to_dict(job, ["state", "attempts", "progress_done", "error"])
    print(json.dumps(row))  # noqa: T201 - its answer


main(*sys.argv[1:])
