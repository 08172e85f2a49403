"""Background jobs that survive the loss of a worker.

The `Job` row is the truth and Celery only carries its id. A worker *claims* a row with one
conditional UPDATE; from then on it holds a lease that a thread renews. If the worker dies, the
lease runs out, `sweep` queues the row again, and the next worker continues with a higher attempt
number. That number fences: whoever holds an older one can no longer write.

A message that is delivered twice, or much too late, finds nothing to claim and is dropped; so
the broker may redeliver as often as it likes. All times are the database's own, because the
clocks of two workers may differ by more than a lease.

In an app's `tasks.py`:

    @job_task
    def check_batch(job: JobHandle, *, batch_id: int) -> None: ...

and in the view, API or command that starts it:

    enqueue(check_batch, kwargs={"batch_id": batch.pk}, created_by=request.user)
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial, wraps
from typing import Any
from uuid import UUID

from celery import Task, current_app, shared_task
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError as BrokerError

from common.audit import origin
from common.audit.origin import Origin
from common.choices import Door, JobState
from common.errors import DomainError
from common.models import Job

logger = logging.getLogger(__name__)

PROGRESS_SECONDS = 1.0
# A queued row whose message was lost with the broker is sent again after this long.
RESEND = timedelta(minutes=2)
# A job that kills its worker (out of memory, say) would otherwise do so for ever.
MAX_ATTEMPTS = 3


class LostLease(Exception):
    """Another worker has the job, or it was cancelled: stop and write nothing more."""


class JobHandle:
    """A claimed job, as the running task sees it."""

    def __init__(self, job: Job) -> None:
        self.id: UUID = job.pk
        self.attempt: int = job.attempts
        self._fields: dict[str, Any] = {}
        self._lost = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._written_at = 0.0

    def progress(self, done: int, total: int = 0, note: str = "") -> None:
        """Says how far the task is; call it as often as you like, it is written once a second.

        Raises `LostLease` when the job is no longer this worker's.
        """
        self._fields = {
            "progress_done": done,
            "progress_total": total,
            "progress_note": note[:200],
        }
        if self._thread is None and time.monotonic() - self._written_at >= PROGRESS_SECONDS:
            self._renew()
        if self._lost.is_set():
            raise LostLease(str(self.id))

    def hold(self) -> None:
        """Makes a transaction's writes conditional on still having the lease.

        Call it as the last statement inside the transaction: the lease is then renewed by the same
        commit, and a worker that was overtaken raises `LostLease` and rolls back.
        """
        if not self._update(heartbeat_at=Now()):
            self._lost.set()
            raise LostLease(str(self.id))

    def start_heartbeat(self) -> None:
        """Renews the lease from a thread, so that a step may be silent for longer than it.

        The thread has its own connection and is the only one that writes progress: a task inside a
        long transaction would otherwise lock its own job row, and nobody would see the progress.
        """
        self._thread = threading.Thread(target=self._beat, name=f"job-{self.id}", daemon=True)
        self._thread.start()

    def stop_heartbeat(self) -> None:
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def finish(self, state: JobState, error: str = "") -> bool:
        """Writes the end; False when the job was somebody else's by then."""
        return self._update(**self._fields, state=state, error=error, finished_at=Now())

    def _beat(self) -> None:
        written: dict[str, Any] = {}
        try:
            while not self._stopped.wait(PROGRESS_SECONDS) and not self._lost.is_set():
                due = time.monotonic() - self._written_at >= settings.JOB_LEASE_SECONDS / 6
                if due or self._fields != written:
                    written = self._fields
                    self._renew_or_try_later()
        finally:
            connection.close()

    def _renew_or_try_later(self) -> None:
        try:
            self._renew()
        except (DatabaseError, InterfaceError):
            # SQLite is locked by our own long transaction (nobody else can claim then either), or
            # the server is restarting. The next beat tries again on a fresh connection.
            logger.info("job %s: heartbeat not written", self.id, exc_info=True)
            connection.close()

    def _renew(self) -> None:
        if not self._update(**self._fields, heartbeat_at=Now()):
            self._lost.set()
        self._written_at = time.monotonic()

    def _update(self, **fields: Any) -> bool:
        mine = Job.objects.filter(pk=self.id, state=JobState.RUNNING, attempts=self.attempt)
        return bool(mine.update(**fields))


