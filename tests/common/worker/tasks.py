"""Jobs that leave a trace in a file, line by line, so that a test can watch them."""

import os
import signal
import time
from pathlib import Path

from common.jobs import JobHandle, job_task


@job_task
def count_slowly(job: JobHandle, *, trace: str, steps: int) -> None:
    for step in range(1, steps + 1):
        with Path(trace).open("a") as lines:
            lines.write(f"{job.attempt} {step}\n")
        job.progress(step, steps)
        time.sleep(0.2)


@job_task
def be_silent(job: JobHandle, *, trace: str, seconds: float) -> None:
    """Longer without a sign of life than the lease: the heartbeat thread must cover it."""
    with Path(trace).open("a") as lines:
        lines.write(f"{job.attempt} silent\n")
    time.sleep(seconds)


@job_task
def kill_the_process(job: JobHandle, *, trace: str) -> None:
    with Path(trace).open("a") as lines:
        lines.write(f"{job.attempt} kill\n")
    os.kill(os.getpid(), signal.SIGKILL)
