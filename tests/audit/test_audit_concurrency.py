"""Many writers at once: all lines are there, the chain is whole."""

import threading

import pytest
from django.db import connection, transaction

from common import audit
from common.audit import chain, proof
from common.models import AuditBlock, AuditEntry, AuditUnsealed

WRITERS, EACH = 6, 20

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def in_threads(work, times):
    failures = []

    def run(number):
        try:
            work(number)
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []


def test_the_chain_is_whole_after_many_writers():
    def write(number):
        for turn in range(EACH):
            with transaction.atomic():
                audit.record(None, f"test.{number}", None, {"turn": turn})

    in_threads(write, WRITERS)
    chain.seal_what_waits()
    assert AuditEntry.objects.count() == WRITERS * EACH
    assert not AuditUnsealed.objects.exists()
    held = [pk for block in AuditBlock.objects.all() for pk in chain.ids_of(block)]
    assert sorted(held) == sorted(AuditEntry.objects.values_list("pk", flat=True))
    assert list(proof.verify()) == []


def test_a_proof_while_others_write_finds_nothing():
    done = threading.Event()
    findings = []

    def work(number):
        if number:
            for turn in range(EACH):
                audit.record(None, f"test.{number}", None, {"turn": turn})
            if number == 1:
                done.set()
            return
        while not done.is_set():
            findings.extend(proof.verify())

    in_threads(work, 3)
    assert findings == []


def test_the_note_of_the_first_block_may_come_a_moment_after_it():
    audit.record(None, "test.first", None)
    chain.seal_what_waits()
    note = chain.anchor_path().read_text()
    chain.anchor_path().unlink()
    writer = threading.Timer(0.3, chain.anchor_path().write_text, [note])
    writer.start()
    assert list(proof.verify()) == []
    writer.join()


def test_writers_do_not_wait_for_each_other():
    """Each holds its line open until all have written theirs: a queue of writers would not end."""
    together = threading.Barrier(WRITERS, timeout=20)

    def write(number):
        with transaction.atomic():
            audit.record(None, f"test.{number}", None)
            together.wait()

    in_threads(write, WRITERS)
    assert AuditEntry.objects.count() == WRITERS
    chain.seal_what_waits()
    assert list(proof.verify()) == []


def test_a_writer_does_not_wait_for_whoever_seals():
    audit.record(None, "test.before", None)
    sealing, written = threading.Event(), threading.Event()

    def work(number):
        if number == 0:
            with transaction.atomic():
                audit.record(None, "test.sealer", None)
                chain.seal_what_waits()
                sealing.set()
                assert written.wait(20)
            return
        assert sealing.wait(20)
        audit.record(None, "test.writer", None)
        written.set()

    in_threads(work, 2)
    chain.seal_what_waits()
    assert AuditEntry.objects.count() == 3
    assert list(proof.verify()) == []
