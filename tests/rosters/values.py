"""Cells: numbers, dates, codes, answers, phones and places as people write them."""

from datetime import date

from tests.rosters.formats import Page, text, xlsx
from tests.rosters.truth import DATUN, FIRMS, Roster, heads, line, roster, want

BASE = ("name", "credit_code", "township")


def one_column(name, cells, first=2):
    """A list in which one column is written in many ways: (cell, meaning, problem code)."""
    rows, expected, problems = [heads(*BASE, name)], [], []
    title = rows[0][-1]
    for number, (cell, meaning, problem) in enumerate(cells):
        firm = FIRMS[number % len(FIRMS)]
        lap = number // len(FIRMS)
        if lap:
            # The same firms again under other names, without codes.
            firm = {**firm, "name": f"{firm['name'][:-4]}第{lap}分公司", "credit_code": ""}
            problems.append(("code_missing", "名册", first + number, "统一社会信用代码"))
        rows.append([*line(firm, *BASE), cell])
        wrong = problem.startswith("!")
        known = {} if meaning == "" else {name: meaning}
        area = {"area": None} if wrong else {}
        expected.append(want(firm, "名册", first + number, *BASE[1:], **known, **area))
        if problem:
            problems.append((problem.lstrip("!"), "名册", first + number, title))
    return rows, expected, problems


@roster("41_numbers.xlsx")
def numbers():
    cells = [
        ("约120人", "约120", ""), ("100-120人", "100–120", ""), ("120余人", "约120", ""),
        ("近百人", "约100", ""), ("不足20人", "≤19", ""), ("二百三十人", "230", ""),
        ("１２０", "120", ""), ("1.2万", "约12000", ""), ("1,200", "1200", ""),
        ("20人（含）以上", "≥20", ""), ("几十人", "20–99", ""), ("60(女20)", "60 女20", ""),
        ("三五人", "", "!unreadable_count"), ("60/20", "", "!ambiguous_count"),
        ("500万元", "", "!money_not_count"), ("不详", "", ""), ("0", "", ""),
        ("80+40", "120", ""), ("见附表", "", "!unreadable_count"),
    ]  # fmt: skip
    rows, expected, problems = one_column("employees", cells)
    return Roster(xlsx(Page(rows)), expected, problems)


@roster("42_dates.xlsx")
def dates():
    cells = [
        ("2023.5", "2023-05", ""), ("2023年5月", "2023-05", ""), ("二〇二三年五月", "2023-05", ""),
        ("2023/5/7", "2023-05-07", ""), (45291, "2023-12-31", ""), ("45291", "2023-12-31", ""),
        (date(2019, 11, 5), "2019-11-05", ""), ("19.11", "2019-11", ""),
        (2019.1, "2019", "month_lost_zero"),
        (date(1905, 7, 10), "2018", "year_stored_as_day"), ("2019年底", "2019", "date_only_year"),
        ("2023 5", "2023-05", ""), ("民国112年", "", "!unreadable_date"),
        ("2023.2.30", "", "!impossible_date"), ("未建", "", ""), ("20191105", "2019-11-05", ""),
        ("2019年11月（换届）", "2019-11", "date_of_reelection"), ("11.5", "", "!ambiguous_year"),
    ]  # fmt: skip
    rows, expected, problems = one_column("founded_on", cells)
    return Roster(xlsx(Page(rows)), expected, problems)


@roster("43_answers.xlsx")
def answers():
    cells = [
        ("是", "yes", ""), ("√", "yes", ""), ("已建工会", "yes", ""), ("V", "yes", ""),
        (1, "yes", ""), ("否", "no", ""), ("×", "no", ""),
        ("未建会", "no", ""),
        ("没有工会", "no", ""),
        ("筹建中", "neither", ""), ("□是 √否", "no", ""), ("√是 □否", "yes", ""),
        ("是/否", "", "!unreadable_answer"), ("", "", ""), ("/", "", ""),
    ]  # fmt: skip
    rows, expected, problems = one_column("congress", cells)
    return Roster(xlsx(Page(rows)), expected, problems)


@roster("44_spoilt_codes.xlsx")
def codes():
    good = [firm["credit_code"] for firm in FIRMS]
    cells = [
        (good[0], good[0], ""), (good[1].lower(), good[1], ""), (f"'{good[2]}", good[2], ""),
        (f"{good[3][:4]} {good[3][4:8]} {good[3][8:]}", good[3], ""),
        (good[7].replace("0", "O"), good[7], "code_corrected"),
        (9.12107e17, "", "!lost_as_number"), ("9.12107E+17", "", "!lost_as_number"),
        (210726004012345, "", "old_registration_number"),
        ("68371784-3", "", "old_organisation_code"),
        (good[9][:-1] + ("A" if good[9][-1] != "A" else "B"), "", "!bad_check_digit"),
        (good[10][1:], "", "!wrong_code_length"), ("办理中", "", "code_pending"),
    ]  # fmt: skip
    rows = [heads("name", "township", "credit_code")]
    expected, problems = [], []
    for number, (cell, meaning, problem) in enumerate(cells):
        firm = FIRMS[number]
        rows.append([firm["name"], firm["township"], cell])
        area = {"area": None} if problem.startswith("!") else {}
        known = {"credit_code": meaning} if meaning else {}
        expected.append(want(firm, "名册", 2 + number, "township", **known, **area))
        if problem:
            problems.append((problem.lstrip("!"), "名册", 2 + number, "统一社会信用代码"))
    return Roster(xlsx(Page(rows)), expected, problems)


