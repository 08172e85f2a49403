from typing import Any

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from common import audit
from common.audit import proof
from common.errors import DomainError
from common.jobs import JobHandle, enqueue, job_task
from common.models import Job
from portal.services.list_files import KEPT, WantedFile, forget_list_files, make_list_file

# More would hide the first ones; verify_audit lists all.
FINDINGS_SHOWN = 50


class LogNotAsWritten(DomainError):
    """The proof found something; the text lists it, a line each."""


@job_task
def write_list_file(
    job: JobHandle, *, actor_id: int, code: str, query: str, extension: str
) -> None:
    """Make the file of a long list (portal.services.list_files)."""

    def progress(done: int, total: int) -> None:
        job.progress(done, total, gettext_noop("正在写入文件"))

    make_list_file(
        actor=User.objects.get(pk=actor_id, is_active=True),
        wanted=WantedFile(code, query, extension, timezone.localdate()),
        job_id=job.id,
        progress=progress,
        now=timezone.now(),
    )


@shared_task(name="portal.tasks.forget_old_list_files")
def forget_old_list_files() -> None:
    """Every hour (CELERY_BEAT_SCHEDULE)."""
    forget_list_files(timezone.now() - KEPT)


@job_task
def verify_log(job: JobHandle) -> None:
    """Prove the whole log; fails with what was found."""

    def progress(done: int, total: int) -> None:
        job.progress(done, total, gettext_noop("校验封存块"))

    findings = [_line(finding) for finding in proof.verify(progress)]
    if findings:
        shown = findings[:FINDINGS_SHOWN]
        if len(findings) > len(shown):
            shown.append(_("……共 %(count)s 处") % {"count": len(findings)})
        raise LogNotAsWritten("\n".join(shown))


@transaction.atomic
def request_verification(*, actor: Any) -> Job:
    """Have the log proven in the background; that somebody asked is in the log itself."""
    audit.record(actor, "log.verify", None)
    return enqueue(verify_log, kwargs={}, created_by=actor)


def newest_verification() -> Job | None:
    return Job.objects.filter(task=verify_log.name).order_by("-created_at").first()


def _line(finding: proof.Finding) -> str:
    places = []
    if finding.entry_id is not None:
        places.append(_("记录 %(number)s") % {"number": finding.entry_id})
    if finding.block is not None:
        places.append(_("封存块 %(number)s") % {"number": finding.block})
    told = " ".join(filter(None, [finding.who, finding.did]))
    return " ".join(filter(None, ["，".join(places), finding.what, f"（{told}）" if told else ""]))
