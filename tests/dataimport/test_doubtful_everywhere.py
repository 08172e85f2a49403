"""In every kind of list a row that may mean several records is asked about, answered, applied by
the answer and taken back; nothing outside of the scope is offered or taken."""

from dataclasses import dataclass
from datetime import date

import pytest

from areas.choices import AreaKind
from common.doubtful import AS_NEW, LEAVE_OUT
from common.values.codes import check_digit
from dataimport import services
from dataimport.models import ImportRow
from dataimport.registry import SHEETS
from dataimport.services import UnusableChoice
from enterprises.models import Headcount
from innovation.models import Pair, Result, Studio
from proposals.models import Award, Proposal
from stations.models import Case, Facility, ServiceArea, Station
from tests.dataimport.conftest import TODAY, workbook
from tests.factories.areas import AreaFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.proposals import ProposalFactory, RecommendationFactory, RoundFactory
from tests.factories.stations import StationFactory
from tests.factories.unions import UnionFactory
from tests.writes import differences, rows
from unions.models import Membership, Union

pytestmark = pytest.mark.django_db

FIRM, STATION, UNION = "义县恒达机械有限公司", "七里河指导站", "七里河园区工会联合会"
TOWN, PROPOSAL = "大榆树堡镇", "2023-001"
DAY = date(2023, 5, 1)


@dataclass(frozen=True)
class Asked:
    """A list with one doubtful row: `fits` (of the world) are what it may mean, `meant()` is what
    it says once it was applied."""

    heads: list[str]
    row: list[object]
    fits: str
    meant: object
    or_new: bool = False


def of(model, name):
    return lambda: getattr(model.objects.latest("pk"), name)


LISTS = {
    "roster": Asked(
        ["企业名称", "所属园区", "职工人数"], [FIRM, "七里河园区", 50], "firms",
        of(Headcount, "enterprise"), or_new=True,
    ),
    "unions": Asked(
        ["工会名称", "组织类型", "所在区域", "批复文号"],
        [UNION, "联合会", "七里河园区", "锦工组〔2020〕8号"], "unions",
        lambda: Union.objects.get(approval_number="锦工组〔2020〕8号"), or_new=True,
    ),
    "memberships": Asked(
        ["企业名称", "统计日期", "会员人数"], [FIRM, DAY, 45], "firms", of(Membership, "enterprise")
    ),
    "stations": Asked(
        ["指导站名称", "类别", "所在区域", "成立时间"], ["义县站", "园区指导站", TOWN, DAY],
        "towns", of(Station, "area"),
    ),
    "service_areas": Asked(
        ["指导站名称", "服务区域", "起始时间"], [STATION, TOWN, DAY], "towns",
        of(ServiceArea, "area"),
    ),
    "facilities": Asked(
        ["指导站名称", "种类", "名称", "所在企业"], [STATION, "职工图书室", "书屋", FIRM], "firms",
        of(Facility, "enterprise"),
    ),
    "cases": Asked(
        ["指导站名称", "企业名称", "工作内容", "事项", "开始时间"],
        [STATION, FIRM, "建会入会", "指导建会", DAY], "firms", of(Case, "enterprise"),
    ),
    "proposals": Asked(
        ["提案编号", "案由", "类别", "企业名称", "提出日期"],
        ["2023-009", "通风", "劳动保护", FIRM, DAY], "firms", of(Proposal, "enterprise"),
    ),
    "awards": Asked(
        ["提案编号", "等次", "获奖日期"], [PROPOSAL, "一等奖", DAY], "recommendations",
        of(Award, "recommendation"),
    ),
    "studios": Asked(
        ["工作室名称", "企业名称", "级别", "成立日期"], ["数控工作室", FIRM, "市级", DAY], "firms",
        of(Studio, "enterprise"),
    ),
    "pairs": Asked(
        ["编号", "企业名称", "工种"], ["SF-1", FIRM, "车工"], "firms", of(Pair, "enterprise")
    ),
    "results": Asked(
        ["编号", "成果名称", "企业名称", "完成日期"], ["CG-1", "夹具", FIRM, DAY], "firms",
        of(Result, "enterprise"),
    ),
}  # fmt: skip
# Their rows name nothing that several records could be called: a station's name and an area's code
# are unique.
PLAIN = {"areas", "posts", "funding", "activities"}


@pytest.fixture
def world(places):
    """Two of each that are called the same in Yi County, and one in Beizhen."""
    town = {"kind": AreaKind.TOWNSHIP, "name": TOWN}
    towns = [
        AreaFactory(code=code, parent=parent, **town)
        for code, parent in (
            ("210727103", places.yixian), ("210727104", places.yixian),
            ("210782103", places.beizhen),
        )
    ]  # fmt: skip
    there = (places.qilihe, places.qilihe, places.goubangzi)
    StationFactory(name=STATION, area=places.qilihe)
    proposal = ProposalFactory(number=PROPOSAL, area=places.qilihe)
    rounds = [
        RoundFactory(area=area, name=name, year=2023)
        for area, name in (
            (places.yixian, "春季评选"), (places.yixian, "秋季评选"), (places.city, "全市评选"),
        )
    ]  # fmt: skip
    return {
        "firms": [EnterpriseFactory(name=FIRM, area=area) for area in there],
        "unions": [UnionFactory(name=UNION, area=area, kind="federation") for area in there],
        "towns": towns,
        "recommendations": [
            RecommendationFactory(proposal=proposal, round=one, recommended_on=DAY)
            for one in rounds
        ],
    }


@pytest.fixture
def check(world, places, county_officer):
    """`check(kind)` hands in the list of that kind, as the officer of Yi County."""

    def check(kind):
        asked = LISTS[kind]
        return services.import_file(
            actor=county_officer, kind=kind, data=workbook(asked.heads, asked.row),
            filename=f"{kind}.xlsx", area=places.yixian, received_on=TODAY,
        )  # fmt: skip

    return check


