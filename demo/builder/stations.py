"""The eleven stations: what they serve, who holds which post, rooms, money, activities and cases.

What the article or its 2021 sister says is taken as it is; the rest (marked "ours" in
demo/README.md) is made up to be plausible.
"""

from collections.abc import Iterator
from datetime import date

from builder.firms import Firm
from builder.parks import JINBO, PLANS
from builder.places import SUBPARK_NAMES

Row = list[object]
COUNTY_UNION = {
    "210727": "义县总工会",
    "210782": "北镇市总工会",
    "210781": "凌海市总工会",
    "210711": "太和区总工会",
    "210726": "黑山县总工会",
}
CITY_DEPARTMENT = "锦州市总工会组织与基层工作部"
# Opened, and widened to all union work after two to three years (the months of widening are ours).
FOUNDED = {
    "沟帮子": ("2019年11月", "2022年3月"),
    "汤河子": ("2020年4月", "2022年9月"),
    "七里河": ("2020年6月", "2022年9月"),
    "大有": ("2020年7月", "2022年10月"),
    "庞河": ("2020年9月", "2022年11月"),
}
# Beizhen's 20 township-level rows in four areas of five; the first belongs to the model station.
BEIZHEN_AREAS = {
    "锦州沟帮子经济开发区": ("沟帮子街道", "闾阳镇", "赵屯镇", "廖屯镇", "常兴店镇"),
    "青堆子镇": ("青堆子镇", "大屯乡", "高山子镇", "吴家镇", "柳家乡"),
    "广宁街道": ("广宁街道", "北镇街道", "富屯街道", "罗罗堡镇", "鲍家乡"),
    "正安镇": ("正安镇", "中安镇", "大市镇", "新立农场", "辽宁省北镇市高山子监狱"),
}
# Places beside the park that a park's station came to serve in 2023.
WIDENED = {
    "庞河": ("黑山街道", "大虎山街道", "八道壕镇"),
    "汤河子": ("太和街道", "大薛街道", "新民街道", "营盘街道", "女儿河街道", "凌南街道"),
    "大有": ("大凌河街道", "金城街道", "八千街道"),
}


def park_station(short: str) -> str:
    return f"锦州{short}经济开发区企业民主管理指导站"


def town_station(town: str) -> str:
    return f"北镇市{town}企业民主管理指导站"


def subpark_station(subpark: str) -> str:
    return f"{subpark}企业民主管理指导站"


TOWN_SEATS = [seat for seat in BEIZHEN_AREAS if not seat.startswith("锦州")]


def stations() -> Iterator[Row]:
    """名称 类别 所在区域 成立时间 试点 样板 站址 工作范围 工作范围起 备注."""
    for plan in PLANS:
        first = plan.short == "沟帮子"
        founded, widened = FOUNDED[plan.short]
        mark = "是" if first else "否"
        name, seat = park_station(plan.short), f"{plan.name}管理委员会办公楼"
        remark = {"汤河子": "一区三园", "大有": "一区三园"}.get(plan.short, "")
        common = [name, "园区指导站", plan.name, founded, mark, mark, seat]
        yield [*common, "企业民主管理", founded, remark]
        yield [*common, "全部工会工作", widened, remark]
    for town in TOWN_SEATS:
        yield [
            town_station(town), "乡镇片区指导站", town, "2023年", "否", "否",
            f"北镇市{town}工会", "全部工会工作", "2023年", "以沟帮子经济开发区指导站为样板",
        ]  # fmt: skip
    for subpark in SUBPARK_NAMES["七里河"]:
        yield [
            subpark_station(subpark), "园中园指导站", subpark, "2023年", "否", "否",
            subpark, "全部工会工作", "2023年", "",
        ]  # fmt: skip


def service_areas() -> Iterator[Row]:
    """指导站名称 服务区域 起始时间."""
    for plan in PLANS:
        yield [park_station(plan.short), plan.name, FOUNDED[plan.short][0]]
        for place in WIDENED.get(plan.short, ()):
            yield [park_station(plan.short), place, "2023年"]
    for seat, towns in BEIZHEN_AREAS.items():
        name = park_station("沟帮子") if seat.startswith("锦州") else town_station(seat)
        yield from ([name, town, "2023年"] for town in towns)
    yield from ([subpark_station(name), name, "2023年"] for name in SUBPARK_NAMES["七里河"])


def posts() -> Iterator[Row]:
    """指导站名称 职务 任职者 任职者类别 人数 起始时间."""
    for plan in PLANS:
        name, since = park_station(plan.short), FOUNDED[plan.short][0]
        union = COUNTY_UNION[plan.county]
        yield [name, "站长", f"{union}副主席", "岗位", 1, since]
        if plan.short == "七里河":
            yield [name, "副站长", f"{union}综合业务部部长", "岗位", 1, since]
        yield [name, "副站长", f"{plan.name}园区工会联合会主席", "岗位", 1, since]
        county = union.removesuffix("总工会")
        yield [name, "成员", f"{county}人力资源和社会保障局等部门干部", "机构", None, since]
        workers = 2 if plan.short == "七里河" else 1
        yield [name, "专职工作人员", f"{plan.name}指导站专职工作人员", "岗位", workers, since]
        yield [name, "顾问", CITY_DEPARTMENT, "机构", None, since]
    for seat in TOWN_SEATS:
        towns = BEIZHEN_AREAS[seat]
        name = town_station(seat)
        yield [name, "站长", f"{seat}工会主席", "岗位", 1, "2023年"]
        yield from ([name, "副站长", f"{town}工会主席", "岗位", 1, "2023年"] for town in towns[1:])
        yield from ([name, "联络员", f"{town}专职工会干事", "岗位", 1, "2023年"] for town in towns)
    for subpark in SUBPARK_NAMES["七里河"]:
        name = subpark_station(subpark)
        yield [name, "站长", f"{subpark}工会主席", "岗位", 1, "2023年"]
        yield [name, "联络员", f"{subpark}工会干事", "岗位", 1, "2023年"]


