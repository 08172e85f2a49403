"""A prefilled workbook of enterprises tells of their unions, and takes corrections."""

from datetime import date

import pytest

from common.values import check_digit
from dataimport.selectors import rows_for, stored_problems
from tests.dataimport.workbooks import apply, checked, filled, made, row_of
from tests.factories.unions import UnionFactory
from unions.models import Term, Union

pytestmark = pytest.mark.django_db

CODE = "81210782MC0000001"
CODE += check_digit(CODE)


def test_a_workbook_states_it_and_takes_a_correction(order, one_of_each):
    wanted = order("roster")
    union = one_of_each.enterprise.coverages.order_by("since", "pk").first().union
    UnionFactory(name="七里河联合会", kind="federation", area=union.area)
    Union.objects.filter(pk=union.pk).update(credit_code=None, parent=None)
    Term.objects.filter(union=union).delete()
    line = row_of(wanted, one_of_each.enterprise)
    sent = {
        (line, "工会统一社会信用代码"): CODE, (line, "上级工会"): "七里河联合会",
        (line, "本届选举日期"): "2021年6月", (line, "任期"): "5年",
    }  # fmt: skip
    apply(checked(wanted, filled(made(wanted), sent)), wanted.user)
    union.refresh_from_db()
    assert (union.credit_code, union.parent.name) == (CODE, "七里河联合会")
    columns = ("elected_on", "elected_precision", "years", "ends_on")
    terms = Term.objects.filter(union=union).values_list(*columns)
    assert list(terms) == [(date(2021, 6, 1), "month", 5, date(2026, 6, 30))]
    (row,) = [row for row in rows_for(wanted) if row.key == str(one_of_each.enterprise.pk)]
    assert [row.cells[name] for name in ("union_code", "upper_union", "elected_on", "term")] == [
        CODE, "七里河联合会", "2021-06", "5年",
    ]  # fmt: skip
    assert row.cells["term_ends"] == "2026-06"
    back = checked(wanted, made(wanted))
    assert (back.counts["unchanged"], list(stored_problems(back))) == (back.counts["rows"], [])
