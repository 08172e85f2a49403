"""What was sealed once is printed the same by any later version of the portal.

`printed/document.json` is a document as the database keeps it, with the lines of its national form,
and `printed/format-N.json` says what each part of its files was when that format came out. A test
that fails here says that files of reports that people have signed would come out otherwise, and
that the page that proves them would call them altered: raise `reports.sections.FORMAT`, print older
formats as before, and record the new one. Recorded parts of an older format are never recorded
again.

    PRINTED_ANEW=1 pytest tests/reports/test_printed_as_before.py

records the present format, and the document if there is none. The PDF is left out: its letters are
those of the server's own fonts.
"""

import hashlib
import io
import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from reports.freezing import with_unions
from reports.renderers import FILES
from reports.sections import FORMAT, as_data, build_document, national, plain
from reports.sections.basis import Basis
from reports.sections.checks import BLOCKING, PASSED, WARNING, CheckResult
from reports.sections.frozen import from_data
from tests.reports.conftest import END_OF_2023

PLACE = Path(__file__).parent / "printed"
DOCUMENT = PLACE / "document.json"
RECORDS = bool(os.environ.get("PRINTED_ANEW"))
NOTES = {
    "coverage": ["园区工作有了新的进展，“双引号”与<尖括号>、反斜线\\。"],
    "gaps": ["另附名单。"],
}
# Hashes of files as they were packed.
SUMS = {"SHA256SUMS", "manifest.json"}
SEAL = "0f" * 32
CHECKS = (
    CheckResult("sum", "各区域之和等于合计", PASSED),
    CheckResult("terms", "届满未换届", WARNING, "义县：1 个"),
    CheckResult("members", "会员不多于职工", BLOCKING, "北镇市：1 家"),
)
FORMATS = range(1, FORMAT + 1)


def printed(number):
    """The parts of the files of the recorded document as one of this format: name → hash."""
    kept = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    data = kept["document"]
    data["format"] = number
    if number == 1:
        # Each union stood in the chapter itself.
        del data["format"], data["national"]["columns"], data["national"]["missing"]
        data["national"]["unions"] = kept["unions_of_format_1"]
        return parts(from_data(data))
    with with_unions(from_data(data), map(tuple, kept["unions"])) as document:
        return parts(document)


def parts(document):
    made, found = {}, {}
    for file in FILES:
        if file.code == "pdf":
            continue
        name = file.name_for(document)
        made[name] = file.render(document, NOTES, made)
        found.update(inside(name, made[name]))
    return found


def inside(name, content):
    """The parts of a package and of the packages in it, not as packed: that is the library's."""
    if not content.startswith(b"PK"):
        return {name: hashlib.sha256(content).hexdigest()[:20]}
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for member in set(package.namelist()) - SUMS:
            found.update(inside(f"{name}/{member}", package.read(member)))
    return found


def written(place, data):
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=0, sort_keys=True)
    place.write_text(f"{text}\n", encoding="utf-8")


@pytest.mark.skipif(not RECORDS, reason="records what the test below compares")
@pytest.mark.django_db
def test_record(city_to_read):
    if not DOCUMENT.exists():
        basis = Basis(city_to_read.places.city, 2023, END_OF_2023)
        document = build_document(basis)
        cover = replace(document.cover, seal=SEAL)
        document = replace(document, checks=CHECKS, cover=cover)
        lines = list(national.lines(basis))
        with with_unions(document, lines) as whole:
            each = [plain(union) for union in whole.national.each_union()]
        kept = {"document": as_data(document), "unions": lines, "unions_of_format_1": each}
        written(DOCUMENT, kept)
    for number in FORMATS:
        place = PLACE / f"format-{number}.json"
        if number == FORMAT or not place.exists():
            written(place, printed(number))


@pytest.mark.parametrize("number", FORMATS)
def test_it_is_printed_as_when_the_format_came_out(number):
    before = json.loads((PLACE / f"format-{number}.json").read_text(encoding="utf-8"))
    now = printed(number)
    assert list(before) == sorted(now)
    assert {name for name in now if now[name] != before[name]} == set()
