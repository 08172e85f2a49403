"""A roster of new enterprises as an office would hand it in: an .xlsx of twenty columns."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter
from stdnum.cn import uscc

from areas.models import Area

HEADINGS = (
    "序号", "企业名称", "统一社会信用代码", "县（市、区）", "所属乡镇（街道）", "企业成立日期",
    "行业代码", "登记注册类型", "规模", "职工人数", "女职工数", "会员人数", "是否建会",
    "建会形式", "建会时间", "批复文号", "职代会", "厂务公开", "地址", "备注",
)  # fmt: skip
_TRADES = ("机械", "食品", "纺织", "建材", "电子", "化工", "物流", "农业", "医药", "能源")
_OWNERSHIPS = ("私营", "国有", "集体", "外商投资")
_DIVISIONS = ("13", "17", "30", "34", "39", "52", "62")
FIRST_DAY = date(2005, 1, 1)


def write(path: Path, rows: int, county: Area, towns: Sequence[Area]) -> None:
    """The same numbers give the same file; none of it is of the province's enterprises."""
    chance = random.Random(rows)  # noqa: S311 - nothing secret: the same rows every time
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet("名册")
        page.write_row(0, 0, HEADINGS)
        for number in range(1, rows + 1):
            page.write_row(number, 0, _row(number, chance, county, chance.choice(towns)))


def _row(number: int, chance: random.Random, county: Area, town: Area) -> list[str | int]:
    stem = f"91{county.code}5{number:08d}"
    people = int(chance.lognormvariate(3.2, 1.1)) + 2
    opened = FIRST_DAY + timedelta(days=chance.randrange(14 * 365))
    covered = chance.random() < 0.6
    return [
        number,
        f"{town.name}新{number}{chance.choice(_TRADES)}有限公司",
        stem + uscc.calc_check_digit(stem),
        county.name,
        town.name,
        opened.isoformat(),
        chance.choice(_DIVISIONS),
        chance.choice(_OWNERSHIPS),
        "规上" if people > 60 else "规下",
        people,
        people // 3,
        people * 4 // 5 if covered else "",
        "是" if covered else "否",
        "单独建会" if covered else "",
        max(opened, date(2020, 3, 1)).isoformat() if covered else "",
        f"总工发〔2020〕{number}号" if covered else "",
        "是" if covered and chance.random() < 0.7 else "",
        "是" if covered and chance.random() < 0.6 else "",
        f"{town.name}工业路{number}号",
        "",
    ]
