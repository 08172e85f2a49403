"""What a roster row does to what is already known; contradictions are the user's to decide."""

from datetime import date

import pytest

from areas.choices import AreaKind
from common.scoping import AreaScope
from common.sheets import Context
from dataimport import services
from dataimport.models import ImportRow
from dataimport.registry import SHEETS
from dataimport.selectors import Upload, plan_list, read_list, stored_problems
from enterprises.choices import ClosingReason, EnterpriseKind
from enterprises.models import Absence, Enterprise, Headcount, SizeRecord
from tests.dataimport.conftest import workbook
from tests.factories.areas import AreaFactory
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory
from tests.factories.unions import CoverageFactory, SystemFactory, UnionFactory
from unions.models import Coverage, DemocraticSystem, Membership, Union

CUT_OFF = date(2023, 12, 31)
NAME, CODE = "锦州欣诚制药有限公司", "91210782MAKBBQW40W"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def known(places):
    return EnterpriseFactory(name=NAME, credit_code=CODE, area=places.qingduizi)


@pytest.fixture
def take(places):
    """`take(columns…)` imports one row about the known enterprise; returns its batch."""

    def take(*more, area=places.beizhen, as_of=CUT_OFF, **cells):
        rows = [{"企业名称": NAME, "统一社会信用代码": CODE, **cells}, *more]
        heads = list(dict.fromkeys(head for row in rows for head in row))
        data = workbook(heads, *([row.get(head) for head in heads] for row in rows))
        return services.import_file(
            actor=None, kind="roster", data=data, filename="名册.xlsx", area=area, as_of=as_of
        )

    return take


def codes(batch):
    return [problem.message.code for problem in stored_problems(batch)]


def changes(batch):
    return [
        (change[0], change[1], change[2]) for change in ImportRow.objects.get(batch=batch).changes
    ]


def test_no_union_although_one_is_registered_is_left_to_the_user(take, known):
    coverage = CoverageFactory(enterprise=known)
    batch = take(是否建会="否")
    assert codes(batch) == ["contradicts_coverage"]
    assert batch.state == "checked"
    coverage.refresh_from_db()
    assert coverage.until is None
    assert not Absence.objects.exists()


def test_no_congress_although_one_is_registered_is_left_to_the_user(take, known):
    SystemFactory(enterprise=known, kind="congress")
    assert codes(take(职代会="否", 厂务公开="否")) == ["contradicts_system"]
    assert not Absence.objects.exists()


def test_a_union_that_came_later_does_not_contradict_an_older_list(take, known):
    CoverageFactory(enterprise=known, since=date(2024, 2, 1))
    batch = take(是否建会="否")
    assert (batch.state, codes(batch)) == ("applied", [])
    assert Absence.objects.get().confirmed_on == CUT_OFF


def test_being_prepared_is_neither_yes_nor_no(take, known):
    take(是否建会="筹建中", 职代会="筹备中")
    assert not Absence.objects.exists()
    assert not Coverage.objects.exists()


def test_a_union_without_a_date_counts_from_the_lists_day(take, known):
    take(是否建会="是")
    coverage = Coverage.objects.get()
    assert (coverage.since, coverage.form) == (CUT_OFF, "own")
    assert coverage.union.name == "锦州欣诚制药有限公司工会委员会"
    assert coverage.union.approval_number == "按名册登记"


def test_what_only_a_roster_vouched_for_is_corrected_by_a_better_one(take, known):
    take(是否建会="是")
    batch = take(是否建会="是", 建会时间="2019年11月", 批复文号="北工发〔2019〕8号")
    coverage = Coverage.objects.select_related("union").get()
    assert (coverage.since, coverage.since_precision) == (date(2019, 11, 1), "month")
    assert coverage.union.approved_on == date(2019, 11, 1)
    assert coverage.union.approval_number == "北工发〔2019〕8号"
    assert ("建会时间", "2023-12-31", "2019-11") in changes(batch)

    finer = take(是否建会="是", 建会时间="2019.11.5")
    coverage.refresh_from_db()
    assert (coverage.since, coverage.since_precision) == (date(2019, 11, 5), "day")
    coarser = take(是否建会="是", 建会时间="2019年")
    assert (finer.counts["changed"], coarser.counts["unchanged"]) == (1, 1)