ROOMS = ("职工图书室", "职工健身房", "劳模（职工）创新工作室", "法律服务室")


def facilities() -> Iterator[Row]:
    """指导站名称 种类 名称 所在企业 启用时间 配备."""
    opened = dict(zip(ROOMS, ("2020年10月", "2020年12月", "2021年4月", "2021年6月"), strict=True))
    equipment = ("图书、阅览桌椅", "跑步机、乒乓球台", "工作台、展示板", "法律读本、咨询台")
    for plan in PLANS:
        for room, things in zip(ROOMS, equipment, strict=True):
            name = f"{plan.short}经济开发区{room}"
            yield [park_station(plan.short), room, name, "", opened[room], things]
    station = park_station("汤河子")
    yield [station, "共享服务站", "锦渤机辆共享服务站", JINBO, "2021年", "图书、饮水机、医药箱"]
    yield [station, "心理减压室", "锦渤机辆职工心理减压室", JINBO, "", "放松椅、宣泄器材"]


def funding() -> Iterator[Row]:
    """指导站名称 年度 来源 金额. The city's 200,000 yuan a station is known; the rest is ours."""
    for number, plan in enumerate(PLANS):
        first = int(FOUNDED[plan.short][0][:4])
        for year in range(first, 2024):
            name = park_station(plan.short)
            if year == max(first, 2020):
                yield [name, year, "市", 200000]
            if year >= 2020:
                yield [name, year, "县（市、区）", 50000 + 10000 * number]
                yield [name, year, "园区", 80000 + 5000 * (year - 2020)]
    for seat in TOWN_SEATS:
        yield [town_station(seat), 2023, "市", 50000]
        yield [town_station(seat), 2023, "县（市、区）", 60000]


def activities() -> Iterator[Row]:
    """指导站名称 种类 名称 日期 参加人数."""
    for number, plan in enumerate(PLANS):
        name = park_station(plan.short)
        for year in (2021, 2022, 2023):
            people = 60 + 12 * number + 15 * (year - 2021)
            yield [name, "演讲比赛", f"{year}年职工演讲比赛", date(year, 4, 21 + number), people]
            yield [
                name,
                "文艺演出",
                f"{year}年职工文艺演出",
                date(year, 9, 20 + number),
                people * 3,
            ]
        yield [
            name,
            "业务培训",
            "新建工会和换届工作业务培训",
            date(2022, 11, 8 + number),
            42 + number,
        ]
        yield [name, "法律服务", "劳动用工法律体检", date(2021, 12, 1 + number), 18 + number]
    yield [town_station("青堆子镇"), "业务培训", "乡镇工会干事联络协调培训", date(2023, 5, 17), 15]


def cases(parks: dict[str, list[Firm]]) -> Iterator[Row]:
    """指导站 企业 信用代码 工作内容 事项 开始 办结 结果 合作单位 由此建立的工会."""
    yield from _jinbo_cases()
    for plan in PLANS:
        station = park_station(plan.short)
        followers = [
            firm
            for firm in parks[plan.short]
            if firm.above_scale and firm.cover and firm.cover.since >= plan.station
        ]
        for firm in followers:
            opened = max(plan.station, firm.cover.since.replace(day=1))
            yield [
                station, firm.name, firm.credit_code, "建会入会", f"指导{firm.name}建立工会",
                opened, firm.cover.since, "已建立工会", "", firm.cover.union,
            ]  # fmt: skip
        yield from _other_lines(station, [f for f in parks[plan.short] if f.above_scale])


def _jinbo_cases() -> Iterator[Row]:
    station, union = park_station("汤河子"), f"{JINBO}工会委员会"
    yield [station, JINBO, "", "建会入会", "厂区扩建期间指导建立工会", "2020年5月",
           date(2020, 9, 18), "深入基建工地了解需求，工会于2020年成立", "", union]  # fmt: skip
    yield [station, JINBO, "", "招聘服务", "帮助招聘职工", "2020年10月", date(2021, 3, 31),
           "协助完成新厂区用工招聘", "", ""]  # fmt: skip
    yield [station, JINBO, "", "订单式培训", "“订单式”职工培训", "2020年11月", "",
           "校企合作，按岗位开班", "辽宁工学院", ""]  # fmt: skip
    yield [station, JINBO, "", "维护职工权益", "建立共享服务站和职工心理减压室", "2021年", "",
           "职工有了休息和缓解压力的场所", "", ""]  # fmt: skip


def _other_lines(station: str, firms: list[Firm]) -> Iterator[Row]:
    lines = (
        (
            "民主管理",
            "指导召开职工代表大会",
            date(2021, 3, 15),
            date(2021, 6, 25),
            "职代会制度建立",
        ),
        ("群众技术经济", "组织劳动和技能竞赛", date(2022, 4, 11), date(2022, 10, 28), "竞赛完成"),
        ("维护职工权益", "调解劳动争议", date(2022, 6, 6), date(2022, 6, 24), "达成协议"),
        ("困难职工帮扶", "走访慰问困难职工", date(2023, 1, 9), date(2023, 1, 16), "送达慰问"),
    )
    for (line, title, opened, closed, outcome), firm in zip(lines, firms, strict=False):
        yield [station, firm.name, firm.credit_code, line, f"{title}（{firm.name}）",
               opened, closed, outcome, "", ""]  # fmt: skip
