"""Workbooks that LibreOffice opens, and saves: nothing is repaired, nothing is lost."""

import io
import shutil
import subprocess

import openpyxl
import pytest

from common.spreadsheets.hidden import hidden_in
from dataimport.selectors import Order, marked_workbook, waiting_workbook
from tests.dataimport.workbooks import DAY, checked, codes, filled, made
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory

OFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        OFFICE is None, reason="no LibreOffice (Debian: apt install libreoffice-calc)"
    ),
]


def saved(data, folder, kind="xlsx"):
    """What LibreOffice makes of it."""
    (folder / "in.xlsx").write_bytes(data)
    command = [OFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    command += ["--convert-to", kind, "--outdir", folder / "out", "in.xlsx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    return (folder / "out" / f"in.{kind}").read_bytes()


def validations(data):
    """By sheet: kind and first cell of each. LibreOffice ends them some rows below the last."""
    pages = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    return [
        sorted(
            (one.type, str(one.sqref).partition(":")[0])
            for one in page.data_validations.dataValidation
        )
        for page in pages
    ]


@pytest.fixture
def order(places, beizhen_officer):
    for name in ("安达食品有限公司", "恒泰建材有限公司"):
        firm = EnterpriseFactory(name=name, area=places.qingduizi)
        HeadcountFactory(enterprise=firm, reported_on=DAY, employees=30)
    return Order(beizhen_officer, "roster", places.beizhen, DAY)


def test_a_prefilled_workbook_comes_back_from_libreoffice_as_it_went(order, tmp_path):
    data = made(order)
    back = saved(data, tmp_path)
    assert len(validations(data)[0]) > 10
    assert validations(back) == validations(data)
    batch = checked(order, back)
    assert (batch.counts["unchanged"], codes(batch)) == (2, [])
    assert batch.would_write == 0
    changed = checked(order, filled(back, {(2, "职工人数"): 41}), "改过.xlsx")
    assert (changed.counts["changed"], codes(changed)) == (1, [])


def test_the_marked_and_the_waiting_list_open_in_libreoffice(order, tmp_path):
    batch = checked(order, filled(made(order), {(2, "职工人数"): "很多人"}))
    assert codes(batch)
    for number, data in enumerate(
        (marked_workbook(batch, note="注"), waiting_workbook(batch, note="注"))
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert saved(data, folder, "pdf").startswith(b"%PDF")
        page = openpyxl.load_workbook(io.BytesIO(saved(data, folder))).worksheets[0]
        assert "很多人" in [cell.value for row in page.iter_rows() for cell in row]


def test_what_is_hidden_in_a_saved_workbook_is_seen(tmp_path):
    book = openpyxl.Workbook()
    for row in range(1, 6):
        book.active.cell(row, 1).value = f"第{row}行"
    book.active.row_dimensions[3].hidden = True
    stream = io.BytesIO()
    book.save(stream)
    hidden = hidden_in(saved(stream.getvalue(), tmp_path))
    assert [found.rows for found in hidden.values()] == [{2}]
