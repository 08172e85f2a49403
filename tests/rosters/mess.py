"""Spoils a clean roster as offices do: every step leaves the meaning of each row known.

A step works on a `Draft`: columns with their cells, and for each row what it must come to. What it
inserts between the rows (groups, sums, headers) it marks, so that the place of every row is known
in the end.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from common.values.numerals import write_numeral
from tests.rosters.formats import Page
from tests.rosters.truth import FIRMS, HEADINGS
from tests.rosters.words import DAMAGED, FIELDS, SYNONYMS


@dataclass
class Row:
    """A line of the sheet: a row of data with what it means, or something between them."""

    cells: dict[str, Any]
    means: dict[str, Any] | None = None
    # Fields in which a problem must be named.
    wrong: set[str] = field(default_factory=set)
    # A line as it stands: its cells by position.
    line: list[Any] | None = None


@dataclass
class Draft:
    fields: list[str]
    rows: list[Row]
    headings: dict[str, str]
    header: list[list[Any]] | None = None
    above: list[list[Any]] = field(default_factory=list)
    blank_columns: list[int] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    towns_merged: bool = False
    sum_is_wrong: bool = False

    @property
    def data(self) -> list[Row]:
        return [row for row in self.rows if row.means is not None]


def clean(random: Random) -> Draft:
    firms = random.sample(FIRMS, random.randint(3, len(FIRMS)))
    rows = []
    for firm in firms:
        cells = {name: firm[name] for name in FIELDS}
        rows.append(Row(dict(cells), {**cells}))
    return Draft(list(FIELDS), rows, {name: HEADINGS[name] for name in (*FIELDS, "seq")})


ODD = "甲方口径"

Step = Callable[[Draft, Random], None]


def rename(draft: Draft, random: Random) -> None:
    for name, words in SYNONYMS.items():
        draft.headings[name] = random.choice(words)


def shuffle(draft: Draft, random: Random) -> None:
    random.shuffle(draft.fields)


def number_rows(draft: Draft, random: Random) -> None:
    if "seq" in draft.fields:
        return
    draft.fields.insert(0, "seq")
    for at, row in enumerate(draft.data, 1):
        row.cells["seq"] = at


def write_numbers(draft: Draft, random: Random) -> None:
    """The same numbers of people in other spellings."""
    ways: list[Callable[[int], Any]] = [
        str, lambda n: f"{n}人", lambda n: f"{n:,}", write_numeral, float,
        lambda n: "".join(chr(ord(digit) + 0xFEE0) for digit in str(n)), lambda n: f" {n} ",
        lambda n: f"{n}.0", lambda n: f"共{n}人", lambda n: f"职工{n}人",
    ]  # fmt: skip
    for row in draft.data:
        number = row.means.get("employees")
        if number is not None and row.cells["employees"] == number:
            row.cells["employees"] = random.choice(ways)(number)


def estimate(draft: Draft, random: Random) -> None:
    ways = [
        ("约{}人", "约{}"),
        ("{}余人", "约{}"),
        ("{}人以上", "≥{}"),
        ("{}人以下", "≤{}"),
        ("{}人左右", "约{}"),
    ]
    for row in random.sample(draft.data, min(2, len(draft.data))):
        number = row.means.get("employees")
        if isinstance(number, int) and "employees" not in row.wrong:
            spelled, meant = random.choice(ways)
            row.cells["employees"], row.means["employees"] = (
                spelled.format(number),
                meant.format(number),
            )


def write_dates(draft: Draft, random: Random) -> None:
    for row in draft.data:
        parts = str(row.cells["founded_on"]).split("-")
        if not parts[0].isdecimal() or row.wrong:
            continue
        year, rest = parts[0], [int(part) for part in parts[1:]]
        forms = [".".join([year, *map(str, rest)]), "/".join([year, *map(str, rest)])]
        forms.append(
            year + "年" + "".join(f"{n}{unit}" for n, unit in zip(rest, "月日", strict=False))
        )
        forms.append(
            "".join("〇一二三四五六七八九"[int(d)] for d in year)
            + "年"
            + "".join(write_numeral(n) + unit for n, unit in zip(rest, "月日", strict=False))
        )
        row.cells["founded_on"] = random.choice(forms if rest else [year, f"{year}年"])


def write_answers(draft: Draft, random: Random) -> None:
    words = {
        "是": ["√", "已建", "有", "Y", "已建会", "1", 1, "是 "],
        "否": ["×", "未建", "无", "N", "否。", "没有"],
    }
    for row in draft.data:
        if row.cells["has_union"] in words:
            row.cells["has_union"] = random.choice(words[row.cells["has_union"]])


def widen(draft: Draft, random: Random) -> None:
    """Full-width letters and digits, spaces and invisible marks in codes and names."""
    for row in draft.data:
        code = row.cells["credit_code"]
        if isinstance(code, str) and len(code) == 18 and "credit_code" not in row.wrong:
            wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
            row.cells["credit_code"] = random.choice(
                [
                    wide,
                    code.lower(),
                    f"'{code}",
                    f"{code[:6]} {code[6:]}",
                    f"\u202d{code}\u202c",
                    f"{code}\t",
                ]
            )
        row.cells["name"] = random.choice([row.cells["name"], f" {row.cells['name']}　"])


def damage(draft: Draft, random: Random) -> None:
    row = random.choice(draft.data)
    name = random.choice([n for n in DAMAGED if n in draft.fields])
    if row.wrong or any(row.cells[n] == "同上" for n in row.cells):
        return
    row.cells[name] = random.choice(DAMAGED[name])
    row.wrong.add(name)


def repeat(draft: Draft, random: Random) -> None:
    """The same enterprise a second time."""
    row = random.choice(draft.data)
    if not row.wrong and row.cells["township"] == row.means["township"]:
        draft.rows.append(Row(dict(row.cells), dict(row.means), wrong={"*"}))


def group(draft: Draft, random: Random) -> None:
    """The township as a line over its rows instead of a column."""
    if "township" not in draft.fields or any(
        row.line or "township" in row.wrong for row in draft.rows
    ):
        return
    draft.fields.remove("township")
    towns: dict[str, list[Row]] = {}
    for row in draft.rows:
        towns.setdefault(row.means["township"], []).append(row)
    draft.rows = []
    numbered = random.random() < 0.5
    for number, (town, rows) in zip("一二三", towns.items(), strict=False):
        draft.rows.append(Row({}, line=[f"{number}、{town}" if numbered else town]))
        draft.rows += rows


def odd_heading(draft: Draft, random: Random) -> None:
    """A heading that nobody knows: the column must be named as not used."""
    name = random.choice(["employees", "has_union", "founded_on", "address"])
    draft.headings[name] = ODD
    for row in draft.data:
        row.means.pop(name, None)
        row.wrong.discard(name)


def ditto(draft: Draft, random: Random) -> None:
    """同上 where the township is that of the row above."""
    draft.rows.sort(key=lambda row: row.means["township"])
    above = None
    for row in draft.data:
        if row.cells["township"] == above:
            row.cells["township"] = random.choice(["同上", "〃", " 同 上 "])
        above = row.means["township"]


def merge_towns(draft: Draft, random: Random) -> None:
    """The township in one merged cell for all its rows."""
    draft.rows.sort(key=lambda row: row.means["township"])
    draft.towns_merged = True


def wrong_sum(draft: Draft, random: Random) -> None:
    """A total that is not one is said; the rows are none the worse."""
    if any(not isinstance(row.means.get("employees"), int) or row.wrong for row in draft.data):
        return
    if draft.fields[0] != "employees":
        cells: list[Any] = [None] * len(draft.fields)
        cells[0], cells[draft.fields.index("employees")] = "合计", 987_654
        draft.rows.append(Row({}, line=cells))
        draft.sum_is_wrong = True


def sum_up(draft: Draft, random: Random) -> None:
    label = random.choice(["合计", "总计", "合 计", "小计", "本页合计"])
    at = draft.fields.index("employees")
    cells: list[Any] = [None] * len(draft.fields)
    cells[0 if at else 1 % len(cells)] = label
    if at:
        known = [row.means.get("employees") for row in draft.data]
        cells[at] = sum(n for n in known if isinstance(n, int))
    draft.rows.append(Row({}, line=cells))


def blank_lines(draft: Draft, random: Random) -> None:
    for _ in range(random.randint(1, 3)):
        draft.rows.insert(random.randint(0, len(draft.rows)), Row({}, line=[]))


def repeat_header(draft: Draft, random: Random) -> None:
    draft.rows.insert(random.randint(1, len(draft.rows)), Row({}, line=["HEADER"]))


def number_columns(draft: Draft, random: Random) -> None:
    signs = ["甲", "乙", *range(1, 20)] if random.random() < 0.5 else list(range(1, 20))
    draft.rows.insert(0, Row({}, line=signs[: len(draft.fields)]))


def title(draft: Draft, random: Random) -> None:
    draft.above += random.sample(
        [["北镇市企业建会情况统计表"], ["填报单位（盖章）：       填报人：      电话："], [],
         ["附件2"], ["单位：人"], ["填报时间：2023年3月15日"]], random.randint(1, 4))  # fmt: skip


def notes(draft: Draft, random: Random) -> None:
    for line in random.sample(
        [["注：1.本表由各乡镇填报。2.职工人数含派遣人员。"], ["填表说明：请如实填写"], [],
         ["单位负责人：", None, "审核人：", None, "填表人："], ["2023年3月15日"], ["  年  月  日"],
         ["备注：以上数据截至2022年12月31日"]], random.randint(1, 4)):  # fmt: skip
        draft.rows.append(Row({}, line=line))


def split_header(draft: Draft, random: Random) -> None:
    """Two header rows: 职工情况 over 总数, merged or not, the others merged down or not."""
    draft.header = [[], []]
    merged = random.random() < 0.5
    for at, name in enumerate(draft.fields):
        is_people = name == "employees"
        draft.header[0].append("职工情况" if is_people else draft.headings[name])
        draft.header[1].append(random.choice(["总数", "合计", "人数"]) if is_people else None)
        if merged and not is_people:
            draft.merged.append((0, at, 1, at))


def add_columns(draft: Draft, random: Random) -> None:
    """Columns that nobody declared."""
    for heading in random.sample(
        ["法人电话", "党组织情况", "纳税额（万元）", "是否规范", "街路"], 2
    ):
        name = f"other:{heading}"
        draft.headings[name] = heading
        draft.fields.insert(random.randint(0, len(draft.fields)), name)
        for row in draft.data:
            row.cells[name] = random.choice([None, "13800000000", "无", 12.5, "有"])


def blank_column(draft: Draft, random: Random) -> None:
    draft.blank_columns.append(random.randint(0, len(draft.fields)))


STEPS: dict[str, Step] = {
    step.__name__: step
    for step in (
        rename, shuffle, number_rows, write_numbers, estimate, write_dates, write_answers, widen,
        damage, repeat, group, sum_up, blank_lines, repeat_header, number_columns, title, notes,
        split_header, add_columns, blank_column, odd_heading, ditto, merge_towns, wrong_sum,
    )
}  # fmt: skip
# Steps that must come in this order, whatever else there is between: what a line is made of.
LATE = (
    "odd_heading", "merge_towns", "ditto", "repeat", "group", "wrong_sum", "sum_up", "blank_lines",
    "repeat_header", "number_columns", "notes", "split_header",
)  # fmt: skip


@dataclass
class Spoilt:
    """A spoilt sheet, its rows of data with the number of their line, and what must be said."""

    page: Page
    placed: list[tuple[int, Row]]
    # Codes of problems that must be there, wherever.
    codes: set[str]


def spoil(names: list[str], random: Random) -> Spoilt:
    """A clean roster after these steps."""
    draft = clean(random)
    for name in sorted(dict.fromkeys(names), key=lambda n: LATE.index(n) + 1 if n in LATE else 0):
        STEPS[name](draft, random)
    header = draft.header or [[draft.headings[name] for name in draft.fields]]
    top = len(draft.above)
    lines = [*draft.above, *header]
    placed = []
    for row in draft.rows:
        if row.line == ["HEADER"]:
            lines += header
        elif row.line is not None:
            lines.append(row.line)
        else:
            lines.append([row.cells.get(name) for name in draft.fields])
            placed.append((len(lines), row))
    if draft.towns_merged and "township" in draft.fields:
        _merge_towns(draft, lines, placed)
    merged = [(t + top, left, b + top, right) for t, left, b, right in draft.merged]
    for at in draft.blank_columns:
        lines = [line if len(line) < 2 else [*line[:at], None, *line[at:]] for line in lines]
        merged = [(t, x + (x >= at), b, r + (r >= at)) for t, x, b, r in merged]
    codes = {"sum_differs"} if draft.sum_is_wrong else set()
    if any(ODD in line for line in header):
        codes.add("unknown_column")
    return Spoilt(Page(lines, merged=merged), placed, codes)


def _merge_towns(draft: Draft, lines: list[list[Any]], placed: list[tuple[int, Row]]) -> None:
    """Blank all but the first of neighbouring lines of one town, and merge them."""
    at = draft.fields.index("township")
    run: list[int] = []
    for number, row in [*placed, (0, Row({}))]:
        same = run and row.cells.get("township") == lines[run[0] - 1][at] and number == run[-1] + 1
        if not same:
            if len(run) > 1:
                draft.merged.append(
                    (run[0] - 1 - len(draft.above), at, run[-1] - 1 - len(draft.above), at)
                )
                for covered in run[1:]:
                    lines[covered - 1][at] = None
            run = []
        if number and "township" not in row.wrong:
            run.append(number)
