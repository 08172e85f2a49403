from datetime import date

import factory
from factory.django import DjangoModelFactory

from dataimport.choices import BatchState
from dataimport.models import ImportBatch, ImportRow
from tests.factories.areas import AreaFactory


def file_column(key, field, why):
    """A column of an uploaded file as a check keeps it."""
    return {
        "key": key, "title": key, "sheets": ["名册"], "row": 1, "samples": ["甲"], "field": field,
        "why": why, "by_word": field, "hint": "",
    }  # fmt: skip


LAYOUT = {
    "columns": [file_column("企业名称", "name", "word"), file_column("门牌", "", "unknown")],
    "tables": [["企业名称", "门牌"]],
}


class ImportBatchFactory(DjangoModelFactory):
    """A checked batch; its file is only a name."""

    class Meta:
        model = ImportBatch

    kind = "roster"
    area = factory.SubFactory(AreaFactory)
    as_of = date(2023, 12, 31)
    received_on = date(2024, 3, 18)
    filename = "名册.xlsx"
    file = factory.Sequence(lambda n: f"imports/nowhere-{n}")
    size = 1
    sha256 = "0" * 64
    state = BatchState.CHECKED
    counts = {
        "rows": 1, "new": 1, "changed": 0, "unchanged": 0, "doubtful": 0, "skipped": 0, "error": 0,
        "asked": 0, "errors": 0, "warnings": 0, "lines": 0,
    }  # fmt: skip
    layout = LAYOUT


class ImportRowFactory(DjangoModelFactory):
    """A row of a checked batch."""

    class Meta:
        model = ImportRow

    batch = factory.SubFactory(ImportBatchFactory)
    position = factory.Sequence(lambda n: n + 1)
    sheet = "名册"
    number = 2
    subject = "甲有限公司"
    action = "new"
