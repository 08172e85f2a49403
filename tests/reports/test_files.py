"""The files of a report: the same bytes whenever they are made, and nothing lost on the way."""

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import replace

import pytest
import time_machine
from django.core.serializers.json import DjangoJSONEncoder
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl import load_workbook

from reports.freezing import with_unions
from reports.narrative import narrate
from reports.narrative.blocks import Drawing
from reports.renderers import FILES, content_type_of, left_out, pdf, render_files, word, word_styles
from reports.sections import as_data, build_document, national, plain
from reports.sections.basis import Basis
from reports.sections.checks import CheckResult
from reports.sections.frozen import from_data
from tests.reports import claims, workbook
from tests.reports.conftest import END_OF_2023, INJECTION

pytestmark = pytest.mark.django_db

NOTES = {"coverage": ["园区工作有了新的进展，“双引号”与<尖括号>、#let x = 1、\\反斜线。"]}


@pytest.fixture(scope="module")
def document(city_to_read):
    basis = Basis(city_to_read.places.city, 2023, END_OF_2023)
    with with_unions(build_document(basis), national.lines(basis)) as document:
        yield document


def frozen(document):
    """As the database gives it back."""
    return json.loads(json.dumps(as_data(document), cls=DjangoJSONEncoder))


def made(document):
    return {name: content for _file, name, content in render_files(document, NOTES)}


@pytest.fixture(scope="module")
def files(document):
    with time_machine.travel("2024-01-05 08:00:00+08:00", tick=False):
        return made(document)


@pytest.fixture(scope="module")
def letter(files):
    return files["yearly-report-210700-2023.docx"]


def test_there_is_each_declared_file_and_no_other(files):
    declared = [file.name.format(area="210700", year=2023) for file in FILES]
    assert list(files) == [name for name in declared if not (left_out() and name.endswith(".pdf"))]
    assert content_type_of("evidence-210700-2023.zip") == "application/zip"


def test_from_the_frozen_figures_on_another_day_they_are_the_same_bytes(document, files):
    read = with_unions(from_data(frozen(document)), document.national.lines)
    with time_machine.travel("2031-07-09 23:59:58+08:00", tick=False), read as whole:
        again = made(whole)
    assert {name: hashlib.sha256(content).hexdigest() for name, content in again.items()} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }


def test_one_file_alone_is_the_same_as_among_the_others(document, files):
    evidence = FILES[-1]
    assert evidence.render(document, NOTES) == files[evidence.name_for(document)]


def test_a_document_comes_back_from_its_frozen_form(document):
    assert from_data(frozen(document)) == document


def test_one_frozen_before_there_were_these_fields_can_still_be_printed(document):
    old = frozen(document)
    del old["national"], old["checks"], old["cover"]["edition"]
    del old["coverage"]["station_groups"]
    assert len(made(from_data(old))) == len(FILES) - len(left_out())


SAYS_SOLE_TRADERS = "含工会覆盖的个体工商户"


def text_of_sums(form):
    rows = load_workbook(io.BytesIO(form))["汇总"].iter_rows(values_only=True)
    return " ".join(str(value) for row in rows for value in row if value)


def of_format_1(document):
    """As it was frozen when each union stood in the chapter."""
    old = frozen(document)
    del old["format"], old["national"]["columns"], old["national"]["missing"]
    old["national"]["unions"] = [plain(line) for line in document.national.each_union()]
    return old


