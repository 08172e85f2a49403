"""What is registered, as a workbook or a list: read back it changes nothing."""

import pytest
from django.urls import reverse

from dataimport import services
from dataimport.models import ImportBatch, ImportRow
from dataimport.registry import SHEETS
from dataimport.selectors import (
    conflicts_of,
    rows_for,
    stored_problems,
)
from enterprises.models import Enterprise
from enterprises.services import change_enterprise
from tests.dataimport.conftest import workbook
from tests.dataimport.workbooks import DAY, apply, checked, codes, filled, made, row_of


@pytest.mark.parametrize("kind", SHEETS)
def test_an_unchanged_workbook_changes_nothing(order, kind):
    wanted = order(kind)
    rows = rows_for(wanted)
    assert rows
    batch = checked(wanted, made(wanted))
    assert not batch.failure
    assert (batch.counts["rows"], batch.counts["unchanged"]) == (len(rows), len(rows))
    assert batch.as_of == DAY


@pytest.mark.parametrize("kind", SHEETS)
def test_a_plain_list_of_what_is_registered_changes_nothing(order, kind):
    wanted = order(kind)
    rows = rows_for(wanted)
    columns = [column for column in wanted.sheet.columns if column.field != "seq"]
    data = workbook(
        [column.title for column in columns],
        *[[row.cells.get(column.field) for column in columns] for row in rows],
    )
    batch = services.import_file(
        actor=wanted.user, kind=kind, data=data, filename="l.xlsx", area=wanted.area, as_of=DAY
    )
    assert not batch.failure
    assert batch.counts["errors"] == 0
    assert batch.counts["unchanged"] == batch.counts["rows"] == len(rows)


def test_an_exported_list_changes_nothing(order, sign_in, one_of_each):
    wanted = order("roster")
    answer = sign_in(wanted.user).get(
        reverse("api-enterprise-export", args=["xlsx"]), {"area": wanted.area.code, "as_of": DAY}
    )
    assert answer.status_code == 200
    batch = services.import_file(
        actor=wanted.user, kind="roster", data=b"".join(answer), filename="l.xlsx",
        area=wanted.area, as_of=DAY,
    )  # fmt: skip
    assert not batch.failure
    assert [p.reason for p in stored_problems(batch) if p.is_error] == []
    assert batch.counts["unchanged"] == batch.counts["rows"] > 1


# ---------------------------------------------------------------- filled in and handed back


def test_only_what_was_changed_is_written(order, one_of_each):
    wanted = order("roster")
    data, line = made(wanted), row_of(wanted, one_of_each.enterprise)
    before = Enterprise.objects.exclude(pk=one_of_each.enterprise.pk).order_by("pk").values()
    before = list(before)
    new = {"企业名称": "七里河新办企业", "所属乡镇(街道)": "七里河镇", "职工人数": 12}
    left = [row_of(wanted, one_of_each.bare)]
    sent = filled(data, {(line, "地址"): "解放路 12 号"}, without=left, added=[new])
    batch = checked(wanted, sent)
    counts = batch.counts
    assert (counts["changed"], counts["new"], counts["errors"]) == (1, 1, 0)
    changed = ImportRow.objects.get(batch=batch, action="changed")
    assert [label for label, _before, _after in changed.changes] == ["地址"]
    apply(batch, wanted.user)
    one_of_each.enterprise.refresh_from_db()
    assert one_of_each.enterprise.address == "解放路 12 号"
    added = Enterprise.objects.get(name="七里河新办企业")
    assert added.area == one_of_each.town
    others = Enterprise.objects.exclude(pk__in=[one_of_each.enterprise.pk, added.pk])
    assert list(others.order_by("pk").values()) == before


def test_what_another_has_changed_elsewhere_stays(order, one_of_each):
    wanted = order("roster")
    data, line = made(wanted), row_of(wanted, one_of_each.enterprise)
    change_enterprise(actor=wanted.user, enterprise=one_of_each.enterprise, remark="已走访")
    batch = checked(wanted, filled(data, {(line, "地址"): "解放路 12 号"}))
    assert (batch.counts["changed"], codes(batch)) == (1, [])
    apply(batch, wanted.user)
    one_of_each.enterprise.refresh_from_db()
    assert (one_of_each.enterprise.address, one_of_each.enterprise.remark) == (
        "解放路 12 号",
        "已走访",
    )