def test_an_approved_unions_date_is_not_overwritten_by_a_list(take, known):
    CoverageFactory(enterprise=known, since=date(2018, 1, 1))
    batch = take(是否建会="是", 建会时间="2020.6")
    assert codes(batch) == ["founding_differs"]
    assert Coverage.objects.get().since == date(2018, 1, 1)


def test_founding_after_the_cut_off_is_an_error(take, known):
    assert codes(take(是否建会="是", 建会时间="2024-02-01")) == ["date_after_cutoff"]


def test_a_joint_union_is_founded_once_and_as_old_as_its_first_member(take, places):
    batch = take(
        {
            "企业名称": "辽宁贝尔达印刷有限公司", "统一社会信用代码": "91210782MA51TLT90D",
            "是否建会": "联合建会", "工会名称": "青堆子联合工会", "建会时间": "2019.5",
            "所属乡镇": "沟帮子园区",
        },
        是否建会="联合建会", 工会名称="青堆子联合工会", 建会时间="2020.6", 所属乡镇="青堆子镇",
    )  # fmt: skip
    assert (batch.state, codes(batch)) == ("applied", [])
    union = Union.objects.get()
    assert (union.kind, union.approved_on) == ("joint", date(2019, 5, 1))
    assert union.area == places.beizhen
    assert set(union.coverages.values_list("form", "since")) == {
        ("joint", date(2020, 6, 1)),
        ("joint", date(2019, 5, 1)),
    }


def test_covered_by_the_federation_of_the_township(take, places):
    federation = UnionFactory(
        name="青堆子镇工会联合会", kind="federation", area=places.qingduizi,
        approved_on=date(2018, 1, 1),
    )  # fmt: skip
    take(是否建会="纳入镇工会联合会", 所属乡镇="青堆子镇", 会员人数=30)
    coverage = Coverage.objects.get()
    assert (coverage.union, coverage.form, coverage.since) == (federation, "federation", CUT_OFF)
    assert Membership.objects.get().union == federation


def test_what_a_later_list_calls_otherwise_is_still_the_same_federation(take, places):
    """Lists say 联合工会 of a federation; the second must not be refused for a coverage twice."""
    UnionFactory(
        name="青堆子镇工会联合会", kind="federation", area=places.qingduizi,
        approved_on=date(2018, 1, 1),
    )  # fmt: skip
    earlier = date(2022, 12, 31)
    take(是否建会="已覆盖(联合工会)", 所属乡镇="青堆子镇", as_of=earlier)
    batch = take(是否建会="已覆盖(联合工会)", 所属乡镇="青堆子镇", 职工人数=9)
    assert (batch.state, codes(batch)) == ("applied", [])
    assert Coverage.objects.get().since == earlier
    # Named, as another form, or dated: it is told, and the coverage stays one.
    for cells in ({"工会名称": "青堆子镇工会联合会"}, {"建会时间": "2021-06-01"}):
        batch = take(是否建会="是", 建会形式="联合建会", 所属乡镇="青堆子镇", **cells)
        assert batch.state == "applied"
        assert Coverage.objects.get().union.kind == "federation"


def test_a_shared_union_must_be_named(take, places):
    assert codes(take(是否建会="联合建会", 所属乡镇="青堆子镇")) == ["union_not_named"]


@pytest.mark.parametrize(
    ("cell", "employees", "exactness", "at_least", "at_most"),
    [
        ("120", 120, "exact", 120, 120),
        ("约120人", 120, "approximate", 120, 120),
        ("20人以上", 20, "at_least", 20, None),
        ("20人以下", None, "at_most", None, 20),
        ("100-150", None, "range", 100, 150),
    ],
)
def test_employees_keep_their_exactness(take, known, cell, employees, exactness, at_least, at_most):
    take(职工人数=cell)
    row = Headcount.objects.get()
    assert (row.employees, row.exactness, row.at_least, row.at_most, row.reported_on) == (
        employees, exactness, at_least, at_most, CUT_OFF,
    )  # fmt: skip


def test_the_same_number_a_year_later_is_nothing_new_but_another_is(take, known):
    HeadcountFactory(enterprise=known, employees=50, reported_on=date(2022, 12, 31))
    assert take(职工人数=50).counts["unchanged"] == 1
    batch = take(职工人数=60)
    assert changes(batch) == [("职工人数", "50", "60")]
    assert Headcount.objects.count() == 2