def job_task(function: Callable[..., None]) -> Task:
    """Turns `function(job, **kwargs)` into the Celery task that runs a `Job` row of its name."""

    @shared_task(name=f"{function.__module__}.{function.__name__}")
    @wraps(function)
    def run_job(job_id: str) -> None:
        job = claim(UUID(job_id))
        if job is not None:
            # What it writes is one group in the log, and comes from where the job was asked for.
            with origin.asked_from(Origin(Door.JOB, job.address, job.pk)):
                _run(JobHandle(job), partial(function, **job.kwargs))

    return run_job


def enqueue(task: Task, *, kwargs: dict[str, Any], created_by: Any = None) -> Job:
    """Creates the row and sends its id once the surrounding transaction is committed."""
    address = origin.current().address
    job = Job.objects.create(task=task.name, kwargs=kwargs, created_by=created_by, address=address)
    # While a job is queued, heartbeat_at says when its id was last sent.
    Job.objects.filter(pk=job.pk).update(heartbeat_at=Now())
    transaction.on_commit(partial(_send, job.pk, job.task))
    return job


def claim(job_id: UUID) -> Job | None:
    """Takes the job for the caller; None when it is running elsewhere, over, or unknown."""
    with transaction.atomic():
        claimed = Job.objects.filter(
            Q(state=JobState.QUEUED) | _lease_has_run_out(), pk=job_id, attempts__lt=MAX_ATTEMPTS
        ).update(state=JobState.RUNNING, attempts=F("attempts") + 1, heartbeat_at=Now(), error="")
        return Job.objects.get(pk=job_id) if claimed else None


def cancel(job_id: UUID) -> bool:
    """Stops a job that is not over; its task notices at the next progress or `hold`."""
    return bool(
        Job.objects.filter(pk=job_id, state__in=[JobState.QUEUED, JobState.RUNNING]).update(
            state=JobState.CANCELLED, finished_at=Now()
        )
    )


def sweep() -> int:
    """Queues jobs of dead workers again, ends those that died too often, and sends lost ids anew.

    Returns how many ids were sent.
    """
    abandoned = Job.objects.filter(_lease_has_run_out())
    abandoned.filter(attempts__gte=MAX_ATTEMPTS).update(
        state=JobState.FAILED,
        finished_at=Now(),
        error=_("处理进程多次异常中止，任务已停止。请联系管理员。"),
    )
    # With an old heartbeat the row is due for sending at once, in the next statement.
    abandoned.filter(attempts__lt=MAX_ATTEMPTS).update(state=JobState.QUEUED, heartbeat_at=None)
    due = Job.objects.filter(state=JobState.QUEUED).filter(
        Q(heartbeat_at=None) | Q(heartbeat_at__lt=_ago(RESEND))
    )
    jobs = list(due.order_by("created_at").values_list("pk", "task")[:100])
    for job_id, task in jobs:
        Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(heartbeat_at=Now())
        _send(job_id, task)
    return len(jobs)


def _ago(span: timedelta) -> ExpressionWrapper:
    return ExpressionWrapper(Now() - Value(span), output_field=DateTimeField())


def _lease_has_run_out() -> Q:
    lease = timedelta(seconds=settings.JOB_LEASE_SECONDS)
    return Q(state=JobState.RUNNING, heartbeat_at__lt=_ago(lease))


def _send(job_id: UUID, task: str) -> None:
    try:
        current_app.send_task(task, args=[str(job_id)])
    except BrokerError:
        # The row is committed; the sweeper sends it as soon as the broker is back.
        logger.exception("job %s could not be sent", job_id)


def _run(handle: JobHandle, work: Callable[[JobHandle], None]) -> None:
    if settings.JOB_HEARTBEAT_THREAD:
        handle.start_heartbeat()
    state, error = JobState.DONE, ""
    try:
        work(handle)
    except LostLease:
        logger.warning("job %s: attempt %s was overtaken", handle.id, handle.attempt)
        return
    except OperationalError:
        # The database went away or was too busy: the lease runs out and the job is tried again.
        logger.exception("job %s: attempt %s lost the database", handle.id, handle.attempt)
        return
    except DomainError as refusal:
        state, error = JobState.FAILED, str(refusal)
    except Exception:
        logger.exception("job %s failed", handle.id)
        state = JobState.FAILED
        error = _("处理时发生内部错误，已记入日志。请联系管理员，并告知任务编号 %(id)s。") % {
            "id": handle.id
        }
    finally:
        handle.stop_heartbeat()
    if not handle.finish(state, error):
        logger.warning("job %s: end of attempt %s came too late", handle.id, handle.attempt)
