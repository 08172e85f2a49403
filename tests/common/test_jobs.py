"""Claiming, fencing and sweeping, on the rows alone; test_jobs_worker.py has a real worker."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone

from common import jobs
from common.choices import JobState
from common.errors import DomainError
from common.models import Job

pytestmark = pytest.mark.django_db

behaviour = {}


@jobs.job_task
def act(job, *, what):
    behaviour[what](job)


@pytest.fixture
def queued():
    return jobs.enqueue(act, kwargs={"what": "nothing"})


def silent_for(job, **age):
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - timedelta(**age))


def outcome(what, action, run_jobs):
    behaviour[what] = action
    jobs.enqueue(act, kwargs={"what": what})
    (job,) = run_jobs()
    return job


def test_a_job_is_claimed_once(queued):
    first = jobs.claim(queued.pk)
    assert first.state == JobState.RUNNING
    assert first.attempts == 1
    assert jobs.claim(queued.pk) is None


def test_an_unknown_job_is_not_claimed():
    assert jobs.claim(uuid4()) is None


def test_a_silent_job_is_claimed_by_the_next(queued):
    jobs.claim(queued.pk)
    silent_for(queued, seconds=29)
    assert jobs.claim(queued.pk) is None
    silent_for(queued, seconds=31)
    assert jobs.claim(queued.pk).attempts == 2


def test_the_overtaken_worker_can_write_nothing_more(queued):
    overtaken = jobs.JobHandle(jobs.claim(queued.pk))
    silent_for(queued, seconds=31)
    jobs.JobHandle(jobs.claim(queued.pk)).progress(7, 10, "第二次")
    with pytest.raises(jobs.LostLease):
        overtaken.progress(3, 10)
    with pytest.raises(jobs.LostLease):
        overtaken.hold()
    assert not overtaken.finish(JobState.FAILED, "太迟")
    queued.refresh_from_db()
    assert (queued.state, queued.progress_done, queued.error) == (JobState.RUNNING, 7, "")


def test_what_an_overtaken_worker_wrote_in_a_transaction_is_rolled_back(queued):
    overtaken = jobs.JobHandle(jobs.claim(queued.pk))
    silent_for(queued, seconds=31)
    jobs.claim(queued.pk)

    @transaction.atomic
    def write_too_late():
        Job.objects.create(task="a write of the domain")
        overtaken.hold()

    with pytest.raises(jobs.LostLease):
        write_too_late()
    assert not Job.objects.filter(task="a write of the domain").exists()


def test_progress_is_written_at_most_once_a_second(queued, django_assert_num_queries):
    handle = jobs.JobHandle(jobs.claim(queued.pk))
    with django_assert_num_queries(1):
        for done in range(1000):
            handle.progress(done, 1000)


def test_the_end_writes_the_last_progress(run_jobs):
    def count(job):
        for done in range(1, 101):
            job.progress(done, 100, f"第 {done} 行")

    job = outcome("count", count, run_jobs)
    assert (job.state, job.progress_done, job.progress_note) == (JobState.DONE, 100, "第 100 行")
    assert job.finished_at is not None


def test_a_refusal_is_told_to_the_user(run_jobs):
    def refuse(job):
        raise DomainError("该批次已应用。")

    job = outcome("refuse", refuse, run_jobs)
    assert (job.state, job.error) == (JobState.FAILED, "该批次已应用。")


def test_a_fault_is_logged_and_not_shown(run_jobs, caplog):
    def crash(job):
        raise ValueError("secret detail")

    job = outcome("crash", crash, run_jobs)
    assert job.state == JobState.FAILED
    assert "secret detail" not in job.error
    assert str(job.pk) in job.error
    assert "secret detail" in caplog.text


def test_a_job_that_lost_the_database_is_left_to_the_sweeper(run_jobs):
    def lose(job):
        raise OperationalError("server closed the connection")

    assert outcome("lose", lose, run_jobs).state == JobState.RUNNING


def test_a_cancelled_job_stops_at_its_next_progress(run_jobs):
    def cancelled(job):
        assert jobs.cancel(job.id)
        job.progress(1, 2)
        pytest.fail("went on")

    job = outcome("cancelled", cancelled, run_jobs)
    assert job.state == JobState.CANCELLED
    assert not jobs.cancel(job.pk)


def test_the_sweeper_sends_the_job_of_a_dead_worker_again(queued, sent):
    jobs.claim(queued.pk)
    assert jobs.sweep() == 0
    silent_for(queued, seconds=31)
    assert jobs.sweep() == 1
    assert sent == [(act.name, [str(queued.pk)])]
    queued.refresh_from_db()
    assert queued.state == JobState.QUEUED
    assert jobs.sweep() == 0, "sent a moment ago"


def test_the_sweeper_gives_up_after_three_dead_workers(queued):
    for _attempt in range(jobs.MAX_ATTEMPTS):
        assert jobs.claim(queued.pk)
        silent_for(queued, seconds=31)
    assert jobs.claim(queued.pk) is None
    assert jobs.sweep() == 0
    queued.refresh_from_db()
    assert queued.state == JobState.FAILED
    assert "多次异常中止" in queued.error


def test_the_sweeper_sends_an_id_that_the_broker_lost(queued, sent):
    silent_for(queued, seconds=119)
    assert jobs.sweep() == 0
    silent_for(queued, seconds=121)
    assert jobs.sweep() == 1
    assert sent == [(act.name, [str(queued.pk)])]


def test_the_id_is_sent_when_the_transaction_is_committed(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue(act, kwargs={"what": "nothing"})
        assert sent == []
    assert sent == [(act.name, [str(job.pk)])]


@pytest.fixture
def sent(monkeypatch):
    """What goes to the broker, which is not there."""
    messages = []
    monkeypatch.setattr(
        jobs.current_app, "send_task", lambda name, args: messages.append((name, args))
    )
    return messages
