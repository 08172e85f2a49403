"""Elections put off or entered for many unions, and systems that the enterprises of one share."""

from datetime import date

import pytest

from common.models import AuditEntry
from enterprises.models import Headcount
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory
from tests.factories.unions import (
    CoverageFactory,
    MembershipFactory,
    SystemFactory,
    TermFactory,
    UnionFactory,
)
from unions.choices import UnionKind
from unions.models import DemocraticSystem, Membership, Term

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(sign_in, county_officer):
    return sign_in(county_officer)


@pytest.fixture
def term(places):
    return TermFactory(
        union=UnionFactory(area=places.qilihe, approved_on=date(2015, 1, 1)),
        elected_on=date(2080, 3, 1), years=3, ends_on=date(2083, 3, 1),
    )  # fmt: skip


def test_an_election_is_put_off_until_the_end_of_what_is_stated(client, term):
    page = client.get(f"/unions/{term.union_id}/").content.decode()
    address = f"/terms/{term.pk}/postpone/"
    assert address in page
    form = client.get(address).context["form"]
    assert form.fields["to"].last == "2083-03-01 届满"
    sent = {"to": "2083年6月", "approval": "锦工组〔2023〕1号", "note": "班子调整"}
    assert client.post(address, sent).status_code == 302
    term.refresh_from_db()
    assert (term.postponed_to, term.postponement_approval) == (
        date(2083, 6, 30),
        "锦工组〔2023〕1号",
    )
    assert AuditEntry.objects.get(action="term.postpone").reason == "班子调整"
    assert "已延期至 2083-06-30" in client.get(address).content.decode()


def test_a_postponement_without_an_approval_or_to_before_the_end_is_refused(client, term):
    address = f"/terms/{term.pk}/postpone/"
    assert client.post(address, {"to": "2083年6月", "approval": ""}).status_code == 422
    answer = client.post(address, {"to": "2082年", "approval": "锦工组〔2023〕1号"})
    assert answer.status_code == 422
    assert "延期须晚于届满日期" in answer.content.decode()
    assert not Term.objects.exclude(postponed_to=None).exists()


def test_a_long_postponement_is_asked_about_with_its_rule(client, places):
    ended = TermFactory(
        union=UnionFactory(area=places.qilihe), elected_on=date(2020, 3, 1), years=3,
        ends_on=date(2023, 3, 1),
    )  # fmt: skip
    address, sent = f"/terms/{ended.pk}/postpone/", {"to": "2024年3月", "approval": "某文"}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert "基层组织选举工作条例" in answer.content.decode()
    assert client.post(address, sent | {"confirmed": "on"}).status_code == 302


def test_what_putting_off_does_to_the_rate_is_shown_from_the_end_of_the_term(client, places, term):
    sent = {"to": "2083年6月", "approval": "锦工组〔2023〕1号"}
    answer = client.post(f"/effects/term-postpone/{term.pk}/", sent, headers=HTMX)
    text = " ".join(answer.content.decode().split())
    assert "2083-03-01的指标" in text
    assert "<dd>0.0%（0/1） → <strong>不详（0/1）</strong></dd>" in text
    assert not Term.objects.exclude(postponed_to=None).exists()


def test_elections_of_many_unions(client, places):
    unions = [
        UnionFactory(name=name, area=places.qilihe) for name in ("恒达工会", "宏泰工会", "七里工会")
    ]
    TermFactory(union=unions[0], elected_on=date(2017, 5, 1), years=5, ends_on=date(2022, 5, 1))
    listed = client.get("/unions/").content.decode()
    assert "elect-committees" in listed
    grid = client.get("/bulk/elect-committees/", {"rows": [union.pk for union in unions]})
    assert "2017-05-01 选举，任期至 2022-05-01" in grid.content.decode()
    sent = {
        "rows": ",".join(str(union.pk) for union in unions), "years": "3", "confirmed": "on",
        f"row-{unions[0].pk}-elected_on": "2022年5月",
        f"row-{unions[1].pk}-elected_on": "2024-03-01",
    }  # fmt: skip
    preview = client.post("/bulk/elect-committees/", sent)
    assert preview.status_code == 200, preview.context["form"].errors
    assert not Term.objects.filter(elected_on__year__gte=2022).exists()
    sent["shown"] = preview.context["outcomes"].digest
    assert client.post("/bulk/elect-committees/", sent).status_code == 302
    new = Term.objects.filter(elected_on__year__gte=2022).order_by("elected_on")
    assert [(one.union, one.ends_on, one.elected_precision) for one in new] == [
        (unions[0], date(2025, 5, 31), "month"),
        (unions[1], date(2027, 3, 1), "day"),
    ]


