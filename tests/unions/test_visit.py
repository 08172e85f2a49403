"""One page for a visit: last values beside, what is filled in is written, checked, as one group."""

from datetime import date

import pytest

from accounts.choices import Role
from accounts.models import Grant
from common.choices import Precision
from common.models import AuditEntry
from enterprises.models import Absence, Headcount
from indicators.freshness import bring_up_to_date
from indicators.models import Standing
from tests.factories.enterprises import AbsenceFactory, EnterpriseFactory, HeadcountFactory
from tests.factories.unions import (
    CoverageFactory,
    MembershipFactory,
    SystemFactory,
    UnionFactory,
)
from unions.choices import UnionKind
from unions.models import Coverage, DemocraticSystem, Membership, Union

pytestmark = pytest.mark.django_db
ON = "2024-05-06"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def enterprise(places):
    return EnterpriseFactory(area=places.qilihe)


@pytest.fixture
def client(sign_in, county_officer):
    return sign_in(county_officer)


def visit(client, enterprise, **sent):
    return client.post(f"/enterprises/{enterprise.pk}/visit/", {"on": ON, **sent})


def errors(answer):
    assert answer.status_code == 422
    return str(answer.context["form"].errors)


def test_everything_of_a_visit_is_written_in_one_group(client, enterprise):
    answer = visit(
        client, enterprise, source="实地走访", stated="约60", women="20", members="24",
        women_members="9",
        union="own", union_since="2024年3月", approval_number="锦工组〔2024〕3号",
        congress="yes", congress_since="2024年", openness="none",
        contract="yes", contract_since="2024-04-01", contract_until="2027-03-31",
    )  # fmt: skip
    assert answer.status_code == 302, answer.context["form"].errors
    count, members = Headcount.objects.get(), Membership.objects.get()
    assert (count.employees, count.exactness, count.women) == (60, "approximate", 20)
    assert count.source == members.source == "实地走访"
    assert (members.members, members.women, members.reported_on) == (24, 9, date(2024, 5, 6))
    union = Union.objects.get()
    assert (union.approved_on, union.approved_precision) == (date(2024, 3, 1), Precision.MONTH)
    assert union.approval_number == "锦工组〔2024〕3号"
    assert Coverage.objects.get().since_precision == Precision.MONTH
    kinds = {row.kind: row for row in DemocraticSystem.objects.all()}
    assert kinds["congress"].since_precision == Precision.YEAR
    assert kinds["contract"].until == date(2027, 4, 1)
    assert Absence.objects.get().subject == "openness"
    lines = AuditEntry.objects.filter(kind="write")
    assert len({line.request for line in lines}) == 1
    assert lines.count() == 7


def test_only_what_is_filled_in_is_written(client, enterprise):
    MembershipFactory(enterprise=enterprise)
    CoverageFactory(enterprise=enterprise)
    assert visit(client, enterprise, stated="52").status_code == 302
    assert Headcount.objects.get().employees == 52
    assert Membership.objects.count() == 1
    assert DemocraticSystem.objects.count() == Absence.objects.count() == 0


def test_an_empty_visit_is_refused(client, enterprise):
    assert "什么都没有填" in errors(visit(client, enterprise))
    assert not AuditEntry.objects.exists()


def test_last_values_stand_beside_the_fields(client, enterprise):
    HeadcountFactory(enterprise=enterprise, employees=120, women=40)
    MembershipFactory(enterprise=enterprise, members=80)
    coverage = CoverageFactory(enterprise=enterprise)
    SystemFactory(enterprise=enterprise)
    AbsenceFactory(enterprise=enterprise, subject="contract")
    page = client.get(f"/enterprises/{enterprise.pk}/visit/").content.decode()
    for said in (
        "上次：120（2022-12-31）", "上次：40（2022-12-31）", "上次：80（2022-12-31）",
        f"上次：{coverage.union.name}（2018-01-01起）", "上次：有（2018-06-01起）",
        "上次：核实过，没有（2022-12-31）",
    ):  # fmt: skip
        assert said in page


def test_what_is_there_is_not_asked_again(client, enterprise):
    CoverageFactory(enterprise=enterprise)
    SystemFactory(enterprise=enterprise)
    form = client.get(f"/enterprises/{enterprise.pk}/visit/").context["form"]
    assert "congress_since" not in form.fields
    assert [code for code, _label in form.fields["congress"].choices] == ["", "ended"]
    assert [code for code, _label in form.fields["union"].choices] == ["", "shared"]
    assert "union" in errors(visit(client, enterprise, union="own", union_since="2024年"))


