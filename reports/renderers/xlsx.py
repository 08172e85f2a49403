"""The report as a workbook: a cover to sign and seal, then one sheet for each table."""

from dataclasses import replace
from datetime import datetime, time

from common.spreadsheets import Column, Cover, Row, Sheet, Table, write_workbook
from reports.narrative import Notes, wording
from reports.renderers import (
    coverage,
    definitions,
    elections,
    gaps,
    innovation,
    proposals,
    stations,
    tables,
)
from reports.sections import CHAPTERS as CHAPTERS_OF_DOCUMENT
from reports.sections import ReportDocument
from reports.sections.cover import state_of

# In the order of the workbook.
CHAPTERS = (coverage, elections, stations, proposals, innovation, gaps, definitions)
TITLE = "企业建会和民主管理年度统计报表"


def render(document: ReportDocument, notes: Notes) -> bytes:
    """The workbook's bytes; equal figures and notes give equal bytes."""
    sheets = [
        _numbered(number, sheet)
        for number, sheet in enumerate(
            (sheet for chapter in CHAPTERS for sheet in chapter.sheets(document)), 1
        )
    ]
    sheets += _words(document, notes)
    cover = document.cover
    return write_workbook(
        [_cover(document, sheets), *sheets],
        title=f"{cover.area}{cover.year}年度{TITLE}",
        author=cover.unit,
        # The file's own date is the cut-off date, so that nothing in it depends on the clock.
        created=datetime.combine(cover.cut_off, time()),
    )


def _numbered(number: int, sheet: Sheet) -> Sheet:
    return replace(sheet, name=f"表{number} {sheet.name}", title=f"表{number}　{sheet.title}")


def _words(document: ReportDocument, notes: Notes) -> list[Sheet]:
    """What the editor wrote, by chapter; no sheet where nothing was written."""
    titles = {code: str(title) for code, title, _build in CHAPTERS_OF_DOCUMENT}
    rows = [
        Row(["" if n else titles.get(code, code), text])
        for code in sorted(notes, key=list(titles).index)
        for n, text in enumerate(text for text in notes[code] if text.strip())
    ]
    if not rows:
        return []
    columns = [Column("章节", width=26), Column("文字说明", width=110)]
    table = Table(columns, rows, caption=tables.heading(document))
    return [Sheet("文字说明", title="文字说明", tables=[table])]


def _cover(document: ReportDocument, sheets: list[Sheet]) -> Cover:
    cover = document.cover
    provisional = "（本年度尚未结束，数据截至当日）" if cover.provisional else ""
    return Cover(
        name="封面",
        title=TITLE,
        subtitle=f"（{cover.year}年度）",
        number=f"第{cover.edition}次编制",
        facts=[
            ("填报单位", cover.unit),
            ("行政区划（园区）代码", cover.area_code),
            ("统计时点", wording.day(cover.cut_off) + provisional),
            ("报出日期", "　　　　年　　月　　日"),
        ],
        places=["单位负责人", "审核人", "填表人"],
        seal="（单位盖章处）",
        notes=_notes(document),
        contents_title="目　录",
        contents=[(sheet.name, sheet.title.split("　")[-1]) for sheet in sheets],
        figures_title="主要指标",
        figures=_figures(document),
    )


def _notes(document: ReportDocument) -> list[str]:
    rates = {rate.code: rate for rate in document.definitions.rates}
    union, congress = rates["union"], rates["congress"]
    return [
        f"一、统计范围：{document.cover.area}统计时点在营的企业；个体工商户单独分组，不计入“全部企业”。",
        f"二、建会率＝{union.numerator}÷{union.denominator}。",
        f"三、职代会、厂务公开建制率和集体合同覆盖率的分母均为已建会企业：{congress.denominator}。",
        "四、情况不详的企业计入分母、不计入分子，各表另列；率保留1位小数，四舍五入。",
        "五、各项指标的完整口径见“指标口径”表。",
        *_of_station(document),
        *document.cover.correction,
        state_of(document.cover),
    ]


def _of_station(document: ReportDocument) -> list[str]:
    """What a station's report counts."""
    served = "、".join(document.cover.served)
    text = f"六、本报告统计该站在统计时点服务的区域（{served}），以往各年按同一范围统计。"
    return [text] if served else []


def _figures(document: ReportDocument) -> list[tuple[str, str]]:
    coverage_chapter = document.coverage
    total, parks = coverage_chapter.total.now, coverage_chapter.group("all").parks.now
    measures = total.measures

    def rate(code: str) -> str:
        return wording.percent(total.rates[code].rate)

    return [
        ("企业数", f"{measures['enterprises']:,}家"),
        ("已建会企业数", f"{measures['unionised']:,}家"),
        ("建会率", rate("union")),
        ("园区企业建会率", wording.percent(parks.rates["union"].rate)),
        ("职代会建制率", rate("congress")),
        ("厂务公开建制率", rate("openness")),
        ("职工人数", f"{measures['employees']:,}人"),
        ("会员人数", f"{measures['members']:,}人"),
        ("按期换届率", rate("election")),
        ("指导站", f"{len(document.stations.rows)}个"),
        ("推荐申报提案", f"{document.proposals.total.recommended:,}件"),
        ("获奖提案", f"{document.proposals.total.awarded:,}件"),
        ("创新工作室", f"{document.innovation.total.studios:,}个"),
        ("创新成果创效", f"{wording.ten_thousand(document.innovation.total.benefit):,}万元"),
    ]
