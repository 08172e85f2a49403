"""The same text as Word's, as PDF: typst sets it, where it finds a face with Chinese letters."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path

import typst
from django.conf import settings

from reports.narrative import Notes, narrate
from reports.narrative.blocks import (
    Block,
    Drawing,
    EditorParagraph,
    Grid,
    Heading,
    Narrative,
    numeral,
)
from reports.narrative.claims import Claim, plain, printable
from reports.sections import ReportDocument

LAYOUT = Path(__file__).with_name("report.typ")
TYPESETTER = Path(__file__).with_name("typesetting.py")
# A text of a few hundred pages takes seconds.
TYPESETTING_SECONDS = 300
NO_FACE = (
    "没有生成 PDF：服务器上没有中文字体。请安装中文字体（Debian：fonts-noto-cjk），"
    "或把字体文件放入设置 REPORT_FONT_DIR 所指的目录，然后重新编制。"
)
# For each role the official face, then what is often there instead; the first found is used.
FACES = {
    "fang": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong"),
    "hei": ("SimHei", "黑体", "STHeiti", "Source Han Sans SC", "Noto Sans CJK SC", "Noto Sans SC"),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "LXGW WenKai"),
    "song": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "STZhongsong"),
}
# With any of these a Chinese text can be read, whatever its role.
READABLE = (
    *("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "SimSun", "宋体", "STSong"),
    *("FangSong", "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "SimHei"),
    *("Microsoft YaHei", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "AR PL UMing CN"),
    "Droid Sans Fallback",
)


def missing() -> str:
    """Why there can be no PDF here; empty where there can."""
    return "" if _readable() else NO_FACE


def render(document: ReportDocument, notes: Notes) -> bytes:
    """The document's bytes; equal figures, notes and faces give equal bytes."""
    moment = datetime.combine(document.cover.cut_off, time(), UTC)
    source = "\n".join([*_faces(), LAYOUT.read_text(encoding="utf-8")])
    source += "\n" + "\n".join(_calls(narrate(document, notes), moment))
    asked = {"moment": moment.isoformat(), "folder": str(settings.REPORT_FONT_DIR or "")}
    done = subprocess.run(  # noqa: S603 - our own program, no shell
        [sys.executable, str(TYPESETTER), json.dumps(asked)],
        input=source.encode(),
        capture_output=True,
        timeout=TYPESETTING_SECONDS,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


@cache
def _fonts() -> typst.Fonts:
    """The faces of the machine and of the settings' folder; looking at them takes a while."""
    folder = settings.REPORT_FONT_DIR
    return typst.Fonts(include_system_fonts=True, font_paths=[folder] if folder else [])


@cache
def _readable() -> str:
    families = set(_fonts().families())
    return next((name for name in READABLE if name in families), "")


def _faces() -> Iterator[str]:
    families = set(_fonts().families())
    for role, names in FACES.items():
        found = next((name for name in names if name in families), _readable())
        yield f"#let {role} = ({_text(found)}, {_text(_readable())})"


def _calls(narrative: Narrative, moment: datetime) -> Iterator[str]:
    title = _array(plain(narrative.title).split("\n"))
    day = f"datetime(year: {moment.year}, month: {moment.month}, day: {moment.day})"
    yield f"#show: body => report({title}, {_text(plain(narrative.unit))}, {day}, body)"
    for number, chapter in enumerate(narrative.chapters, 1):
        yield f"#chapter({_text(f'{numeral(number)}、{chapter.title}')})"
        sections = 0
        for block in chapter.blocks:
            sections += isinstance(block, Heading)
            yield _call(block, sections)
    yield f"#sign({_text(plain(narrative.unit))}, {_text(plain(narrative.day))})"


def _call(block: Block, section: int) -> str:
    if isinstance(block, Grid):
        return _grid(block)
    if isinstance(block, Drawing):
        return _chart(block)
    if isinstance(block, Heading):
        return f"#section({_text(f'（{numeral(section)}）{plain(block.text)}')})"
    text = block.text if isinstance(block, EditorParagraph) else plain(block.text)
    return f"#paragraph({_text(text)})"


def _grid(grid: Grid) -> str:
    rows = [
        _array([cell.text if isinstance(cell, Claim) else cell for cell in row.cells])
        for row in grid.rows
    ]
    arguments = (
        _text(grid.caption),
        _text(grid.unit),
        _tuple(str(column.width) for column in grid.columns),
        _tuple(str(n) for n, column in enumerate(grid.columns) if column.words),
        _array([column.title for column in grid.columns]),
        _tuple(rows),
        _tuple(str(n) for n, row in enumerate(grid.rows) if row.strong),
        _array(grid.notes),
    )
    return f"#grid-of({', '.join(arguments)})"


def _chart(drawing: Drawing) -> str:
    drawn = [value for series in drawing.series for value in series.values if value is not None]
    highest = drawing.highest or max(drawn, default=0) or 1
    arguments = (
        _text(drawing.kind),
        _text(drawing.title),
        _text(drawing.unit),
        _array(drawing.categories),
        _array([series.name for series in drawing.series]),
        _tuple(
            _tuple("none" if value is None else repr(value) for value in series.values)
            for series in drawing.series
        ),
        repr(highest),
    )
    return f"#chart-of({', '.join(arguments)})"


def _text(text: str) -> str:
    """A string of typst, in which nothing is markup or code."""
    escaped = printable(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _array(texts: Iterable[str]) -> str:
    return _tuple(_text(text) for text in texts)


def _tuple(items: Iterable[str]) -> str:
    """An array of typst; the comma behind the last makes one of a single item."""
    return f"({''.join(f'{item}, ' for item in items)})"
