"""Lists: title rows, deep headers, groups, sums, pages, sheets, files of every kind."""

from tests.rosters.formats import Page, ods, page_as_xls, text, xls, xlsb, xlsx
from tests.rosters.truth import (
    DATUN,
    FIRMS,
    GAOSHANZI,
    QINGDUIZI,
    Roster,
    heads,
    line,
    roster,
    want,
)

BASE = ("name", "credit_code", "township", "employees", "has_union", "founded_on")
SHORT = ("name", "credit_code", "employees")
TOWNS = {
    town: [f for f in FIRMS if f["township"] == town] for town in (QINGDUIZI, GAOSHANZI, DATUN)
}


def rows_from(first: int, fields=BASE, firms=FIRMS, sheet="名册", **other):
    return [want(firm, sheet, first + n, *fields[1:], **other) for n, firm in enumerate(firms)]


def listed(fields=BASE, firms=FIRMS):
    return [heads(*fields), *(line(firm, *fields) for firm in firms)]


@roster("01_plain.xlsx")
def plain():
    return Roster(xlsx(Page(listed())), rows_from(2))


@roster("02_title_and_notes.xlsx")
def title_and_notes():
    fields = ("seq", *BASE)
    above = [
        ["北镇市企业建会情况统计表"],
        ["填报单位（盖章）：北镇市总工会        填报时间：2023年3月15日"],
        [],
        [
            "序  号",
            "*企业名称",
            "统一社会\n信用代码",
            "所属乡镇（街道）",
            "职工人数（人）",
            "是否建会",
            "建 会 时 间",
        ],
    ]
    below = [
        [],
        ["填表说明：1.本表由各乡镇街道填报；2.职工人数含劳务派遣人员。"],
        ["注：以上数据截至填报时间。"],
        ["单位负责人：", None, None, "审核人：", None, "填表人："],
        [None, None, None, None, None, "2023年3月15日"],
    ]
    data = [line(firm, *fields, seq=n) for n, firm in enumerate(FIRMS, 1)]
    page = Page([*above, *data, *below], merged=[(0, 0, 0, 6), (1, 0, 1, 6)])
    return Roster(xlsx(page), rows_from(5))


@roster("03_two_header_rows_merged.xlsx")
def two_header_rows():
    fields = ("name", "credit_code", "township", "employees", "women", "members")
    top = ["企业名称", "信用代码", "乡镇", "职工情况", None, "会员情况"]
    low = [None, None, None, "总数", "其中：女", "总数"]
    merged = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4)]
    page = Page([top, low, *listed(fields)[1:]], merged=merged)
    return Roster(xlsx(page), rows_from(3, fields))


@roster("04_three_header_rows.xlsx")
def three_header_rows():
    fields = ("name", "township", "employees", "women", "has_union")
    header = [
        ["企业基本情况", None, None, None, "建会情况"],
        ["单位名称", "属地", "职工人数", None, "是否建立工会"],
        [None, None, "合计", "其中：女", None],
    ]
    merged = [(0, 0, 0, 3), (1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 2, 4)]
    page = Page([*header, *listed(fields)[1:]], merged=merged)
    return Roster(
        xlsx(page),
        rows_from(4, fields),
        [("code_column_missing", "名册", 4, "单位名称")],
    )


@roster("05_header_cut_without_merging.csv")
def header_cut():
    fields = ("name", "credit_code", "township", "employees", "women")
    top = ["企业名称", "信用代码", "乡镇", "职工情况", None]
    low = [None, None, None, "总数", "女职工"]
    sheet = "05_header_cut_without_merging"
    return Roster(text(Page([top, low, *listed(fields)[1:]])), rows_from(3, fields, sheet=sheet))


@roster("06_column_numbers.xlsx")
def column_numbers():
    header, *data = listed()
    return Roster(xlsx(Page([header, ["甲", "乙", "丙", 1, 2, 3], *data])), rows_from(3))


