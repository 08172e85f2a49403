"""The year told in official Chinese, from the frozen figures alone; what Word and PDF print."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reports.narrative import coverage, quality, stations, work
from reports.narrative.blocks import Chapter, EditorParagraph, Narrative
from reports.narrative.told import Told
from reports.sections import ReportDocument
from reports.sections.cover import Cover, state_of

# Chapter of the document → the editor's own paragraphs, printed at the end of that chapter.
Notes = Mapping[str, Sequence[str]]

# In the order of the text. Each gives a chapter, or None where there is nothing to tell.
CHAPTERS = (
    coverage.overview,
    coverage.parks,
    coverage.parts,
    work.elections,
    stations.stations,
    work.proposals,
    work.innovation,
    quality.gaps,
    quality.definitions,
)


def narrate(document: ReportDocument, notes: Notes) -> Narrative:
    """The text of this document, with the editor's paragraphs in their chapters.

    A note whose chapter is not told (or has no text of its own) stands in the last one, so that
    nothing that was written is lost.
    """
    told = Told(document)
    chapters = [chapter for tell in CHAPTERS if (chapter := tell(told)) is not None]
    return Narrative(
        title=(
            told.text("cover.area"),
            told.say("year", "cover.year"),
            "度\n企业建会和民主管理工作情况报告",
        ),
        unit=(told.text("cover.unit"),),
        day=(told.say("day", "cover.cut_off"),),
        chapters=_closed(_with_notes(chapters, notes), document.cover),
    )


def _closed(chapters: list[Chapter], cover: Cover) -> list[Chapter]:
    """With what a corrected version corrects and whether it is sealed, at the very end."""
    return [*chapters[:-1], _noted(chapters[-1], (*cover.correction, state_of(cover)))]


def _with_notes(chapters: list[Chapter], notes: Notes) -> list[Chapter]:
    left = {code: list(paragraphs) for code, paragraphs in notes.items()}
    found = [_noted(chapter, left.pop(chapter.code, [])) for chapter in chapters]
    others = [paragraph for code in sorted(left) for paragraph in left[code]]
    return [*found[:-1], _noted(found[-1], others)]


def _noted(chapter: Chapter, paragraphs: Sequence[str]) -> Chapter:
    written = tuple(EditorParagraph(text) for text in paragraphs if text.strip())
    return replace(chapter, blocks=chapter.blocks + written)
