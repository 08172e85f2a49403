"""Files of reports that the log took for workbooks are named by what they were."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from common.models import Export

MIGRATION = import_module("common.migrations.0006_formats_of_report_files")


def noted(actor, serial, kind, name):
    return Export.objects.create(
        day=date(2024, 1, 5),
        serial=serial,
        kind=kind,
        format="xlsx",
        at="2024-01-05T08:00:00Z",
        actor=actor,
        asked={"file": name},
    )


@pytest.mark.django_db
def test_the_log_says_what_left_and_can_be_taken_back(city_officer):
    files = ["report.xlsx", "report.docx", "report.pdf", "evidence.zip"]
    rows = [noted(city_officer, n, "report.file", name) for n, name in enumerate(files, 1)]
    rows.append(noted(city_officer, 9, "enterprises", "report.docx"))
    MIGRATION.say_what_they_were(apps, None)
    found = [Export.objects.get(pk=row.pk).format for row in rows]
    assert found == ["xlsx", "docx", "pdf", "zip", "xlsx"]
    MIGRATION.say_xlsx(apps, None)
    assert set(Export.objects.values_list("format", flat=True)) == {"xlsx"}