def test_a_system_that_has_stopped_ends_on_the_day_of_the_visit(client, enterprise):
    system = SystemFactory(enterprise=enterprise)
    assert visit(client, enterprise, congress="ended").status_code == 302
    system.refresh_from_db()
    assert system.until == date(2024, 5, 6)


def test_joining_a_shared_union(client, enterprise, places):
    shared = UnionFactory(kind=UnionKind.FEDERATION, area=places.yixian)
    sent = {"union": "shared", "shared_union": shared.pk}
    assert "union_since" in errors(visit(client, enterprise, **sent))
    assert visit(client, enterprise, **sent, union_since="2023年").status_code == 302
    assert Coverage.objects.get().union == shared


def test_a_yes_needs_its_day(client, enterprise):
    assert "openness_since" in errors(visit(client, enterprise, openness="yes"))
    assert "stated" in errors(visit(client, enterprise, women="3"))


def test_what_cannot_be_is_an_error_with_its_rule(client, enterprise):
    text = errors(visit(client, enterprise, members="10", women_members="11", confirmed="on"))
    assert "女会员人数不能超过会员人数" in text
    assert "逻辑检查" in text
    assert not Membership.objects.exists()


def test_what_looks_odd_is_written_once_it_is_confirmed(client, enterprise):
    HeadcountFactory(enterprise=enterprise, employees=20)
    answer = visit(client, enterprise, members="40")
    assert "请核对下面的提醒" in errors(answer)
    page = answer.content.decode()
    for said in ("会员人数超过职工人数", "第十一条", "却没有建会记录", 'type="checkbox"'):
        assert said in page
    assert not Membership.objects.exists()
    assert not AuditEntry.objects.exists()
    sent = {"members": "40", "confirmed": "on", "confirmed-note": "含退休会员"}
    assert visit(client, enterprise, **sent).status_code == 302
    assert Membership.objects.get().members == 40
    line = AuditEntry.objects.get(action="check.confirm")
    assert (line.target_type, line.target_id) == ("enterprises.enterprise", str(enterprise.pk))
    assert "会员人数超过职工人数" in line.reason
    assert line.reason.endswith("：含退休会员")


def test_what_was_odd_before_is_not_said_again(client, enterprise):
    HeadcountFactory(enterprise=enterprise, employees=20)
    MembershipFactory(enterprise=enterprise, members=40)
    CoverageFactory(enterprise=enterprise)
    assert visit(client, enterprise, openness="none").status_code == 302


def test_nothing_is_written_if_one_of_it_is_refused(client, enterprise):
    # Approved before: the old own union has ended, and would overlap.
    CoverageFactory(enterprise=enterprise, until=date(2023, 1, 1))
    text = errors(visit(client, enterprise, stated="50", union="own", union_since="2022年"))
    assert "已有单独建立的工会" in text
    assert not Headcount.objects.exists()


def test_the_enterprises_own_officer_fills_in_and_does_not_found(sign_in, enterprise, outsider):
    Grant.objects.create(
        user=outsider, role=Role.ENTERPRISE_OFFICER, subject_id=enterprise.pk,
        since=date(2019, 1, 1),
    )  # fmt: skip
    client = sign_in(outsider)
    form = client.get(f"/enterprises/{enterprise.pk}/visit/").context["form"]
    assert [code for code, _label in form.fields["union"].choices] == ["", "none"]
    assert "shared_union" not in form.fields
    assert visit(client, enterprise, stated="50").status_code == 302


def test_the_effects_are_shown_before(client, enterprise):
    sent = {"on": ON, "union": "own", "union_since": "2024年3月", "members": "40"}
    address = f"/effects/enterprise-visit/{enterprise.pk}/"
    text = " ".join(client.post(address, sent, headers=HTMX).content.decode().split())
    assert "不详 → <strong>单独建会</strong>" in text
    assert "<strong>100.0%（1/1）</strong>" in text
    assert "第十一条" not in text
    assert not Union.objects.exists()
    bring_up_to_date()
    assert not Standing.objects.filter(union_kind="own").exists()


def test_the_page_costs_the_same_for_much_as_for_little(client, enterprise, same_queries):
    HeadcountFactory(enterprise=enterprise)

    def grow():
        for year in range(2000, 2010):
            HeadcountFactory(enterprise=enterprise, reported_on=date(year, 1, 1))
            CoverageFactory(
                enterprise=enterprise, union__kind=UnionKind.FEDERATION, form="federation"
            )

    same_queries(lambda: client.get(f"/enterprises/{enterprise.pk}/visit/"), grow)


def test_what_looks_odd_is_said_in_the_preview_as_well(client, enterprise):
    address = f"/effects/enterprise-visit/{enterprise.pk}/"
    answer = client.post(address, {"on": ON, "members": "40"}, headers=HTMX)
    assert "第十一条" in answer.content.decode()