def test_one_of_the_first_format_comes_out_as_it_was(document, files):
    """Its own JSON in the evidence, nothing beside it, and the same form as of the second, which
    does not say yet that sole traders are counted."""
    old = of_format_1(document)
    again = made(from_data(old))
    form = "national-form-210700-2023.xlsx"
    assert again[form] == made(replace(document, format=2))[form]
    said = [SAYS_SOLE_TRADERS in text_of_sums(each[form]) for each in (again, files)]
    assert said == [False, True]
    with zipfile.ZipFile(io.BytesIO(again["evidence-210700-2023.zip"])) as archive:
        text = archive.read("figures/document.json").decode()
        assert "figures/unions.json" not in archive.namelist()
        unions = archive.read("figures/unions.csv")
    whole = json.dumps(old, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    assert text == f"{whole}\n"
    with zipfile.ZipFile(io.BytesIO(files["evidence-210700-2023.zip"])) as archive:
        assert archive.read("figures/unions.csv") == unions


def test_a_field_it_cannot_do_without_is_an_error(document):
    old = frozen(document)
    del old["coverage"]["total"]
    with pytest.raises(TypeError, match="total"):
        from_data(old)


def test_without_a_chinese_face_there_is_no_pdf_and_it_says_why(document, monkeypatch):
    monkeypatch.setattr(pdf, "READABLE", ())
    pdf._readable.cache_clear()
    try:
        names = list(made(document))
        assert "中文字体" in left_out()["pdf"]
    finally:
        monkeypatch.undo()
        pdf._readable.cache_clear()
    assert names
    assert [name for name in names if name.endswith(".pdf")] == []


def test_the_pdf_is_one(files):
    if left_out():
        pytest.skip(left_out()["pdf"])
    content = files["yearly-report-210700-2023.pdf"]
    assert content.startswith(b"%PDF-")
    assert b"D:20231231" in content


# ---------------------------------------------------------------- Word


def test_the_page_is_that_of_the_standard(letter):
    section = Document(io.BytesIO(letter)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert round(section.page_width.mm - section.left_margin.mm - section.right_margin.mm) == 156
    assert round(section.page_height.mm - section.top_margin.mm - section.bottom_margin.mm) == 225
    assert (round(section.top_margin.mm), round(section.left_margin.mm)) == (37, 28)


def test_faces_sizes_and_lines_are_those_of_the_standard(letter):
    styles = Document(io.BytesIO(letter)).styles
    found = {
        name: (
            styles[name].element.rPr.rFonts.get(qn("w:eastAsia")),
            styles[name].font.size,
        )
        for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3")
    }
    assert found == {
        "Normal": ("仿宋_GB2312", Pt(16)),
        "Title": ("方正小标宋简体", Pt(22)),
        "Heading 1": ("黑体", Pt(16)),
        "Heading 2": ("楷体_GB2312", Pt(16)),
        "Heading 3": ("仿宋_GB2312", Pt(16)),
    }
    assert styles["Normal"].paragraph_format.line_spacing == Pt(28)
    indent = styles["Normal"].element.pPr.ind
    assert indent.get(qn("w:firstLineChars")) == "200"


def test_page_numbers_stand_outside(letter):
    section = Document(io.BytesIO(letter)).sections[0]
    for footer in (section.footer, section.even_page_footer):
        assert "".join(run.text for run in footer.paragraphs[0].runs) == "—  —"
        assert "PAGE" in footer.paragraphs[0]._p.xml
    assert (
        section.footer.paragraphs[0].alignment != section.even_page_footer.paragraphs[0].alignment
    )


def test_every_number_in_it_is_a_claim(document, letter):
    assert claims.printed_numbers(letter) == claims.claimed_numbers(narrate(document, NOTES))


def test_the_editors_words_are_printed_as_they_are(letter):
    paragraphs = Document(io.BytesIO(letter)).paragraphs
    written = [p.text for p in paragraphs if p.style.name == word_styles.EDITOR_STYLE]
    # The last says that it is a draft.
    assert written[:-1] == list(NOTES["coverage"])


def test_its_charts_are_native_and_hold_their_figures(document, letter):
    drawn = [
        block
        for chapter in narrate(document, {}).chapters
        for block in chapter.blocks
        if isinstance(block, Drawing)
    ]
    with zipfile.ZipFile(io.BytesIO(letter)) as archive:
        charts = [name for name in archive.namelist() if name.startswith("word/charts/chart")]
        books = [name for name in archive.namelist() if name.startswith("word/embeddings/")]
        page = workbook.opened(archive.read(books[0])).worksheets[0]
    assert len(charts) == len(books) == len(drawn) == 2
    rows = list(page.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == list(drawn[0].categories)
    assert [row[1] for row in rows] == list(drawn[0].series[0].values)


def test_checks_are_printed_with_their_result(document):
    found = (
        CheckResult("sum", "各区域之和等于合计", "passed"),
        CheckResult("x", "届满", "blocking", "甲"),
    )
    text = claims.word_text(word.render(replace(document, checks=found), {}))
    assert "各区域之和等于合计\n通过" in text
    assert "届满\n不通过\n甲" in text


def test_nothing_of_the_writers_template_is_in_it(letter):
    with zipfile.ZipFile(io.BytesIO(letter)) as archive:
        assert [name for name in archive.namelist() if "thumbnail" in name] == []
    about = Document(io.BytesIO(letter)).core_properties
    assert (about.author, about.last_modified_by) == ("锦州市总工会", "锦州市总工会")
    assert about.created.date() == about.modified.date() == END_OF_2023


# ---------------------------------------------------------------- evidence


@pytest.fixture(scope="module")
def evidence(files):
    with zipfile.ZipFile(io.BytesIO(files["evidence-210700-2023.zip"])) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_hashes_are_those_of_what_is_in_it(evidence, files):
    told = dict(reversed(line.split("  ")) for line in evidence["SHA256SUMS"].decode().splitlines())
    inside = {name: hashlib.sha256(content).hexdigest() for name, content in evidence.items()}
    assert told == {k: v for k, v in inside.items() if k not in {"SHA256SUMS", "manifest.json"}}
    manifest = json.loads(evidence["manifest.json"])
    assert {row["name"]: row["sha256"] for row in manifest["files"]} == told
    for name, content in files.items():
        assert name.startswith("evidence") or evidence[f"files/{name}"] == content


def test_its_figures_are_the_document(evidence, document):
    assert from_data(json.loads(evidence["figures/document.json"])) == document
    rows = csv.DictReader(io.StringIO(evidence["figures/coverage.csv"].decode("utf-8-sig")))
    park = next(row for row in rows if (row["表"], row["区域代码"]) == ("园区/all", "210727P01"))
    assert (park["时点"], park["unionised"], park["union.denominator"]) == ("2023-12-31", "2", "4")
    assert json.loads(evidence["figures/notes.json"]) == NOTES
    unions = [plain(line) for line in document.national.each_union()]
    assert len(unions) == 5
    assert json.loads(evidence["figures/unions.json"]) == unions


def test_nothing_in_its_tables_is_a_formula(evidence):
    assert json.dumps(INJECTION, ensure_ascii=False) in evidence["figures/document.json"].decode()
    for name, content in evidence.items():
        if name.endswith(".csv"):
            cells = [cell for line in content.decode().splitlines() for cell in line.split(",")]
            assert [cell for cell in cells if cell.startswith(("=", "@"))] == []
