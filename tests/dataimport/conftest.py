import io
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from areas.choices import AreaKind
from dataimport.selectors import Order
from tests.dataimport.workbooks import DAY
from tests.factories.areas import AreaFactory

TODAY = date(2024, 3, 18)


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    """Uploaded files stay in the test's own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def towns(places):
    """Beizhen with the towns that the samples name; 大屯 is officially a 乡."""
    for code, name in (
        ("210782206", "大屯乡"),
        ("210782111", "高山子镇"),
        ("210782205", "柳家乡"),
        ("210782207", "鲍家乡"),
    ):
        AreaFactory(code=code, name=name, kind=AreaKind.TOWNSHIP, parent=places.beizhen)
    AreaFactory(
        code="210782008", name="沟帮子街道", kind=AreaKind.SUBDISTRICT, parent=places.beizhen
    )
    return places


def workbook(*rows, sheet="名册"):
    """The bytes of an .xlsx file with these rows."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(number, column, cell, book.add_format({"num_format": 14}))
            elif cell is not None:
                page.write(number, column, cell)
    book.close()
    return stream.getvalue()


def upload(data, name="名册.xlsx"):
    return SimpleUploadedFile(name, data)


@pytest.fixture
def one_of_each(world):
    """The world of the access matrix: a row of every kind."""
    return world


@pytest.fixture
def order(one_of_each):
    """A workbook of a kind, as the officer of the city asks for it, or another."""

    def ask(kind, person="cty"):
        user = one_of_each.people[person]
        return Order(user, kind, user.grants_in_force[0].area, DAY)

    return ask