def test_a_corrected_list_of_the_same_day_replaces_the_number(take, known):
    take(职工人数=50, 会员人数=40)
    take(职工人数="约60人", 会员人数=45)
    headcount = Headcount.objects.get()
    assert (headcount.employees, headcount.exactness) == (60, "approximate")
    assert Membership.objects.get().members == 45


@pytest.mark.parametrize(
    ("cells", "code", "members"),
    [
        ({"职工人数": 50, "会员人数": 60, "是否建会": "是"}, "members_above_employees", 60),
        ({"会员人数": "约60人", "是否建会": "是"}, "members_not_exact", 60),
        ({"会员人数": "60以上", "是否建会": "是"}, "members_only_bounds", None),
        ({"会员人数": 60, "是否建会": "否"}, "members_without_union", None),
    ],
)
def test_members_that_do_not_fit_are_pointed_out(take, known, cells, code, members):
    assert codes(take(**cells)) == [code]
    assert (Membership.objects.values_list("members", flat=True).first()) == members


def test_the_migrant_workers_among_the_members(take, known):
    said = {"是否建会": "是", "会员人数": 60}
    take(**said)
    batch = take(**said, 女会员数=20, 农民工会员数="31人")
    report = Membership.objects.get()
    assert (report.members, report.women, report.migrants) == (60, 20, 31)
    assert changes(batch) == [("女会员人数", "", "20"), ("农民工会员人数", "", "31")]
    again = take(**said, 女会员数=20, 农民工会员数=31)
    assert again.counts["unchanged"] == 1
    # A list that does not say so takes nothing back.
    assert take(**said).counts["unchanged"] == 1
    more = take(**said, 农民工会员数=61)
    assert codes(more) == ["migrants_above_total"]
    assert Membership.objects.get().migrants == 31


def test_contracts_follow_one_another(take, known):
    take(集体合同="是", 集体合同起="2019-05-01", 集体合同止="2022-04-30", as_of=date(2021, 12, 31))
    take(集体合同="是", 集体合同起="2022-05-01", 集体合同止="2025-04-30")
    spans = DemocraticSystem.objects.order_by("since").values_list("kind", "since", "until")
    assert list(spans) == [
        ("contract", date(2019, 5, 1), date(2022, 5, 1)),
        ("contract", date(2022, 5, 1), date(2025, 5, 1)),
    ]


def test_the_end_of_a_contract_is_known_as_far_as_it_is_stated(take, known, places):
    """It runs to the end of the month or year, and the list that is handed out says no more."""
    stated = {"集体合同": "是", "集体合同起": "2022年", "集体合同止": "2025年4月"}
    assert take(**stated).state == "applied"
    system = DemocraticSystem.objects.get()
    assert (system.until, system.until_precision) == (date(2025, 5, 1), "month")
    context = Context(None, AreaScope(everything=True), places.beizhen, CUT_OFF)
    (row,) = SHEETS["roster"].current(context)
    assert row.cells["contract_to"] == "2025-04"
    assert take(**stated).counts["unchanged"] == 1
    again = take(**stated | {"集体合同止": "2025-04-15"})
    (change,) = again.rows.get().changes
    assert "2025-04-15" in str(change)
    assert again.counts["changed"] == 1
    system.refresh_from_db()
    assert (system.until, system.until_precision) == (date(2025, 4, 16), "day")


def test_a_contract_that_ran_out_is_kept_and_its_absence_confirmed(take, known):
    batch = take(集体合同="否", 集体合同起="2019-05-01", 集体合同止="2022-04-30")
    assert (batch.state, codes(batch)) == ("applied", [])
    assert DemocraticSystem.objects.get().until == date(2022, 5, 1)
    assert Absence.objects.get().subject == "contract"


def test_above_scale_is_a_record_of_the_year(take, known):
    take(规模="规上")
    take(规模="规下", as_of=date(2022, 12, 31))
    assert set(SizeRecord.objects.values_list("year", "above_scale")) == {
        (2023, True),
        (2022, False),
    }


