"""A list to upload by hand: readable for people, with what a checked import has to say about it."""

from datetime import date

from builder.firms import Firm
from builder.names import Candidate
from builder.sheets import Cell, Table

HEADER = (
    "序号",
    "企业（单位）名称",
    "统一社会信用代码",
    "职工数（人）",
    "会员数",
    "是否建会",
    "建会时间",
    "职代会",
    "厂务公开",
    "备注",
)
DAY = date(2024, 3, 31)


def above_scale_list(firms: list[Firm], newcomers: list[Candidate]) -> Table:
    """Eight known enterprises of the Goubangzi park and three new ones, not all of it clean."""
    rows: list[list[Cell]] = []
    for number, firm in enumerate([f for f in firms if f.above_scale][:8], start=1):
        rows.append(_known(firm, number))
    rows[1][2] = "9.12108E+17"  # what Excel makes of a code typed as a number
    rows[3][3] = f"约{firms[3].employees // 10 * 10}人"
    first, second, third = newcomers
    rows.append([9, first.name, first.credit_code, "４６", "-", "筹建中", "", "", "", "2024年投产"])
    rows.append([10, second.name, second.credit_code, "百余", "", "未建", "", "", "", ""])
    typo = third.credit_code[:16] + third.credit_code[17] + third.credit_code[16]
    rows.append([11, third.name, typo, 38, "", "否", "", "", "", ""])
    rows.append(["合计", "", "", sum(f.employees for f in firms[:8]), "", "", "", "", "", ""])
    rows.append(["注：本表数据由管委会提供，统计截止2024年3月31日。"])
    return Table(HEADER, rows, title="附件2", note="沟帮子经济开发区规模以上企业名单")


def _known(firm: Firm, number: int) -> list[Cell]:
    since = firm.cover.since if firm.cover else None
    return [
        number, firm.name, firm.credit_code, firm.employees_on(DAY) + number % 3,
        firm.members_on(DAY), "是", f"{since:%Y.%m}" if since else "", "√", "√", "",
    ]  # fmt: skip
