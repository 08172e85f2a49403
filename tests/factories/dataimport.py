from datetime import date

import factory
from factory.django import DjangoModelFactory

from dataimport.choices import BatchState
from dataimport.models import ImportBatch
from tests.factories.areas import AreaFactory


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
        "rows": 1, "new": 1, "changed": 0, "unchanged": 0, "skipped": 0, "error": 0,
        "errors": 0, "warnings": 0,
    }  # fmt: skip
