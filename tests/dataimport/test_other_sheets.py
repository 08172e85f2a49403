"""Lists of areas, stations, proposals, innovation: created once, unchanged again, in scope."""

from datetime import date
from decimal import Decimal

import pytest

from areas.models import Area, FormerAreaName
from common.values.codes import check_digit
from dataimport import services
from dataimport.registry import SHEETS
from dataimport.selectors import stored_problems
from enterprises.services import rename_enterprise
from innovation.models import Pair, Result, Studio
from proposals.models import Award, Proposal, Recommendation, Round
from stations.models import (
    Activity,
    Case,
    Facility,
    Funding,
    Post,
    ScopeOfWork,
    ServiceArea,
    Station,
)
from tests.dataimport.conftest import TODAY, workbook
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.proposals import ProposalFactory
from tests.factories.stations import StationFactory
from tests.factories.unions import UnionFactory
from tests.writes import differences, rows
from unions.models import Membership, Union

SINCE = ("since", "since_precision")
FIRM, CODE = "锦州欣诚制药有限公司", "91210782MAKBBQW40W"
STATION = "七里河指导站"


def take(kind, heads, *rows, actor=None, area=None):
    return services.import_file(
        actor=actor, kind=kind, data=workbook(heads, *rows), filename=f"{kind}.xlsx",
        area=area, received_on=TODAY,
    )  # fmt: skip


def codes(batch):
    return [problem.message.code for problem in stored_problems(batch)]


@pytest.fixture
def world(places):
    StationFactory(name=STATION, area=places.qilihe)
    EnterpriseFactory(name=FIRM, credit_code=CODE, area=places.qilihe)
    UnionFactory(name=f"{FIRM}工会委员会", area=places.qilihe)
    EnterpriseFactory(name="北镇的公司", area=places.qingduizi)
    StationFactory(name="北镇的站", area=places.qingduizi)
    return places