@roster("07_groups_and_right_sums.xlsx")
def groups_and_sums():
    rows = [["北镇市各乡镇企业情况"], heads("seq", *SHORT)]
    expected = []
    for number, (town, firms) in zip("一二三", TOWNS.items(), strict=True):
        rows.append([f"{number}、{town}"])
        for at, firm in enumerate(firms, 1):
            rows.append(line(firm, "seq", *SHORT, seq=at))
            expected.append(want(firm, "名册", len(rows), "credit_code", "employees"))
        rows.append([None, "小计", None, sum(firm["employees"] for firm in firms)])
    rows.append([None, "合计", None, sum(firm["employees"] for firm in FIRMS)])
    return Roster(xlsx(Page(rows)), expected)


@roster("08_wrong_sums.xlsx")
def wrong_sums():
    rows = [heads("seq", *SHORT, "township", "women")]
    for at, firm in enumerate(FIRMS, 1):
        rows.append(line(firm, "seq", *SHORT, "township", "women", seq=at))
    people = sum(firm["employees"] for firm in FIRMS)
    women = sum(firm["women"] for firm in FIRMS)
    rows.append(["合计", None, None, str(people + 9), None, women])
    return Roster(
        xlsx(Page(rows)),
        rows_from(2, (*SHORT, "township", "women")),
        [("sum_differs", "名册", 14, "职工人数")],
    )


@roster("09_township_merged_down.xlsx")
def township_merged():
    fields = ("township", *SHORT)
    page = Page(listed(fields), merged=[(1, 0, 4, 0), (5, 0, 8, 0), (9, 0, 12, 0)])
    return Roster(xlsx(page), rows_from(2, (*SHORT, "township")))


@roster("10_header_on_every_page.xlsx")
def header_on_every_page():
    rows, expected = [], []
    for town, firms in TOWNS.items():
        rows += [["企业花名册"], heads("seq", *BASE)]
        for at, firm in enumerate(firms, 1):
            rows.append(line(firm, "seq", *BASE, seq=at))
            expected.append(want(firm, "名册", len(rows), *BASE[1:]))
        rows += [[None, "本页小计", None, None, sum(f["employees"] for f in firms)], []]
        assert town
    return Roster(xlsx(Page(rows)), expected)


@roster("11_one_sheet_per_township.xlsx")
def one_sheet_per_township():
    pages = [Page([["乡镇", "企业数"], *([town, 4] for town in TOWNS)], name="汇总")]
    expected = []
    for town, firms in TOWNS.items():
        pages.append(Page([[f"{town}企业名单"], *listed(SHORT, firms)], name=town))
        expected += rows_from(3, SHORT, firms, sheet=town)
    pages.append(Page([["填表说明"], ["请各乡镇如实填写。"]], name="说明"))
    pages.append(Page(listed(SHORT, FIRMS[:2]), name="去年", hidden=True))
    return Roster(
        xlsx(*pages),
        expected,
        [("hidden_sheet", "去年", 0, ""), ("no_table", "汇总", 0, ""), ("no_table", "说明", 0, "")],
    )


@roster("12_hidden_rows_and_columns.xlsx")
def hidden_rows():
    page = Page(listed(), hidden_rows=[2, 3, 4, 8], hidden_columns=[3])
    return Roster(
        xlsx(page),
        rows_from(2),
        [("hidden_column", "名册", 1, "职工人数"), ("hidden_rows", "名册", 3, "")],
    )


@roster("13_side_by_side.xlsx")
def side_by_side():
    fields = ("seq", "name", "township", "employees")
    left, right = FIRMS[:6], FIRMS[6:]
    rows = [[*heads(*fields), None, *heads(*fields)]]
    for at, (one, other) in enumerate(zip(left, right, strict=True), 1):
        rows.append([*line(one, *fields, seq=at), None, *line(other, *fields, seq=at + 6)])
    both = [rows_from(2, fields[1:], firms) for firms in (left, right)]
    return Roster(
        xlsx(Page(rows)), [*both[0], *both[1]], [("code_column_missing", "名册", 2, "企业名称")]
    )


