"""What people and attackers hand in instead of a list: refused with a remedy, in little memory."""

import struct
import tracemalloc
import zipfile
from io import BytesIO

import pytest
from django.urls import reverse

from dataimport.models import ImportBatch
from tests.common.test_upload_guards import MACROS
from tests.dataimport.conftest import upload, workbook
from tests.dataimport.test_import_pages import hand_in, text_of

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(4_000)
CENTRAL = b"PK\x01\x02"


def bomb():
    """A workbook whose sheet says of itself that it unpacks to one gigabyte."""
    data = bytearray(workbook(["企业名称"], ["甲有限公司"]))
    name = b"xl/worksheets/sheet1.xml"
    at = data.rindex(name) - 46
    assert data[at : at + 4] == CENTRAL
    data[at + 24 : at + 28] = struct.pack("<I", 1024**3)
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert package.getinfo(name.decode()).file_size == 1024**3
    return bytes(data)


@pytest.fixture
def browser(sign_in, beizhen_officer):
    return sign_in(beizhen_officer)


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("名册.xlsm", next(iter(MACROS.values())), "另存为 .xlsx（不含宏）"),
        ("名册.xlsx", bomb, "解压后过大"),
        ("名册.xlsx", lambda: b"", "文件是空的"),
        ("名册.csv", lambda: b"\xef\xbb\xbf \r\n\r\n", "文件是空的"),
        ("名册.xlsx", lambda: PICTURE, "这是一张图片，不是表格"),
    ],
)
def test_it_is_refused_at_page_and_api_before_it_takes_memory(
    browser, api, beizhen_officer, towns, name, make, said
):
    data = make()
    body = {"kind": "roster", "area": "210782"}
    address = reverse("import-upload")
    browser.get(address)
    tracemalloc.start()
    page = browser.post(address, body | {"file": upload(data, name)})
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert page.status_code == 422
    # An empty file Django itself refuses, in its own words.
    assert said in page.content.decode() or data == b""
    assert peak < 16 * 1024**2
    answer = api(beizhen_officer).post(
        "/api/v1/imports/", body | {"file": upload(data, name)}, format="multipart"
    )
    assert answer.status_code == 400
    assert not ImportBatch.objects.exists()


def test_a_sheet_without_rows_says_what_to_do(browser, towns, run_jobs):
    batch = hand_in(browser, workbook(["企业名称", "职工人数"]))
    run_jobs()
    shown = text_of(browser.get(reverse("import-detail", args=[batch.pk])).content.decode())
    assert "找到了表头，但下面没有数据行" in shown


def test_a_long_text_file_keeps_its_pages_short(browser, towns, run_jobs, same_queries):
    """The small brother of a file with 200,000 rows: the page asks and shows the same."""
    address = {}

    def take(count):
        lines = ["企业名称,职工人数", *(f"第{n}建材有限公司,{n}" for n in range(1, count + 1))]
        batch = hand_in(browser, "\n".join(lines).encode("gb18030"))
        run_jobs()
        batch.refresh_from_db()
        assert batch.counts["new"] == count
        address["now"] = reverse("import-detail", args=[batch.pk]) + "?show=new"

    take(60)
    short = len(browser.get(address["now"]).content)
    same_queries(lambda: browser.get(address["now"]), lambda: take(600))
    assert len(browser.get(address["now"]).content) < short + 2_000
