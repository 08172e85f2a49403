"""Later changes to a history, each by a path of its own: ORM, bulk, plain SQL, deletion."""

from datetime import timedelta

from django.db import connection
from hypothesis import strategies as st

from enterprises.models import Absence, Closure, Enterprise, Headcount, Placement, SizeRecord
from indicators.freshness import bring_up_to_date
from tests.indicators.histories import codes, days, facts, without_conflicts, write
from unions.models import Coverage, DemocraticSystem, Membership, Union

FACTS = (Placement, Closure, Headcount, SizeRecord, Absence, Coverage, Membership, DemocraticSystem)


def edit(data, areas, number) -> str:
    """Change something; returns what was done, "nothing" where there was nothing to do it to."""
    change = data.draw(st.sampled_from(CHANGES), label="change")
    done = change(data, areas, number)
    if data.draw(st.booleans(), label="read in between"):
        bring_up_to_date()
    return change.__name__ if done else "nothing"


def add_a_fact(data, areas, number) -> bool:
    enterprise = _any(data, Enterprise)
    if enterprise is None:
        return False
    unions = list(Union.objects.order_by("pk").values_list("pk", flat=True))
    row = data.draw(facts(9000 + number, enterprise.pk, unions, areas))
    there = list(type(row).objects.filter(enterprise=enterprise))
    if row not in without_conflicts([*there, row]):
        return False
    write(row, data.draw(st.sampled_from(["save", "bulk", "sql"])))
    return True


def delete_a_fact(data, areas, number) -> bool:
    row = _any(data, data.draw(st.sampled_from(FACTS)))
    if row is None:
        return False
    if data.draw(st.booleans()):
        row.delete()
    else:
        _sql(f"DELETE FROM {row._meta.db_table} WHERE id = %s", row.pk)
    return True


def delete_an_enterprise(data, areas, number) -> bool:
    enterprise = _any(data, Enterprise)
    if enterprise is None:
        return False
    if data.draw(st.booleans()):
        enterprise.delete()
    else:
        for model in FACTS:
            _sql(f"DELETE FROM {model._meta.db_table} WHERE enterprise_id = %s", enterprise.pk)
        _sql("DELETE FROM enterprises_enterprise WHERE id = %s", enterprise.pk)
    return True


def change_a_union(data, areas, number) -> bool:
    union = _any(data, Union)
    if union is None:
        return False
    approved, dissolved = data.draw(st.none() | days), data.draw(st.none() | days)
    if approved and dissolved and dissolved <= approved:
        dissolved = approved + timedelta(days=1)
    if data.draw(st.booleans()):
        Union.objects.filter(pk=union.pk).update(approved_on=approved, dissolved_on=dissolved)
    else:
        _sql(
            "UPDATE unions_union SET approved_on = %s, dissolved_on = %s WHERE id = %s",
            approved, dissolved, union.pk,
        )  # fmt: skip
    return True


def end_everything_in_force(data, areas, number) -> bool:
    on = data.draw(days)
    for model in (Coverage, DemocraticSystem, Placement):
        model.objects.filter(until=None, since__lt=on).update(until=on)
    return True


def change_an_enterprise(data, areas, number) -> bool:
    enterprise = _any(data, Enterprise)
    if enterprise is None:
        return False
    opened, closed = data.draw(st.none() | days), data.draw(st.none() | days)
    if opened and closed and closed <= opened:
        closed = opened + timedelta(days=1)
    enterprise.opened_on, enterprise.closed_on = opened, closed
    enterprise.closing_reason = "dormant" if closed else ""
    enterprise.area = areas[data.draw(codes)]
    enterprise.kind = data.draw(st.sampled_from(["legal_person", "sole_trader"]))
    enterprise.save()
    return True


def give_facts_to_another(data, areas, number) -> bool:
    enterprise = _any(data, Enterprise)
    system = DemocraticSystem.objects.order_by("pk").first()
    if enterprise is None or system is None:
        return False
    kinds = enterprise.systems.filter(kind=system.kind, since=system.since)
    if kinds.exists():
        return False
    _sql(
        "UPDATE unions_democraticsystem SET enterprise_id = %s, union_id = NULL WHERE id = %s",
        enterprise.pk, system.pk,
    )  # fmt: skip
    return True


CHANGES = (
    add_a_fact,
    delete_a_fact,
    delete_an_enterprise,
    change_a_union,
    end_everything_in_force,
    change_an_enterprise,
    give_facts_to_another,
)


def _any(data, model):
    pks = list(model.objects.order_by("pk").values_list("pk", flat=True))
    return model.objects.get(pk=data.draw(st.sampled_from(pks))) if pks else None


def _sql(statement, *params) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
