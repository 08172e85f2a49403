"""A workbook that comes back is an import like any other: tried out, decided, marked, undone."""

from uuid import uuid4

import pytest

from common.audit import origin
from common.audit.origin import Origin
from common.choices import Door
from dataimport import services
from dataimport.models import ImportBatch, ImportRow
from dataimport.selectors import marked_workbook, waiting_workbook
from enterprises.models import Enterprise
from indicators.freshness import bring_up_to_date
from tests.dataimport.workbooks import apply, checked, codes, filled, made, row_of
from tests.factories.enterprises import EnterpriseFactory
from tests.writes import differences, rows

NEW = {"企业名称": "七里河新办企业", "所属乡镇(街道)": "七里河镇", "职工人数": 12}


@pytest.fixture
def line(order, one_of_each):
    return row_of(order("roster"), one_of_each.enterprise)


def facts():
    bring_up_to_date()
    return {key: row for key, row in rows().items() if not key[0].startswith("dataimport.")}


def test_it_is_tried_out_and_taken_back_whole(order, line, one_of_each):
    wanted = order("roster")
    before = facts()
    sent = filled(made(wanted), {(line, "地址"): "解放路 12 号"}, added=[NEW])
    batch = checked(wanted, sent)
    (place, *_above) = batch.effects["places"]
    assert [one["after"] - one["before"] for one in place["counts"]] == [1, 12]
    assert differences(before, facts()) == {}
    with origin.asked_from(Origin(Door.JOB, "", uuid4())):
        apply(batch, wanted.user)
    assert differences(before, facts())

    batch.refresh_from_db()
    batch = services.request_undo(actor=wanted.user, batch=batch, reason="填错了")
    batch = services.undo_batch(batch=batch)
    assert (batch.state, batch.undone.get("left")) == ("undone", 0), batch.failure
    assert differences(before, facts()) == {}


def test_a_doubtful_row_of_it_is_decided(order, one_of_each):
    two = [EnterpriseFactory(name="同名企业", area=one_of_each.area, address="") for _ in "ab"]
    wanted = order("roster")
    added = {**NEW, "企业名称": "同名企业", "地址": "解放路 12 号"}
    batch = checked(wanted, filled(made(wanted), added=[added]))
    row = ImportRow.objects.get(batch=batch, action="doubtful")
    assert {one["pk"] for one in row.candidates} == {one.pk for one in two}
    batch = services.choose_rows(
        actor=wanted.user, batch=batch, choices={row.position: str(two[1].pk)}
    )
    batch = services.request_check(actor=wanted.user, batch=batch)
    batch = services.check_batch(batch=batch)
    assert (batch.counts["doubtful"], batch.counts["changed"]) == (0, 1)
    apply(batch, wanted.user)
    addresses = [Enterprise.objects.get(pk=one.pk).address for one in two]
    assert addresses == ["", "解放路 12 号"]


def test_a_line_means_its_own_record_whatever_code_is_filled_in(order, one_of_each):
    """Not that of another enterprise which has the code."""
    other = EnterpriseFactory(area=one_of_each.area, credit_code="91210782MA51TLT90D")
    wanted = order("roster")
    own = Enterprise.objects.get(pk=one_of_each.bare.pk)
    assert not own.credit_code
    line = row_of(wanted, own)
    sent = filled(made(wanted), {(line, "统一社会信用代码"): other.credit_code})
    assert codes(checked(wanted, sent)) == ["not_registrable_here"]


@pytest.mark.parametrize("write", [marked_workbook, waiting_workbook])
def test_given_back_with_marks_it_is_still_known(order, line, write):
    """What it remembers goes with it, so that it can be repaired and handed in again."""
    wanted = order("roster")
    sent = filled(made(wanted), {(line, "职工人数"): "若干", (line, "地址"): "解放路 12 号"})
    batch = checked(wanted, sent)
    assert batch.counts["error"] == 1
    batch = ImportBatch.objects.get(pk=batch.pk)
    back = write(batch, note="注")
    again = checked(wanted, back)
    assert (codes(again), again.counts["error"]) == (codes(batch), 1)
    assert again.counts["rows"] == (batch.counts["rows"] if write is marked_workbook else 1)
    at = line if write is marked_workbook else 2
    repaired = checked(wanted, filled(back, {(at, "职工人数"): 12}))
    assert (repaired.counts["changed"], repaired.counts["new"], codes(repaired)) == (1, 0, [])