def test_elections_of_many_unions_are_put_off_by_one_approval(client, places):
    terms = [
        TermFactory(
            union=UnionFactory(area=places.qilihe), elected_on=date(2080, 3, 1), years=years,
            ends_on=date(2080 + years, 3, 1),
        )
        for years in (3, 5)
    ]  # fmt: skip
    sent = {
        "rows": ",".join(str(term.pk) for term in terms), "to": "2083年6月",
        "approval": "锦工组〔2023〕1号", "leaves_refused": "on", "confirmed": "on",
    }  # fmt: skip
    preview = client.post("/bulk/postpone-elections/", sent)
    # The other one is in office for two years more.
    assert "延期须晚于届满日期" in preview.content.decode()
    sent["shown"] = preview.context["outcomes"].digest
    assert client.post("/bulk/postpone-elections/", sent).status_code == 302
    assert [term.postponed_to for term in Term.objects.order_by("ends_on")] == [
        date(2083, 6, 30),
        None,
    ]


@pytest.mark.parametrize(
    ("code", "factory", "model"),
    [
        ("correct-headcounts", HeadcountFactory, Headcount),
        ("correct-memberships", MembershipFactory, Membership),
    ],
)
def test_reports_that_were_read_for_another_day_are_put_right(client, places, code, factory, model):
    rows = [
        factory(
            enterprise=EnterpriseFactory(area=places.qilihe), reported_on=date(2023, 12, 31),
            source="名册",
        )
        for _ in range(2)
    ]  # fmt: skip
    factory(enterprise=rows[1].enterprise, reported_on=date(2022, 12, 31))
    address, ids = f"/bulk/{code}/", ",".join(str(row.pk) for row in rows)
    assert client.post(address, {"rows": ids}).status_code == 422
    sent = {"rows": ids, "reported_on": "2022-12-31", "confirmed": "on"}
    preview = client.post(address, sent)
    assert "这一天已有" in preview.content.decode()
    sent |= {"shown": preview.context["outcomes"].digest, "leaves_refused": "on"}
    assert client.post(address, sent).status_code == 302
    for row in rows:
        row.refresh_from_db()
    assert [row.reported_on for row in rows] == [date(2022, 12, 31), date(2023, 12, 31)]
    assert {row.source for row in rows} == {"名册"}
    sent = {"rows": ids, "source": "年报", "confirmed": "on"}
    sent["shown"] = client.post(address, sent).context["outcomes"].digest
    assert client.post(address, sent).status_code == 302
    found = model.objects.filter(pk__in=[row.pk for row in rows])
    assert set(found.values_list("source", "reported_precision")) == {("年报", "day")}


def test_systems_of_many_end_at_once(client, places):
    rows = [
        SystemFactory(
            enterprise=EnterpriseFactory(area=places.qilihe), kind=kind, since=date(2020, 1, 1)
        )
        for kind in ("openness", "contract")
    ]
    sent = {"rows": ",".join(str(row.pk) for row in rows), "on": "2024-06-01", "confirmed": "on"}
    preview = client.post("/bulk/end-systems/", sent)
    sent["shown"] = preview.context["outcomes"].digest
    # The contract is told by its last day.
    assert "2024-05-31" in preview.content.decode()
    assert client.post("/bulk/end-systems/", sent).status_code == 302
    assert set(DemocraticSystem.objects.values_list("until", flat=True)) == {date(2024, 6, 1)}


def test_a_shared_system_is_entered_and_ended_on_the_page_of_its_union(client, places):
    union = UnionFactory(kind=UnionKind.FEDERATION, area=places.qilihe)
    CoverageFactory(union=union, enterprise=EnterpriseFactory(area=places.qilihe))
    page = f"/unions/{union.pk}/"
    assert f"{page}systems/" in client.get(page).content.decode()
    sent = {"kind": "contract", "since": "2023年", "until": "2099年", "confirmed": "on"}
    assert client.post(f"{page}systems/", sent).status_code == 302
    system = DemocraticSystem.objects.get()
    assert (system.union, system.enterprise, system.until) == (union, None, date(2100, 1, 1))
    shown = client.get(page).content.decode()
    assert "2023年 至 2099年" in shown
    assert "改到期日" in shown
    answer = client.post(f"/systems/{system.pk}/end/", {"on": "2024年3月", "confirmed": "on"})
    assert (answer.status_code, answer.url) == (302, page)
    system.refresh_from_db()
    assert system.until == date(2024, 4, 1)
    assert f"/systems/{system.pk}/end/" not in client.get(page).content.decode()


def test_a_contract_in_force_may_be_given_another_end(client, places):
    enterprise = EnterpriseFactory(area=places.qilihe)
    rows = {"enterprise": enterprise, "kind": "contract", "since": date(2020, 1, 1)}
    running = SystemFactory(**rows, until=date(2999, 1, 1))
    over = SystemFactory(**rows | {"since": date(2017, 1, 1)}, until=date(2020, 1, 1))
    panel = client.get(f"/enterprises/{enterprise.pk}/unions/").content.decode()
    assert f"/systems/{running.pk}/end/" in panel
    assert f"/systems/{over.pk}/end/" not in panel
    form = client.get(f"/systems/{running.pk}/end/").content.decode()
    assert "集体合同，2020-01-01 至 2998-12-31" in form
