"""A document that carries the seal of a report and was changed: where, and that nothing else of the
report is told."""

import zipfile
from io import BytesIO

import pytest
from docx import Document

from reports.alterations import _apart
from reports.proof import verdict_on
from reports.sections.cover import SEAL_LABEL
from tests.reports.steps import built, sealed


@pytest.fixture
def closed(small_city, city_officer, county_officer):
    return sealed(built(small_city.places.city), by=city_officer, confirmed_by=county_officer)


@pytest.fixture
def word(closed):
    with closed.files.get(name__endswith=".docx").content.open("rb") as stored:
        return stored.read()


def with_words(content, old="", new=""):
    """The document put together anew, with some words replaced by others wherever they stand."""
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as package, zipfile.ZipFile(changed, "w") as copy:
        for part in package.infolist():
            text = package.read(part)
            copy.writestr(part.filename, text.replace(old.encode(), new.encode()) if old else text)
    return changed.getvalue()


def test_a_changed_number_is_found(closed, word):
    assert verdict_on(word).genuine
    verdict = verdict_on(with_words(word, ">160<", ">161<"))
    assert (verdict.is_altered, verdict.report) == (True, closed)
    assert verdict.changes.places
    for place in verdict.changes.places:
        one, other = place.removesuffix("”").removeprefix("封存的是“").split("”，文件里是“")
        assert (one != other, one.replace("160", "161")) == (True, other)


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        (
            "甲" * 200 + "1056家" + "乙" * 200,
            "甲" * 200 + "1057家" + "乙" * 200,
            ("1056家", "1057家"),
        ),
        ("60.0%", "160.0%", ("60.0%", "160.0%")),
        ("11", "111", ("11", "111")),
        ("字", "", ("字", "")),
    ],
)
def test_of_a_long_paragraph_what_differs_is_shown(one, other, shown):
    found = _apart([one], [other])
    assert (shown[0] in found["one"], shown[1] in found["other"]) == (True, True)
    assert found["one"] != found["other"]
    assert all(len(text) < 60 for text in found.values())


def test_one_that_was_only_saved_anew(word):
    verdict = verdict_on(with_words(word))
    assert (verdict.genuine, verdict.is_altered, verdict.changes.places) == (False, True, ())
    assert "图没有逐项比较" in verdict.changes.unchanged


def test_with_the_seal_alone_nobody_reads_the_document(closed):
    document = Document()
    document.add_paragraph(f"{SEAL_LABEL}{closed.seal}")
    document.add_paragraph("别的文字")
    made = BytesIO()
    document.save(made)
    verdict = verdict_on(made.getvalue())
    assert (verdict.is_altered, verdict.report) == (True, closed)
    assert verdict.changes.places == ("大部分文字与封存的不同。",)


def test_the_page_says_so(client, closed, word, outsider):
    client.force_login(outsider)
    upload = BytesIO(with_words(word, ">160<", ">161<"))
    upload.name = "改过.docx"
    page = client.post("/reports/verify/", {"file": upload}).content.decode()
    assert "文件里是" in page
    assert "单元格的值没有差别" not in page


def test_of_a_pdf_no_more_is_said_than_was_looked_at(client, outsider):
    """Its text is packed: whether there is a seal in it is not known."""
    client.force_login(outsider)
    upload = BytesIO(b"%PDF-1.7\n%%EOF")
    upload.name = "报告.pdf"
    page = client.post("/reports/verify/", {"file": upload}).content.decode()
    assert "不是封存的报告文件" in page
    assert "只核对是否一字不差，不读封存码" in page