def test_blank_columns_are_filled_and_older_lists_overwrite_nothing(take, known):
    take(
        职工人数=50, 地址="人民街 1 号", 联系人="综合办公室", 联系电话="0416-6600001",
        行业="14", 登记注册类型="私营有限责任公司", 企业成立日期="2010年5月",
    )  # fmt: skip
    take(职工人数=40, 地址="旧址", as_of=date(2020, 12, 31))
    known.refresh_from_db()
    assert (known.address, known.contact, known.phone) == (
        "人民街 1 号", "综合办公室", "0416-6600001",
    )  # fmt: skip
    assert (known.industry_section, known.industry_division, known.ownership) == (
        "C", "14", "private",
    )  # fmt: skip
    take(地址="新址", 职工人数=50)
    known.refresh_from_db()
    assert known.address == "新址"


def test_a_missing_code_is_filled_in_by_the_name(take, places):
    bare = EnterpriseFactory(name=NAME, credit_code=None, area=places.qingduizi)
    take(所属乡镇="青堆子镇")
    bare.refresh_from_db()
    assert bare.credit_code == CODE
    assert Enterprise.objects.count() == 1


def test_one_name_with_two_codes_is_for_a_person_to_decide(take, places):
    EnterpriseFactory(name=NAME, credit_code="91210782MA51TLT90D", area=places.qingduizi)
    batch = take()
    assert codes(batch) == ["same_name_other_code"]
    assert (batch.state, batch.counts["doubtful"]) == ("checked", 1)
    assert Enterprise.objects.count() == 1


def test_another_name_under_the_code_does_not_rename(take, known):
    assert codes(take({"企业名称": "x"}, 企业名称="锦州新名制药有限公司"))[0] == "name_differs"
    known.refresh_from_db()
    assert known.name == NAME


def test_a_closed_enterprise_on_a_list_is_left_to_the_user(take, known):
    known.closed_on, known.closing_reason = date(2022, 5, 1), ClosingReason.DEREGISTERED
    known.save()
    assert codes(take(职工人数=50)) == ["enterprise_closed"]
    assert take(职工人数=50, as_of=date(2021, 12, 31)).state == "applied"


def test_the_same_row_twice_is_taken_once_but_two_versions_are_an_error(take, known):
    row = {"企业名称": NAME, "统一社会信用代码": CODE, "职工人数": 50}
    assert codes(take(row, 职工人数=50)) == ["duplicate_row"]
    assert codes(take({**row, "职工人数": 60}, 职工人数=50)) == ["conflicting_duplicate"]


def test_a_finer_place_is_taken_over_and_another_place_is_not(take, places):
    enterprise = EnterpriseFactory(name=NAME, credit_code=CODE, area=places.beizhen)
    take(所属乡镇="青堆子镇")
    enterprise.refresh_from_db()
    assert enterprise.area == places.qingduizi
    batch = take(所属园区="沟帮子园区")
    assert codes(batch) == ["area_differs"]
    enterprise.refresh_from_db()
    assert enterprise.area == places.qingduizi


def test_an_unknown_place_is_an_error_and_a_place_named_twice_too(take, places):
    assert codes(take(所属乡镇="没有镇")) == ["area_not_found"]
    for county, code in ((places.yixian, "210727199"), (places.beizhen, "210782199")):
        AreaFactory(code=code, name="同名镇", kind=AreaKind.TOWNSHIP, parent=county)
    assert codes(take(所属乡镇="同名镇", area=places.city)) == ["area_ambiguous"]
    assert codes(take(所属乡镇="北镇市同名镇", area=places.city)) == []
    assert Enterprise.objects.get().area.code == "210782199"


@pytest.mark.parametrize(
    ("name", "code", "kind"),
    [
        ("锦州市洋气饮料经营部", "92210782MA2GFDBK6E", EnterpriseKind.SOLE_TRADER),
        ("锦州欣诚制药有限公司北镇分公司", CODE, EnterpriseKind.BRANCH),
        (NAME, CODE, EnterpriseKind.LEGAL_PERSON),
    ],
)
def test_the_kind_follows_from_code_and_name(take, places, name, code, kind):
    take(企业名称=name, 统一社会信用代码=code)
    assert Enterprise.objects.get().kind == kind


def test_planning_asks_no_more_for_more_rows(places, django_assert_max_num_queries):
    heads = ["企业名称", "统一社会信用代码", "职工人数", "是否建会"]
    rows = [[f"第{n}机械制造有限公司", None, n, "是"] for n in range(1, 60)]
    upload = Upload(workbook(heads, *rows), "名册.xlsx", places.beizhen, CUT_OFF)
    read = read_list(services.sheet_of("roster"), upload)
    with django_assert_max_num_queries(8):
        plan_list(read, None)
