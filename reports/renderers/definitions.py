"""The definitions, printed with the figures they belong to."""

from common.spreadsheets import Column, Row, Sheet, Table
from reports.narrative import wording
from reports.sections import ReportDocument
from reports.sections.definitions import Term


def sheets(document: ReportDocument) -> list[Sheet]:
    """Rates, groups and counts."""
    definitions = document.definitions
    rates = Table(
        [
            Column("指标", width=20),
            Column("分子", width=32),
            Column("分母", width=32),
            Column("依据", width=32),
            Column("起用日期", width=16),
        ],
        [
            Row([rate.name, rate.numerator, rate.denominator, rate.source, wording.day(rate.since)])
            for rate in definitions.rates
        ],
    )
    title = "统计指标口径"
    return [
        Sheet("指标口径", title=title, tables=[rates]),
        Sheet(
            "计数口径",
            title="分组和计数口径",
            tables=[_terms("分组", definitions.groups), _terms("计数", definitions.measures)],
        ),
    ]


def _terms(title: str, terms: tuple[Term, ...]) -> Table:
    return Table(
        [Column(title, width=36), Column("含义", width=88)],
        [Row([term.name, term.sentence]) for term in terms],
    )
