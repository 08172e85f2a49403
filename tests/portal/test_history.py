"""A record's page says in words what was done to it, and nothing that its reader may not see."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from common import writing
from common.audit import origin
from common.audit.origin import Origin
from common.choices import Door, Precision
from enterprises import services
from enterprises.choices import ClosingReason
from proposals.services import give_award
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory
from tests.factories.innovation import PairFactory, ResultFactory, StudioFactory
from tests.factories.proposals import ProposalFactory, RecommendationFactory
from tests.factories.stations import StationFactory
from tests.factories.unions import UnionFactory
from unions.services import cover_enterprise as cover

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise(places):
    return EnterpriseFactory(area=places.qilihe, name="七里河铸造厂", address="旧街 1 号")


def asked(**values):
    """A request of its own for each write."""
    return origin.asked_from(Origin(Door.PAGE, "10.1.2.3", **values))


def panel(client, record, kind="enterprise", **query):
    answer = client.get(f"/history/{kind}/{record.pk}/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def told(client, record, kind="enterprise"):
    """The words of the panel: [(title, {label: (before, after)})], newest request first."""
    answer = client.get(f"/history/{kind}/{record.pk}/")
    return [
        (
            f"{line.kind} {line.name}".strip(),
            line.verb,
            {told.label: (told.before, told.after) for told in line.told},
        )
        for group in answer.context["groups"]
        for line in group.lines
    ]


def test_the_record_page_asks_for_its_history(sign_in, county_officer, enterprise, places):
    client = sign_in(county_officer)
    rows = {
        "enterprises": ("enterprise", enterprise),
        "unions": ("union", UnionFactory(area=places.qilihe)),
        "stations": ("station", StationFactory(area=places.qilihe)),
        "proposals": ("proposal", ProposalFactory(area=places.qilihe)),
        "studios": ("studio", StudioFactory(enterprise=enterprise)),
        "pairs": ("pair", PairFactory(enterprise=enterprise)),
        "results": ("result", ResultFactory(enterprise=enterprise)),
    }
    for kind, row in rows.values():
        page = client.get(reverse(f"{kind}-detail", args=[row.pk])).content.decode()
        assert reverse("history", args=[kind, row.pk]) in page
        assert "还没有改动" in panel(client, row, kind)


def test_a_change_is_told_with_labels_who_when_and_from_where(
    sign_in, county_officer, city_officer, enterprise
):
    with asked():
        services.change_enterprise(
            actor=city_officer, enterprise=enterprise, address="新街 2 号", kind="branch"
        )
    client = sign_in(county_officer)
    page = panel(client, enterprise)
    assert "市总工会干部" in page
    assert "页面" in page
    # The address on the network is for the auditor.
    assert "10.1.2.3" not in page
    ((title, verb, changes),) = told(client, enterprise)
    assert (title, verb) == ("企业 七里河铸造厂", "修改")
    assert changes["地址"] == ("旧街 1 号", "新街 2 号")
    assert "分支" in changes["类别"][1]


def test_columns_of_machines_are_left_out(sign_in, county_officer, enterprise):
    services.rename_enterprise(
        actor=county_officer, enterprise=enterprise, name="七里河机械厂", on=date(2024, 5, 1)
    )
    lines = told(sign_in(county_officer), enterprise)
    labels = {label for _title, _verb, changes in lines for label in changes}
    assert "企业名称" in labels
    assert not {"name_key", "ID", "name key"} & labels


def test_dates_are_told_as_far_as_they_are_known(sign_in, county_officer, enterprise):
    services.change_enterprise(
        actor=county_officer,
        enterprise=enterprise,
        opened_on=date(2019, 11, 1),
        opened_precision=Precision.MONTH,
    )
    ((_title, _verb, changes),) = told(sign_in(county_officer), enterprise)
    assert changes["开业日期"][1] == "2019年11月"
    assert not any("精度" in label for label in changes)


def test_a_changed_precision_alone_is_told(sign_in, county_officer, enterprise):
    enterprise.opened_on = date(2019, 11, 1)
    enterprise.save()
    services.change_enterprise(
        actor=county_officer, enterprise=enterprise, opened_precision=Precision.YEAR
    )
    ((_title, _verb, changes),) = told(sign_in(county_officer), enterprise)
    assert changes == {"开业日期精度": ("日", "年")}


def test_telephones_are_masked(sign_in, county_officer, enterprise):
    services.change_enterprise(
        actor=county_officer, enterprise=enterprise, phone="13904160001", contact="厂办 13904160002"
    )
    page = panel(sign_in(county_officer), enterprise)
    assert "139****0001" in page
    assert "13904160001" not in page
    assert "13904160002" not in page


def test_choices_and_yes_and_no_are_told_in_words(sign_in, county_officer, enterprise):
    services.record_size(
        actor=county_officer, enterprise=enterprise, year=2023, above_scale=True, size_class="small"
    )
    services.close_enterprise(
        actor=county_officer,
        enterprise=enterprise,
        on=date(2024, 1, 1),
        reason=ClosingReason.STOPPED,
    )
    services.change_enterprise(actor=county_officer, enterprise=enterprise, industry_section="C")
    page = panel(sign_in(county_officer), enterprise)
    assert str(ClosingReason.STOPPED.label) in page
    assert "规模认定 2023" in page
    assert "制造业" in page
    assert "True" not in page
    assert "stopped" not in page


def test_rows_that_belong_to_the_record_are_told_with_their_day(
    sign_in, county_officer, enterprise
):
    row = services.record_headcount(
        actor=county_officer, enterprise=enterprise, reported_on=date(2023, 12, 31), employees=60
    )
    services.change_headcount(actor=county_officer, headcount=row, employees=61)
    changed = [line for line in told(sign_in(county_officer), enterprise) if line[1] == "修改"]
    assert changed[0][0] == "职工人数 2023-12-31"
    assert changed[0][2]["职工人数"] == ("60", "61")


def test_a_row_that_is_gone_is_still_told(sign_in, county_officer, enterprise):
    row = HeadcountFactory(enterprise=enterprise, reported_on=date(2023, 12, 31), employees=60)
    writing.remove(county_officer, row, action="headcount.remove", reason="重复")
    page = panel(sign_in(county_officer), enterprise)
    assert "职工人数 2023-12-31" in page
    assert "删除" in page
    assert "理由：重复" in page


def test_lines_of_one_request_stand_together_and_newest_first(
    sign_in, county_officer, enterprise, places
):
    with asked():
        services.change_enterprise(actor=county_officer, enterprise=enterprise, address="a")
    with asked():
        services.move_enterprise(
            actor=county_officer,
            enterprise=enterprise,
            area=places.qilihe_town,
            on=date(2024, 5, 1),
        )
    answer = sign_in(county_officer).get(f"/history/enterprise/{enterprise.pk}/")
    assert [len(group.lines) for group in answer.context["groups"]] == [2, 1]


def test_long_histories_come_in_pages(sign_in, county_officer, enterprise):
    for number in range(12):
        with asked():
            services.change_enterprise(
                actor=county_officer, enterprise=enterprise, address=f"第{number}号"
            )
    client = sign_in(county_officer)
    assert "第11号" in panel(client, enterprise)
    assert "第 1–10 次修改，共 12 次" in panel(client, enterprise)
    assert "第1号" in panel(client, enterprise, page=2)


def test_awards_are_told_on_the_proposal(sign_in, county_officer, city_officer, places):
    recommendation = RecommendationFactory(proposal=ProposalFactory(area=places.qilihe))
    give_award(
        actor=city_officer,
        recommendation=recommendation,
        grade="first",
        awarded_on=date(2023, 12, 1),
    )
    page = panel(sign_in(county_officer), recommendation.proposal, "proposal")
    assert "获奖" in page


# ---------------------------------------------------------------- what the reader may not see


def test_a_record_outside_the_scope_has_no_history(sign_in, beizhen_officer, enterprise):
    client = sign_in(beizhen_officer)
    assert client.get(f"/history/enterprise/{enterprise.pk}/").status_code == 404
    assert client.get(f"/history/nonsense/{enterprise.pk}/").status_code == 404


def test_the_other_area_of_a_move_is_not_named(
    sign_in, county_officer, beizhen_officer, city_officer, enterprise, places
):
    services.move_enterprise(
        actor=city_officer, enterprise=enterprise, area=places.goubangzi, on=date(2024, 5, 1)
    )
    # Who answers for the new place does not learn the old one.
    page = panel(sign_in(beizhen_officer), enterprise)
    assert places.goubangzi.name in page
    assert places.qilihe.name not in page
    assert "其他区域" in page
    # Who answered for the old place does not learn the new one, nor what was recorded there.
    services.record_headcount(
        actor=city_officer, enterprise=enterprise, reported_on=date(2024, 12, 31), employees=777
    )
    page = panel(sign_in(county_officer), enterprise)
    assert places.qilihe.name in page
    assert places.goubangzi.name not in page
    assert "其他区域" in page
    assert "777" not in page
    # The city sees both.
    page = panel(sign_in(city_officer), enterprise)
    assert places.qilihe.name in page
    assert places.goubangzi.name in page


def test_a_union_outside_the_scope_is_not_named(
    sign_in, county_officer, city_officer, enterprise, places
):
    union = UnionFactory(area=places.goubangzi, name="沟帮子联合工会", kind="joint")
    cover(actor=city_officer, enterprise=enterprise, union=union, since=date(2023, 1, 1))
    page = panel(sign_in(county_officer), enterprise)
    assert "沟帮子联合工会" not in page
    assert "其他工会" in page


def test_the_values_of_a_column_of_another_record_are_not_told(
    sign_in, county_officer, city_officer, enterprise, places
):
    other = EnterpriseFactory(area=places.goubangzi, address="x")
    services.change_enterprise(actor=city_officer, enterprise=other, address="沟帮子街")
    client = sign_in(county_officer)
    of = {"row": "enterprises.enterprise", "id": other.pk, "column": "address"}
    assert client.get(f"/history/enterprise/{enterprise.pk}/values/", of).status_code == 404


# ---------------------------------------------------------------- earlier values


def test_a_column_tells_its_earlier_values(sign_in, county_officer, city_officer, enterprise):
    for actor, address in ((county_officer, "新街 2 号"), (city_officer, "新街 3 号")):
        services.change_enterprise(actor=actor, enterprise=enterprise, address=address)
    services.change_enterprise(actor=county_officer, enterprise=enterprise, remark="x")
    answer = sign_in(county_officer).get(
        f"/history/enterprise/{enterprise.pk}/values/",
        {"row": "enterprises.enterprise", "id": enterprise.pk, "column": "address"},
    )
    values = [(v.after, v.before, str(v.entry.actor)) for v in answer.context["values"]]
    assert values == [
        ("新街 3 号", "新街 2 号", "市总工会干部"),
        ("新街 2 号", "旧街 1 号", "义县总工会干部"),
    ]


@pytest.mark.parametrize("column", ["name_key", "nothing", "", "id", "x__y"])
def test_a_column_that_has_no_values_is_not_found(sign_in, county_officer, enterprise, column):
    services.change_enterprise(actor=county_officer, enterprise=enterprise, name="新名")
    of = {"row": "enterprises.enterprise", "id": enterprise.pk, "column": column}
    client = sign_in(county_officer)
    assert client.get(f"/history/enterprise/{enterprise.pk}/values/", of).status_code == 404


# ---------------------------------------------------------------- cost


def test_more_lines_need_no_more_queries(same_queries, sign_in, county_officer, enterprise, places):
    client = sign_in(county_officer)

    def write(number):
        with asked():
            services.change_enterprise(
                actor=county_officer, enterprise=enterprise, address=f"第{uuid4()}号"
            )
            services.record_headcount(
                actor=county_officer,
                enterprise=enterprise,
                reported_on=date(2020 + number, 12, 31),
                employees=number,
            )
            union = UnionFactory(area=places.qilihe, kind="joint")
            cover(actor=county_officer, enterprise=enterprise, union=union, since=date(2023, 1, 1))

    write(0)
    same_queries(
        lambda: panel(client, enterprise), lambda: [write(number) for number in range(1, 6)]
    )
