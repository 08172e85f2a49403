"""Each check finds what it says, lets go of it once it is put right, and stays in its scope."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from common.checking import (
    Asked,
    Severity,
    all_checks,
    bearing_on,
    check_of,
    found_about,
    found_each,
)
from common.scoping import AreaScope
from common.values.codes import check_digit
from enterprises import services
from tests.factories.areas import AreaFactory
from tests.factories.enterprises import (
    AbsenceFactory,
    EnterpriseFactory,
    HeadcountFactory,
    SizeRecordFactory,
)
from tests.factories.stations import ServiceAreaFactory
from tests.factories.unions import (
    ConfirmationFactory,
    CoverageFactory,
    MembershipFactory,
    SessionFactory,
    SystemFactory,
    TermFactory,
    UnionFactory,
)
from unions.choices import SystemKind, UnionKind

pytestmark = pytest.mark.django_db
ON = date(2023, 12, 31)


def code_of(firm):
    stem = f"91210727{firm.pk:09}"
    return stem + check_digit(stem)


def counted(firm, employees, **more):
    return HeadcountFactory(enterprise=firm, employees=employees, **more)


def members(firm, number, **more):
    return MembershipFactory(enterprise=firm, members=number, **more)


def joint(place, *firms, **more):
    union = UnionFactory(kind=UnionKind.JOINT, area=place, **more)
    for firm in firms:
        CoverageFactory(enterprise=firm, union=union)
    return union


def update(row, **values):
    type(row).objects.filter(pk=row.pk).update(**values)


# What makes a check find something: it gets an enterprise in the place, gives back the row that is
# found and what puts it right.


def credit_code_wrong(firm):
    right = code_of(firm)
    update(firm, credit_code=right[:-1] + ("1" if right[-1] == "0" else "0"))
    return firm, lambda: update(firm, credit_code=right)


def area_closed(firm):
    old = AreaFactory(parent=firm.area, closed_on=date(2023, 1, 1))
    update(firm, area=old)
    return firm, lambda: update(firm, area=firm.area)


def name_twice(firm):
    other = EnterpriseFactory(area=firm.area, name=firm.name)
    outside = EnterpriseFactory(name=firm.name)
    assert outside.area != firm.area
    return [firm, other], lambda: update(other, merged_into=firm)


def above_scale_uncounted(firm):
    SizeRecordFactory(enterprise=firm)
    return firm, lambda: counted(firm, 50)


def employees_none(firm):
    counted(firm, 0)
    return firm, lambda: update(firm, closed_on=date(2023, 6, 1), closing_reason="stopped")


def employees_jumped(firm):
    counted(firm, 100, reported_on=date(2022, 1, 1))
    last = counted(firm, 131)
    return firm, lambda: update(last, employees=130)


def credit_code_missing(firm):
    return firm, lambda: update(firm, credit_code=code_of(firm))


def headcount_old(firm):
    counted(firm, 50, reported_on=date(2022, 12, 31))
    return firm, lambda: counted(firm, 50, reported_on=date(2023, 1, 1))


def members_over_employees(firm):
    counted(firm, 20)
    last = members(firm, 21)
    return firm, lambda: update(last, members=20)


def women_members_over_women(firm):
    counted(firm, 20, women=5)
    last = members(firm, 19, women=6)
    return firm, lambda: update(last, women=5)


def members_without_union(firm):
    members(firm, 3)
    return firm, lambda: CoverageFactory(enterprise=firm)


def own_union_due(firm):
    joint(firm.area, firm)
    members(firm, 25)
    return firm, lambda: CoverageFactory(enterprise=firm)


def own_union_small(firm):
    CoverageFactory(enterprise=firm)
    last = members(firm, 24)
    return firm, lambda: update(last, members=25)


def union_due(firm):
    counted(firm, 25)
    return firm, lambda: joint(firm.area, firm)


def own_union_of_hundred(firm):
    counted(firm, 100)
    joint(firm.area, firm)
    return firm, lambda: CoverageFactory(enterprise=firm)


def congress_due(firm):
    counted(firm, 100)
    union = joint(firm.area, firm)
    return firm, lambda: SystemFactory(enterprise=None, union=union)


def contract_without_congress(firm):
    SystemFactory(enterprise=firm, kind=SystemKind.CONTRACT)
    return firm, lambda: SystemFactory(enterprise=firm)


def congress_without_union(firm):
    SystemFactory(enterprise=firm)
    return firm, lambda: joint(firm.area, firm)


def directors_due(firm):
    counted(firm, 300)
    return firm, lambda: SystemFactory(enterprise=firm, kind=SystemKind.DIRECTORS)


def contract_expired(firm):
    SystemFactory(enterprise=firm, kind=SystemKind.CONTRACT, until=date(2023, 6, 1))
    again = {"since": date(2023, 6, 1), "kind": SystemKind.CONTRACT}
    return firm, lambda: SystemFactory(enterprise=firm, **again)


def contract_too_long(firm):
    dates = {"since": date(2021, 1, 1), "until": date(2024, 1, 3)}
    system = SystemFactory(enterprise=firm, kind=SystemKind.CONTRACT, **dates)
    return system, lambda: update(system, until=date(2024, 1, 1))


def contract_endless(firm):
    system = SystemFactory(enterprise=firm, kind=SystemKind.CONTRACT)
    return system, lambda: update(system, until=date(2024, 1, 1))


def congress_session_old(firm):
    own = SessionFactory(system__enterprise=firm, held_on=date(2022, 12, 31)).system
    regional = SystemFactory(enterprise=None, union=UnionFactory(area=firm.area))
    SessionFactory(system=regional, held_on=date(2021, 5, 1))
    SessionFactory(system=regional, held_on=date(2024, 1, 1))
    # Met in the year; of no meeting of another is anything known.
    SessionFactory(system__enterprise__area=firm.area, held_on=date(2023, 1, 1))
    SystemFactory(enterprise__area=firm.area)

    def cure():
        for system in (own, regional):
            SessionFactory(system=system, held_on=date(2023, 12, 31))

    return [own, regional], cure


def congress_session_unknown(firm):
    own = SystemFactory(enterprise=firm)
    regional = SystemFactory(enterprise=None, union=UnionFactory(area=firm.area))
    # It met after the day that is asked about.
    SessionFactory(system=own, held_on=date(2024, 1, 1))
    SystemFactory(enterprise=firm, kind=SystemKind.OPENNESS)

    def cure():
        SessionFactory(system=own)
        update(regional, until=ON)

    return [own, regional], cure


def congress_representatives_few(firm):
    counted(firm, 1001)
    session = SessionFactory(system__enterprise=firm, representatives=50)
    return session.system, lambda: update(session, representatives=51)


def coverage_after_closing(firm):
    coverage = CoverageFactory(enterprise=firm)
    update(firm, closed_on=date(2023, 6, 1), closing_reason="stopped")
    return coverage, lambda: update(coverage, until=date(2023, 6, 1))


def coverage_outside_union(firm):
    coverage = CoverageFactory(enterprise=firm, union__approved_on=date(2018, 1, 20))
    # Known to the month only, the same first day is no contradiction.
    return coverage, lambda: update(coverage, since_precision="month")


def union_unapproved(firm):
    union = CoverageFactory(enterprise=firm, union__approved_on=None).union
    return union, lambda: update(union, approved_on=date(2018, 1, 1))


def union_without_number(firm):
    union = CoverageFactory(enterprise=firm, union__approval_number="").union
    return union, lambda: update(union, approval_number="锦工组〔2018〕1号")


def own_union_of_many(firm):
    first = CoverageFactory(enterprise=firm)
    other = CoverageFactory(enterprise__area=firm.area, union=first.union)
    return first.union, lambda: update(other, until=date(2023, 1, 1))


def joint_union_of_one(firm):
    union = joint(firm.area, firm)
    return union, lambda: CoverageFactory(enterprise__area=firm.area, union=union)


def term_ended(firm):
    term = TermFactory(union=CoverageFactory(enterprise=firm).union)
    approved = {"postponed_to": date(2024, 1, 1), "postponement_approval": "锦工组〔2023〕2号"}
    return term.union, lambda: update(term, **approved)


def term_unknown(firm):
    union = CoverageFactory(enterprise=firm).union
    return union, lambda: TermFactory(union=union)


def term_length_wrong(firm):
    term = TermFactory(union__area=firm.area, ends_on=date(2022, 12, 31))
    return term, lambda: update(term, ends_on=date(2023, 1, 1))


def term_postponed_long(firm):
    term = TermFactory(
        union__area=firm.area,
        postponed_to=date(2023, 8, 1),
        postponement_approval="锦工组〔2023〕2号",
    )
    return term, lambda: update(term, postponed_to=date(2023, 7, 1))


def enterprise_untouched(firm):
    AbsenceFactory(enterprise=firm)
    return firm, lambda: confirmed(enterprise=firm)


def union_untouched(firm):
    union = UnionFactory(area=firm.area)
    return union, lambda: confirmed(enterprise=None, union=union)


def served_by_none(firm):
    station = ServiceAreaFactory(area=firm.area, until=date(2023, 6, 1)).station
    return firm, lambda: ServiceAreaFactory(station=station, area=firm.area.parent)


def confirmed(**about):
    user = User.objects.create(username="confirming", password="!")
    ConfirmationFactory(confirmed_by=user, **about)


CASES = {
    case.__name__: case
    for case in (
        credit_code_wrong, area_closed, name_twice, above_scale_uncounted, employees_none,
        employees_jumped, credit_code_missing, headcount_old, members_over_employees,
        women_members_over_women, members_without_union, own_union_due, own_union_small, union_due,
        own_union_of_hundred, congress_due, contract_without_congress, congress_without_union,
        congress_session_old, congress_session_unknown, congress_representatives_few,
        directors_due, contract_expired, contract_too_long, contract_endless,
        coverage_after_closing, coverage_outside_union, union_unapproved, union_without_number,
        own_union_of_many, joint_union_of_one, term_ended, term_unknown, term_length_wrong,
        term_postponed_long, enterprise_untouched, union_untouched, served_by_none,
    )
}  # fmt: skip


@pytest.mark.parametrize("code", [check.code for check in all_checks()])
def test_a_check_finds_what_it_says_and_nothing_else(code, places):
    check = check_of(code)
    asked = Asked(on=ON, scope=AreaScope(prefixes=(places.qilihe.path,)))
    found, cure = CASES[code](EnterpriseFactory(area=places.qilihe))
    # The same outside of the scope is nobody's business here.
    CASES[code](EnterpriseFactory(area=places.goubangzi))
    rows = found if isinstance(found, list) else [found]
    failing = list(check.failing(asked))
    assert sorted(row.pk for row in failing) == sorted(row.pk for row in rows)
    assert all(isinstance(check.detail(row), str) and check.cure(row) for row in failing)
    cure()
    assert not check.failing(asked).exists()


def test_a_check_says_what_one_needs_to_know():
    checks = all_checks()
    assert len(checks) == len({check.code for check in checks}) == len(CASES)
    assert [check.severity for check in checks] == sorted(
        (check.severity for check in checks), key=list(Severity).index
    )
    for check in checks:
        assert all(str(text) for text in (check.title, check.reason, check.source, check.remedy))


@pytest.mark.parametrize("app", ["enterprises", "unions", "stations"])
def test_every_file_of_checks_is_one_check(app):
    modules = [
        import_module(f"{app}.checks.{path.stem}")
        for path in (settings.BASE_DIR / app / "checks").glob("*.py")
        if path.stem not in ("__init__", "subjects", "_touched")
    ]
    declared = import_module(f"{app}.checks").CHECKS
    assert {module.CHECK for module in modules} == set(declared)
    assert all(module.CHECK.code == module.__name__.rpartition(".")[2] for module in modules)


def test_the_line_of_a_log_touches_a_record(places, county_officer):
    check = check_of("enterprise_untouched")
    asked = Asked(on=timezone.localdate(), scope=AreaScope(prefixes=(places.qilihe.path,)))
    firm = EnterpriseFactory(area=places.qilihe)
    assert check.failing(asked).get() == firm
    services.change_enterprise(actor=county_officer, enterprise=firm, address="人民街 1 号")
    assert not check.failing(asked).exists()
    later = Asked(on=asked.on + timedelta(days=366), scope=asked.scope)
    assert check.failing(later).get() == firm


def test_what_was_found_about_a_record_is_in_its_parts_as_well(places):
    system, _cure = contract_too_long(EnterpriseFactory(area=places.qilihe))
    asked = Asked(on=ON, scope=AreaScope(everything=True))
    found = found_about([system.enterprise], all_checks(), asked)
    assert "contract_too_long" in {check.code for check in found}


def test_many_records_are_asked_about_in_as_few_queries_as_one(places):
    firms = EnterpriseFactory.create_batch(9, area=places.qilihe)
    MembershipFactory(enterprise=firms[4], members=3)
    asked = Asked(on=ON, scope=AreaScope(everything=True))
    checks = bearing_on(["members"])
    with CaptureQueriesContext(connection) as of_one:
        found_each(firms[:1], checks, asked)
    with CaptureQueriesContext(connection) as of_all:
        found = found_each(firms, checks, asked)
    assert len(of_one) == len(of_all) == len(checks)
    assert {firm.pk: [c.code for c in each] for firm, each in found.items() if each} == {
        firms[4].pk: ["members_without_union"]
    }