@roster("14_one_below_the_other.xlsx")
def one_below_the_other():
    first = listed(("name", "credit_code", "township", "employees"), FIRMS[:5])
    second = listed(("seq", "credit_code", "name", "employees", "township"), FIRMS[5:])
    rows = [["规上企业"], *first, [], ["规下企业"], *second]
    fields = ("name", "credit_code", "township", "employees")
    return Roster(
        xlsx(Page(rows)), [*rows_from(3, fields, FIRMS[:5]), *rows_from(11, fields, FIRMS[5:])]
    )


@roster("15_gbk.csv")
def gbk():
    return Roster(text(Page(listed()), encoding="gbk"), rows_from(2, sheet="15_gbk"))


@roster("16_utf8_bom_tabs.txt")
def utf8_tabs():
    data = text(Page(listed()), "\t", "utf-8-sig")
    return Roster(data, rows_from(2, sheet="16_utf8_bom_tabs"))


@roster("17_semicolons.csv")
def semicolons():
    return Roster(text(Page(listed()), ";"), rows_from(2, sheet="17_semicolons"))


@roster("18_gb18030_rare_characters.csv")
def gb18030():
    firm = {**FIRMS[0], "name": "锦州㙍𬭚矿业有限公司"}
    data = text(Page(listed(BASE, [firm])), encoding="gb18030")
    return Roster(data, rows_from(2, BASE, [firm], sheet="18_gb18030_rare_characters"))


@roster("19_old.xls")
def old_workbook():
    return Roster(
        xls(Page([["企业名册"], *listed()], hidden_rows=[4])),
        rows_from(3),
        [("hidden_rows", "名册", 5, "")],
    )


@roster("20_binary.xlsb")
def binary_workbook():
    return Roster(xlsb(Page([["企业名册"], *listed()])), rows_from(3))


@roster("21_open.ods")
def open_workbook():
    return Roster(
        ods(Page(listed(), hidden_rows=[1, 2])), rows_from(2), [("hidden_rows", "名册", 2, "")]
    )


@roster("22_page_saved_as.xls")
def page_saved():
    fields = ("name", "township", "employees", "women")
    top = ["企业名称", "所属乡镇", "职工情况", None]
    low = [None, None, "总数", "其中：女"]
    merged = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (2, 1, 5, 1)]
    page = Page([top, low, *listed(fields)[1:]], merged=merged)
    return Roster(
        page_as_xls(page),
        rows_from(3, fields, sheet="22_page_saved_as"),
        [("code_column_missing", "22_page_saved_as", 3, "企业名称")],
    )


@roster("23_unknown_headings.xlsx")
def unknown_headings():
    rows = listed(("name", "credit_code", "township", "employees"))
    rows[0] = ["厂子", "那个号", "哪个镇", "多少人"]
    taken = [("guessed_column", "名册", 1, title) for title in rows[0][:3]]
    return Roster(
        xlsx(Page([["去年底的摸底"], *rows[:1], *rows[1:]])),
        rows_from(3, ("name", "credit_code", "township")),
        [*((code, sheet, 2, title) for code, sheet, _row, title in taken),
         ("unknown_column", "名册", 2, "多少人")],
    )  # fmt: skip


@roster("24_synonyms_of_other_offices.xlsx")
def synonyms():
    rows = listed(("name", "credit_code", "township", "employees", "women", "phone", "address"))
    rows[0] = [
        "纳税人名称",
        "社会信用代码（纳税人识别号）",
        "镇街",
        "从业人员",
        "女工数",
        "联系方式",
        "经营地址",
    ]
    fields = ("name", "credit_code", "township", "employees", "women", "phone", "address")
    return Roster(xlsx(Page(rows)), rows_from(2, fields))