LISTS = {
    "unions": (
        ["工会名称", "组织类型", "所在区域", "批复文号", "批复日期"],
        [["七里河园区工会联合会", "联合会", "七里河园区", "锦工组〔2020〕8号", "2020年8月"]],
        Union,
        lambda: Union.objects.get(name="七里河园区工会联合会").approved_precision == "month",
    ),
    "memberships": (
        ["企业名称", "统计日期", "会员人数", "女会员人数", "农民工会员人数"],
        [[FIRM, date(2023, 12, 31), 45, 12, 31]],
        Membership,
        lambda: Membership.objects.values_list("women", "migrants").get() == (12, 31),
    ),
    "areas": (
        ["编码", "名称", "类别", "上级编码", "园区级别", "曾用名", "经度"],
        [["210727P02", "义县第二园区", "园区", "210727", "省级", "老园区", 121.25]],
        Area,
        lambda: (
            Area.objects.get(code="210727P02").path == "210000/210700/210727/210727P02/"
            and FormerAreaName.objects.get().name == "老园区"
        ),
    ),
    "stations": (
        ["指导站名称", "类别", "所在区域", "成立时间", "试点", "工作范围", "工作范围起"],
        [
            ["义县站", "园区指导站", "七里河园区", "2020年6月", "是", "企业民主管理", "2020年6月"],
            ["义县站", "园区指导站", "七里河园区", "2020年6月", "是", "全部工会工作", "2022年9月"],
        ],
        Station,
        lambda: (
            Station.objects.get(name="义县站").founded_precision == "month"
            and list(ScopeOfWork.objects.order_by("since").values_list("until", flat=True))
            == [date(2022, 9, 1), None]
        ),
    ),
    "service_areas": (
        ["指导站名称", "服务区域", "起始时间"],
        [[STATION, "七里河镇", "2021年"]],
        ServiceArea,
        lambda: (
            ServiceArea.objects.filter(area__code="210727102").values_list(*SINCE).get()
            == (date(2021, 1, 1), "year")
        ),
    ),
    "posts": (
        ["指导站名称", "职务", "任职者", "任职者类别", "人数", "起始时间"],
        [[STATION, "站长", "县总工会副主席", "岗位", 1, "2020年6月"]],
        Post,
        lambda: Post.objects.values_list(*SINCE).get() == (date(2020, 6, 1), "month"),
    ),
    "facilities": (
        ["指导站名称", "种类", "名称", "所在企业", "启用时间"],
        [[STATION, "职工图书室", "书屋", FIRM, "2020年10月"]],
        Facility,
        lambda: Facility.objects.get().enterprise.name == FIRM,
    ),
    "funding": (
        ["指导站名称", "年度", "来源", "金额（元）"],
        [[STATION, 2020, "市", "20万元"]],
        Funding,
        lambda: Funding.objects.get().amount == Decimal(200_000),
    ),
    "activities": (
        ["指导站名称", "种类", "名称", "日期", "参加人数"],
        [[STATION, "演讲比赛", "职工演讲比赛", date(2021, 4, 21), 60]],
        Activity,
        lambda: Activity.objects.get().participants == 60,
    ),
    "cases": (
        [
            "指导站名称", "企业名称", "信用代码", "工作内容", "事项", "开始时间", "办结时间",
            "由此建立的工会",
        ],
        [[STATION, FIRM, CODE, "建会入会", "指导建会", "2020年5月", "2021年", f"{FIRM}工会委员会"]],
        Case,
        lambda: (
            Case.objects.get().founded_union is not None
            and Case.objects.get().closed_precision == "year"
        ),
    ),
    "proposals": (
        ["提案编号", "案由", "类别", "企业名称", "所在区域", "提出日期", "评选", "评选年度"],
        [["2023-001", "通风", "劳动保护", FIRM, None, "2023年5月", "评选", 2023]],
        Proposal,
        lambda: (
            Proposal.objects.get().area.code == "210727P01"
            and Round.objects.get().area.code == "210727"
            and Proposal.objects.get().submitted_precision == "month"
            and Recommendation.objects.values_list(
                "recommended_on", "recommended_precision"
            ).get() == (date(2023, 5, 1), "month")
        ),
    ),
    "studios": (
        ["工作室名称", "企业名称", "级别", "成立日期", "成员人数"],
        [["数控工作室", FIRM, "市级", "2021.4", 8]],
        Studio,
        lambda: Studio.objects.get().founded_precision == "month",
    ),
    "pairs": (
        ["编号", "企业名称", "工种", "结对日期", "获奖日期"],
        [["SF-1", FIRM, "车工", date(2019, 9, 27), "2022年"]],
        Pair,
        lambda: (
            Pair.objects.values_list(*SINCE, "awarded_on", "awarded_precision").get()
            == (date(2019, 9, 27), "day", date(2022, 1, 1), "year")
        ),
    ),
    "results": (
        ["编号", "成果名称", "企业名称", "种类", "完成日期", "创效（元）"],
        [["CG-1", "夹具", FIRM, "技术革新", "2023年6月", 853000]],
        Result,
        lambda: (
            Result.objects.values_list("benefit", "achieved_on", "achieved_precision").get()
            == (Decimal(853_000), date(2023, 6, 1), "month")
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_is_taken_once(world, kind):
    heads, rows, model, holds = LISTS[kind]
    before = model.objects.count()
    first = take(kind, heads, *rows, area=world.yixian)
    assert (first.state, codes(first)) == ("applied", [])
    assert holds()
    assert model.objects.count() == before + 1

    second = take(kind, heads, *rows, area=world.yixian)
    assert (second.state, second.counts["unchanged"]) == ("applied", len(rows))
    assert model.objects.count() == before + 1


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_is_taken_back_whole(world, kind, city_officer):
    heads, listed, _model, _holds = LISTS[kind]
    before = _facts()
    batch = take(kind, heads, *listed, actor=city_officer, area=world.yixian)
    assert batch.state == "applied"
    assert differences(before, _facts())
    batch = services.request_undo(actor=city_officer, batch=batch, reason="错了")
    batch = services.undo_batch(batch=batch)
    assert (batch.state, batch.undone.get("left")) == ("undone", 0), batch.failure
    assert differences(before, _facts()) == {}


def _facts():
    return {key: row for key, row in rows().items() if not key[0].startswith("dataimport.")}


def test_every_kind_has_its_list_here():
    assert set(LISTS) | {"roster", "awards"} == set(SHEETS)


def test_awards_go_to_what_was_recommended(world):
    heads, rows, _model, _holds = LISTS["proposals"]
    take("proposals", heads, *rows, area=world.yixian)
    award = ["提案编号", "评选名称", "评选年度", "等次", "获奖日期"]
    good = take("awards", award, ["2023-001", "评选", 2023, "一等奖", date(2023, 11, 24)])
    assert good.state == "applied"
    assert Award.objects.get().grade == "first"
    assert codes(
        take("awards", award, ["2023-002", "评选", 2023, "一等奖", date(2023, 11, 24)])
    ) == ["not_recommended"]


@pytest.mark.parametrize(
    ("kind", "changes", "code"),
    [
        ("stations", {"所在区域": "青堆子镇"}, "area_unknown"),
        ("service_areas", {"指导站名称": "北镇的站"}, "station_unknown"),
        ("service_areas", {"服务区域": "青堆子镇"}, "area_unknown"),
        ("service_areas", {"指导站名称": "没有的站"}, "station_unknown"),
        ("facilities", {"所在企业": "没有的公司"}, "enterprise_unknown"),
        ("cases", {"由此建立的工会": "没有的工会"}, "union_unknown"),
        ("funding", {"来源": "别处"}, "not_one_of"),
        ("unions", {"所在区域": "青堆子镇"}, "area_unknown"),
        ("memberships", {"企业名称": "北镇的公司"}, "enterprise_unknown"),
        ("memberships", {"统计日期": date(2024, 12, 31)}, "date_after_cutoff"),
        ("proposals", {"所在区域": "青堆子镇"}, "area_unknown"),
        ("areas", {"上级编码": "210782"}, "parent_area_missing"),
        ("areas", {"上级编码": "210799"}, "parent_area_missing"),
    ],
)
def test_rows_that_cannot_be_taken_say_why(world, county_officer, kind, changes, code):
    heads, rows, model, _holds = LISTS[kind]
    row = dict(zip(heads, rows[0], strict=True)) | changes
    before = model.objects.count()
    batch = take(kind, heads, list(row.values()), actor=county_officer, area=world.yixian)
    assert (batch.state, codes(batch)) == ("checked", [code])
    assert model.objects.count() == before


def test_a_union_is_told_by_its_name_within_a_county_only(world, county_officer):
    """One of the same name elsewhere neither is it nor shows; two here are not told apart."""
    heads, rows, _model, _holds = LISTS["unions"]
    UnionFactory(name=rows[0][0], area=world.qingduizi)
    first = take("unions", heads, *rows, actor=county_officer, area=world.yixian)
    assert (first.state, first.counts["new"]) == ("applied", 1)
    changed = [[*rows[0][:3], "锦工组〔2020〕9号", rows[0][4]]]
    second = take("unions", heads, *changed, actor=county_officer, area=world.yixian)
    assert (second.state, second.counts["changed"]) == ("applied", 1)
    UnionFactory(name=rows[0][0], area=world.qilihe_town)
    third = take("unions", heads, *rows, actor=county_officer, area=world.yixian)
    assert codes(third) == ["union_not_unique"]


def test_more_women_than_members_are_not_recorded(world):
    heads, rows, _model, _holds = LISTS["memberships"]
    batch = take("memberships", heads, [*rows[0][:3], 99, 98], area=world.yixian)
    assert codes(batch) == ["women_above_total", "migrants_above_total"]
    assert Membership.objects.values_list("members", "women", "migrants").get() == (45, None, None)


def test_a_number_of_another_county_is_refused_without_showing_what_it_is(world, county_officer):
    there = ProposalFactory(number="2023-001", title="北镇的提案", area=world.qingduizi)
    heads, rows, _model, _holds = LISTS["proposals"]
    batch = take("proposals", heads, *rows, actor=county_officer, area=world.yixian)
    assert codes(batch) == ["not_registrable_here"]
    assert [row.changes for row in batch.rows.all()] == [[]]
    there.refresh_from_db()
    assert there.title == "北镇的提案"


MEMBERS = ["企业名称", "信用代码", "统计日期", "会员人数"]


def members(name, code, actor=None):
    batch = take("memberships", MEMBERS, [name, code, date(2023, 12, 31), 45], actor=actor)
    return [(p.message.code, p.column, p.message.reason % p.params) for p in stored_problems(batch)]


def test_an_employer_who_may_be_several_is_told_with_what_tells_them_apart(world):
    EnterpriseFactory(name=FIRM, credit_code=None, area=world.qingduizi)
    ((code, column, text),) = members(FIRM, "")
    assert (code, column) == ("enterprise_not_unique", "企业名称")
    assert f"锦州七里河经济开发区 {CODE}；青堆子镇" in text
    assert not Membership.objects.exists()


def test_former_names_may_be_several_as_well(world, city_officer):
    for area in (world.qilihe, world.qingduizi):
        firm = EnterpriseFactory(name="锦州旧名公司", area=area)
        rename_enterprise(
            actor=city_officer, enterprise=firm, name=f"{area}新名公司", on=date(2022, 1, 1)
        )
    ((code, _column, _text),) = members("锦州旧名公司", "")
    assert code == "enterprise_not_unique"


def test_a_code_and_a_name_of_two_employers_are_refused(world, county_officer):
    EnterpriseFactory(name="锦州宏泰纸业有限公司", area=world.qilihe)
    ((code, column, text),) = members("锦州宏泰纸业有限公司", CODE)
    assert (code, column) == ("enterprise_other_name", "企业名称")
    assert FIRM in text
    assert not Membership.objects.exists()
    # A name that nobody has is another spelling: the code decides, as before.
    assert members("锦州欣诚药业", CODE) == []
    # What lies outside of the scope tells nothing.
    EnterpriseFactory(name="北镇宏泰纸业有限公司", area=world.qingduizi)
    assert members("北镇宏泰纸业有限公司", CODE, actor=county_officer) == []


def test_a_name_that_is_registered_with_another_code_says_so(world):
    other = "91210782MAKBBQW41"
    ((code, column, text),) = members(FIRM, other + check_digit(other))
    assert (code, column) == ("enterprise_other_code", "信用代码")
    assert CODE in text