@pytest.fixture
def disputed(order, one_of_each):
    """Two cells that both have changed: the address and the telephone number."""
    change_enterprise(
        actor=one_of_each.people["cty"], enterprise=one_of_each.enterprise, address="旧街 1 号",
        phone="13904160001",
    )  # fmt: skip
    wanted = order("roster")
    line = row_of(wanted, one_of_each.enterprise)
    cells = {(line, "地址"): "我的街 2 号", (line, "联系电话"): "13904162222"}
    sent = filled(made(wanted), cells)
    change_enterprise(
        actor=one_of_each.people["cty"], enterprise=one_of_each.enterprise, address="他的街 3 号",
        phone="13904163333",
    )  # fmt: skip
    return checked(wanted, sent), line


def test_a_cell_that_both_have_changed_waits_for_a_choice(disputed, one_of_each):
    batch, _line = disputed
    assert codes(batch) == ["changed_by_both"] * 2
    cells = {cell.field: cell for cell in conflicts_of(batch).cells}
    address = cells["address"]
    assert (address.before, address.theirs, address.mine) == (
        "旧街 1 号", "他的街 3 号", "我的街 2 号",
    )  # fmt: skip
    # Numbers are told apart though nobody is shown one.
    assert cells["phone"].mine == "139****2222"
    assert cells["phone"].theirs == "139****3333"
    with pytest.raises(services.HasErrors):
        services.request_apply(actor=one_of_each.people["cty"], batch=batch)

    services.choose_cells(
        actor=one_of_each.people["cty"], batch=batch, choices={address.place: "mine"}, rest="theirs"
    )
    batch = services.check_batch(batch=ImportBatch.objects.get(pk=batch.pk))
    assert codes(batch) == ["changed_by_both_decided"] * 2
    apply(batch, one_of_each.people["cty"])
    one_of_each.enterprise.refresh_from_db()
    assert (one_of_each.enterprise.address, one_of_each.enterprise.phone) == (
        "我的街 2 号",
        "13904163333",
    )


def test_a_choice_does_not_hold_for_what_was_written_after_it(disputed, one_of_each):
    batch, _line = disputed
    user = one_of_each.people["cty"]
    services.choose_cells(actor=user, batch=batch, choices={}, rest="mine")
    change_enterprise(actor=user, enterprise=one_of_each.enterprise, address="又一处")
    batch = services.check_batch(batch=ImportBatch.objects.get(pk=batch.pk))
    assert sorted(codes(batch)) == ["changed_by_both", "changed_by_both_decided"]


def test_a_choice_about_another_cell_is_refused(disputed, one_of_each):
    batch, line = disputed
    with pytest.raises(services.UnusableChoice):
        services.choose_cells(
            actor=one_of_each.people["cty"], batch=batch, choices={f"{line}:name": "mine"}
        )


def test_what_cannot_be_changed_in_a_workbook_is_said_where_it_stands(order, one_of_each):
    wanted = order("roster")
    line = row_of(wanted, one_of_each.enterprise)
    change_enterprise(actor=wanted.user, enterprise=one_of_each.enterprise, address="旧街 1 号")
    data = made(wanted)
    assert codes(checked(wanted, filled(data, {(line, "企业名称"): "别的企业"}))) == [
        "identity_changed"
    ]
    cleared = checked(wanted, filled(data, {(line, "地址"): None}))
    assert (codes(cleared), cleared.counts["changed"]) == (["cell_cleared"], 0)
    key = rows_for(wanted)[line - 2].key
    copied = [{"行标识": key, "企业名称": "抄来的行"}, {"行标识": "99999", "企业名称": "编来的行"}]
    assert codes(checked(wanted, filled(data, added=copied))) == [
        "row_key_twice", "row_key_unknown",
    ]  # fmt: skip


def test_a_row_whose_record_is_gone_is_said_to_have_no_place(order, one_of_each):
    wanted = order("roster")
    line = row_of(wanted, one_of_each.enterprise)
    data = filled(made(wanted), {(line, "地址"): "解放路 12 号"})
    Enterprise.objects.filter(pk=one_of_each.enterprise.pk).update(
        closed_on=DAY, closing_reason="stopped"
    )
    assert codes(checked(wanted, data)) == ["row_gone"]
