"""A report's text read back: its numbers, and the claims that they must be."""

import io
import re
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph as WordParagraph

from reports.narrative.blocks import EditorParagraph, Grid, Heading, Narrative, Paragraph
from reports.narrative.claims import Claim, Text
from reports.renderers.word_styles import EDITOR_STYLE

NUMBER = re.compile(r"\d+(?:\.\d+)?%?")
# Numbers that are no figures: the charts' titles of columns have none, so there are no others.


def numbers(text: str) -> list[str]:
    return NUMBER.findall(text)


def texts(narrative: Narrative) -> Iterator[Text]:
    """Every text of a narrative that is made of pieces, in its order; cells of a table each."""
    yield narrative.title
    for chapter in narrative.chapters:
        for block in chapter.blocks:
            if isinstance(block, Heading | Paragraph):
                yield block.text
            elif isinstance(block, Grid):
                yield from ((cell,) for row in block.rows for cell in row.cells)
            else:
                assert isinstance(block, EditorParagraph) or block.series
    yield narrative.unit
    yield narrative.day


def claims(narrative: Narrative) -> list[Claim]:
    return [piece for text in texts(narrative) for piece in text if isinstance(piece, Claim)]


def claimed_numbers(narrative: Narrative) -> list[str]:
    return [number for claim in claims(narrative) for number in numbers(claim.text)]


def printed_numbers(content: bytes) -> list[str]:
    """Every number in a Word document in its order, without what the editor wrote."""
    found: list[str] = []
    for block in _blocks(content):
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    found += numbers(cell.text)
        elif block.style.name != EDITOR_STYLE:
            found += numbers(block.text)
    return found


def _blocks(content: bytes) -> Iterator[Any]:
    document = Document(io.BytesIO(content))
    yield from document.iter_inner_content()


def word_text(content: bytes) -> str:
    """The whole text of a Word document, a paragraph or cell to a line."""
    lines: list[str] = []
    for block in _blocks(content):
        if isinstance(block, WordParagraph):
            lines.append(block.text)
        else:
            lines += [cell.text for row in block.rows for cell in row.cells]
    return "\n".join(lines)
