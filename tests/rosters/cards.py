"""Card forms: a label and its value, one enterprise on a sheet or in a block."""

from tests.rosters.formats import Page, xlsx
from tests.rosters.truth import FIRMS, Roster, roster, want

FIELDS = ("credit_code", "township", "employees", "has_union", "address", "phone")


def card(firm):
    """Eight lines and an empty one."""
    return [
        ["企业基本情况登记表", None, None, None],
        ["企业名称", firm["name"], None, None],
        ["统一社会信用代码", firm["credit_code"], "所属乡镇", firm["township"]],
        [
            "职工人数",
            firm["employees"],
            "是否建会",
            "☑是 □否" if firm["has_union"] == "是" else "□是 ☑否",
        ],
        ["地址", firm["address"], None, None],
        ["联系电话", firm["phone"], "法定代表人", "（略）"],
        ["填表人：", None, "填报时间：2023年3月15日", None],
        [None, None, None, None],
    ]


@roster("31_card_on_each_sheet.xlsx")
def card_on_each_sheet():
    firms = FIRMS[:5]
    pages = [
        Page(card(firm), name=f"{n}号", merged=[(0, 0, 0, 3), (1, 1, 1, 3), (4, 1, 4, 3)])
        for n, firm in enumerate(firms, 1)
    ]
    return Roster(
        xlsx(*pages),
        [want(firm, f"{n}号", 2, *FIELDS) for n, firm in enumerate(firms, 1)],
        [("left_out_column", f"{n}号", 6, "法定代表人") for n in range(1, 6)],
    )


@roster("32_cards_in_blocks.xlsx")
def cards_in_blocks():
    firms = FIRMS[:6]
    rows = [row for firm in firms for row in card(firm)]
    return Roster(
        xlsx(Page(rows)),
        [want(firm, "名册", 2 + 8 * n, *FIELDS) for n, firm in enumerate(firms)],
        [("left_out_column", "名册", 6, "法定代表人")],
    )


@roster("33_label_and_value_in_one_cell.xlsx")
def label_and_value():
    rows, expected = [], []
    for firm in FIRMS[:4]:
        rows.append([f"企业名称：{firm['name']}", f"信用代码：{firm['credit_code']}"])
        expected.append(want(firm, "名册", len(rows), "credit_code", "township", "employees"))
        rows.append([f"所属乡镇：{firm['township']}", f"职工人数：{firm['employees']}人"])
        rows.append([])
    return Roster(xlsx(Page(rows)), expected)


@roster("34_values_below_labels.xlsx")
def values_below():
    rows, expected = [], []
    for firm in FIRMS[4:8]:
        rows.append(["单位名称", firm["name"], None])
        expected.append(want(firm, "名册", len(rows), "credit_code", "township", "employees"))
        rows.append(["乡镇", "职工人数", "信用代码"])
        rows.append([firm["township"], firm["employees"], firm["credit_code"]])
        rows.append([])
    return Roster(xlsx(Page(rows)), expected)


@roster("35_spoilt_card.xlsx")
def spoilt_card():
    rows = card(FIRMS[0])
    rows[2][1], rows[3][1] = 9.12107e17, "见附表"
    other = want(FIRMS[0], "名册", 2, "township", "has_union", "address", "phone", area=None)
    return Roster(
        xlsx(Page(rows)),
        [other],
        [
            ("left_out_column", "名册", 6, "法定代表人"),
            ("lost_as_number", "名册", 3, "统一社会信用代码"),
            ("unreadable_count", "名册", 4, "职工人数"),
        ],
    )