@pytest.fixture
def answer(county_officer):
    """`answer(batch, choice)` answers its only row and has it checked again."""

    def answer(batch, choice):
        services.choose_rows(actor=county_officer, batch=batch, choices={1: choice})
        batch.refresh_from_db()
        return services.check_batch(batch=services.request_check(actor=county_officer, batch=batch))

    return answer


def coded(number):
    return number + check_digit(number)


def only(batch):
    return ImportRow.objects.get(batch=batch)


def facts():
    return {key: row for key, row in rows().items() if not key[0].startswith("dataimport.")}


def test_every_kind_of_list_is_here():
    assert {*LISTS, *PLAIN} == set(SHEETS)


@pytest.mark.parametrize("kind", LISTS)
def test_what_is_chosen_is_applied_and_taken_back(world, check, answer, county_officer, kind):
    first, second, _outside = world[LISTS[kind].fits]
    before = facts()
    batch = check(kind)
    row = only(batch)
    assert (batch.state, row.action, row.choice) == ("checked", "doubtful", "")
    assert [one["pk"] for one in row.candidates] == [first.pk, second.pk]
    assert {one["or_new"] for one in row.candidates} == {LISTS[kind].or_new}
    assert differences(before, facts()) == {}

    batch = answer(batch, str(second.pk))
    row = only(batch)
    assert (row.action in ("new", "changed"), row.choice) == (True, str(second.pk))
    assert differences(before, facts()) == {}

    batch = services.request_apply(actor=county_officer, batch=batch)
    batch = services.apply_batch(batch=batch)
    assert batch.state == "applied", batch.failure
    assert LISTS[kind].meant().pk == second.pk

    batch = services.request_undo(actor=county_officer, batch=batch, reason="选错了")
    batch = services.undo_batch(batch=batch)
    assert (batch.state, batch.undone.get("left")) == ("undone", 0)
    assert differences(before, facts()) == {}


@pytest.mark.parametrize("kind", LISTS)
def test_nothing_else_can_be_chosen(world, check, county_officer, kind):
    *_inside, outside = world[LISTS[kind].fits]
    batch = check(kind)
    foreign = ["9" * 9, *([] if LISTS[kind].or_new else [AS_NEW])]
    if kind != "awards":
        foreign.append(str(outside.pk))
    for choice in foreign:
        with pytest.raises(UnusableChoice):
            services.choose_rows(actor=county_officer, batch=batch, choices={1: choice})
    # Not even when it stands in the database, however it came there.
    ImportRow.objects.filter(batch=batch).update(choice=foreign[-1])
    batch.refresh_from_db()
    batch = services.check_batch(batch=services.request_check(actor=county_officer, batch=batch))
    assert (only(batch).action, only(batch).choice) == ("doubtful", "")


@pytest.mark.parametrize("kind", LISTS)
def test_a_row_may_be_left_out(check, answer, kind):
    row = only(answer(check(kind), LEAVE_OUT))
    assert (row.action, row.choice) == ("skipped", LEAVE_OUT)
    assert "left_out" in {problem["code"] for problem in row.problems}


def test_a_union_of_another_code_is_that_one_or_a_new_one(places, answer, county_officer):
    known = UnionFactory(name=UNION, area=places.qilihe, credit_code=coded("81210727MC1234567"))
    heads = ["工会名称", "组织类型", "所在区域", "统一社会信用代码"]
    code = coded("81210700MJ0123456")

    def checked():
        return services.import_file(
            actor=county_officer, kind="unions", filename="unions.xlsx", area=places.yixian,
            data=workbook(heads, [UNION, "联合会", "七里河园区", code]), received_on=TODAY,
        )  # fmt: skip

    batch = checked()
    row = only(batch)
    assert [problem["code"] for problem in row.problems] == ["union_other_code"]
    changed = only(answer(batch, str(known.pk)))
    assert changed.action == "changed"
    assert ["统一社会信用代码", known.credit_code, code] in changed.changes
    assert only(answer(checked(), AS_NEW)).action == "new"


def test_a_case_may_name_a_union_that_several_are(world, places, answer, county_officer):
    firm = EnterpriseFactory(name="锦州欣诚制药有限公司", area=places.qilihe)
    heads = ["指导站名称", "企业名称", "工作内容", "事项", "开始时间", "由此建立的工会"]
    row = [STATION, firm.name, "建会入会", "指导建会", DAY, UNION]
    batch = services.import_file(
        actor=county_officer, kind="cases", data=workbook(heads, row), filename="cases.xlsx",
        area=places.yixian, received_on=TODAY,
    )  # fmt: skip
    first, second, _outside = world["unions"]
    assert [one["pk"] for one in only(batch).candidates] == [first.pk, second.pk]
    batch = services.request_apply(actor=county_officer, batch=answer(batch, str(second.pk)))
    assert services.apply_batch(batch=batch).state == "applied"
    assert Case.objects.get().founded_union == second


def test_a_row_is_asked_one_question(world, places, answer, county_officer):
    """The second is said to be an error, so that nothing is guessed."""
    heads = ["指导站名称", "企业名称", "工作内容", "事项", "开始时间", "由此建立的工会"]
    row = [STATION, FIRM, "建会入会", "指导建会", DAY, UNION]
    batch = services.import_file(
        actor=county_officer, kind="cases", data=workbook(heads, row), filename="cases.xlsx",
        area=places.yixian, received_on=TODAY,
    )  # fmt: skip
    row = only(batch)
    assert row.action == "error"
    assert {problem["code"] for problem in row.problems} == {
        "enterprise_not_unique", "unions_not_unique"
    }  # fmt: skip