@roster("45_phones.csv")
def phones():
    cells = [
        ("13904160000", "13904160000", ""), ("139 0416 0000", "13904160000", ""),
        ("0416-6612345转8001", "0416-6612345转8001", ""),
        ("1.39042E+10", "", "!phone_lost_as_number"),
        ("13904160000、13804160000", "13904160000、13804160000", ""),
        ("13904160000 13804160000", "13904160000、13804160000", ""),
        ("１３９０４１６００００", "13904160000", ""), ("同上", "13904160000", ""), ("无", "", ""),
        ("办公室13904160000", "办公室 13904160000", ""), ("1390416", "", "!unreadable_phone"),
    ]  # fmt: skip
    rows, expected, problems = one_column("phone", cells)
    sheet = "45_phones"
    expected = [{**row, "sheet": sheet} for row in expected]
    problems = [(code, sheet, row, title) for code, _sheet, row, title in problems]
    return Roster(text(Page(rows)), expected, problems)


@roster("46_places_by_other_names.xlsx")
def places():
    named = [
        ("青堆子镇", "青堆子镇", ""), ("青堆子", "青堆子镇", ""),
        ("北镇市青堆子镇", "青堆子镇", ""),
        ("北宁市青堆子镇", "青堆子镇", ""),
        ("青堆子镇人民政府", "青堆子镇", ""),
        ("大屯镇", "大屯乡", ""),
        ("大屯", "大屯乡", ""), ("沟帮子街道办事处", "沟帮子街道", ""),
        ("沟帮子办事处", "沟帮子街道", ""),
        ("沟帮子开发区", "锦州沟帮子经济开发区", ""), ("210782110", "青堆子镇", ""),
        ("黄土岗镇", None, "!area_not_found"),
    ]  # fmt: skip
    rows, expected, problems = [["企业名称", "信用代码", "所属乡镇"]], [], []
    for number, (stated, area, problem) in enumerate(named):
        firm = FIRMS[number]
        rows.append([firm["name"], firm["credit_code"], stated])
        expected.append(want(firm, "名册", 2 + number, "credit_code", township=stated, area=area))
        if problem:
            problems.append((problem.lstrip("!"), "名册", 2 + number, "所属乡镇"))
    return Roster(xlsx(Page(rows)), expected, problems)


@roster("47_county_in_a_column.xlsx")
def county_in_a_column():
    rows = [
        ["县（市、区）", "乡镇", "企业名称", "信用代码"],
        ["北镇市", "大屯", FIRMS[0]["name"], FIRMS[0]["credit_code"]],
        [None, "高山子", FIRMS[1]["name"], FIRMS[1]["credit_code"]],
        ["义县", "高山子镇", FIRMS[2]["name"], FIRMS[2]["credit_code"]],
        ["义县", "七里河镇", FIRMS[3]["name"], FIRMS[3]["credit_code"]],
        ["义县", None, FIRMS[4]["name"], FIRMS[4]["credit_code"]],
    ]
    stated = [
        ("北镇市", "大屯", "大屯乡"),
        ("北镇市", "高山子", "高山子镇"),
        ("义县", "高山子镇", "高山子镇(义县)"),
        ("义县", "七里河镇", "七里河镇"),
        ("义县", "", "义县"),
    ]
    expected = [
        want(firm, "名册", 2 + n, "credit_code", county=county, township=town, area=area)
        for n, (firm, (county, town, area)) in enumerate(zip(FIRMS, stated, strict=False))
    ]
    return Roster(xlsx(Page(rows, merged=[(1, 0, 2, 0)])), expected)


@roster("48_county_in_the_title.csv")
def county_in_the_title():
    rows = [["义县企业名册"], heads("name", "credit_code", "township"),
            [FIRMS[0]["name"], FIRMS[0]["credit_code"], "高山子镇"]]  # fmt: skip
    sheet = "48_county_in_the_title"
    other = {"township": "高山子镇", "area": "高山子镇(义县)"}
    return Roster(text(Page(rows)), [want(FIRMS[0], sheet, 3, "credit_code", **other)])


@roster("49_twice_the_same.xlsx")
def twice_the_same():
    fields = (*BASE, "employees")
    rows = [heads(*fields), *(line(firm, *fields) for firm in FIRMS[:3])]
    rows.append(line(FIRMS[0], *fields))
    rows.append([*line(FIRMS[1], *BASE), 999])
    expected = [want(firm, "名册", 2 + n, *fields[1:]) for n, firm in enumerate(FIRMS[:3])]
    expected.append(want(FIRMS[0], "名册", 5, *fields[1:], area=None))
    expected.append(want(FIRMS[1], "名册", 6, *BASE[1:], employees=999, area=None))
    return Roster(
        xlsx(Page(rows)),
        expected,
        [
            ("duplicate_row", "名册", 5, "企业名称"),
            ("conflicting_duplicate", "名册", 6, "企业名称"),
        ],
    )


@roster("50_ditto_and_lost_characters.xlsx")
def ditto():
    rows = [
        heads(*BASE, "phone"),
        [*line(FIRMS[8], *BASE), "0416-6600001"],
        [FIRMS[9]["name"], FIRMS[9]["credit_code"], "同上", "〃"],
        ["锦州\ufffd钢有限公司", FIRMS[10]["credit_code"], "同上", "#N/A"],
    ]
    expected = [
        want(FIRMS[8], "名册", 2, *BASE[1:], phone="0416-6600001"),
        want(FIRMS[9], "名册", 3, "credit_code", township=DATUN, phone="0416-6600001"),
        want(
            {**FIRMS[10], "name": "锦州\ufffd钢有限公司"},
            "名册",
            4,
            "credit_code",
            township=DATUN,
            area=None,
        ),
    ]
    return Roster(
        xlsx(Page(rows)),
        expected,
        [("mojibake", "名册", 4, "企业名称"), ("formula_error", "名册", 4, "联系电话")],
    )
