"""The same file written by others: django-import-export in its bulk mode, and the least that
PostgreSQL must do. None of them checks scope, compares, logs or can undo, and all write the
enterprises alone: of the twenty columns what fits into one table."""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import tablib
from django.db import connection, transaction
from import_export import fields, resources, widgets

from areas.models import Area
from benchmarks.import_readers import calamine
from benchmarks.rosters import HEADINGS
from common.values import named_by
from enterprises.models import Enterprise

NAME, CODE, TOWN, ADDRESS, REMARK = (
    HEADINGS.index(heading)
    for heading in ("企业名称", "统一社会信用代码", "所属乡镇（街道）", "地址", "备注")
)


_TEXT = widgets.CharWidget(coerce_to_string=True, allow_blank=True)


class EnterpriseResource(resources.ModelResource):
    """As its documentation advises for speed: found by code, written in portions, no difference."""

    name = fields.Field(attribute="name", column_name="企业名称")
    credit_code = fields.Field(attribute="credit_code", column_name="统一社会信用代码")
    area = fields.Field(
        attribute="area",
        column_name="所属乡镇（街道）",
        widget=widgets.ForeignKeyWidget(Area, field="name"),
    )
    address = fields.Field(attribute="address", column_name="地址", widget=_TEXT)
    remark = fields.Field(attribute="remark", column_name="备注", widget=_TEXT)

    class Meta:
        model = Enterprise
        import_id_fields = ("credit_code",)
        use_bulk = True
        batch_size = 1_000
        skip_diff = True
        fields = ("name", "credit_code", "area", "address", "remark")

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        for column, value in named_by(instance.name).items():
            setattr(instance, column, value)


def import_export(path: Path) -> None:
    """Read, checked and written; taken back afterwards, which is counted too but is nothing."""
    dataset = tablib.Dataset().load(path.read_bytes(), format="xlsx")
    with transaction.atomic():
        EnterpriseResource().import_data(dataset, raise_errors=True, use_transactions=False)
        transaction.set_rollback(True)


def read_copy_merge(path: Path) -> None:
    """PostgreSQL alone: the rows go into a table beside by COPY, and from there with one statement
    where they belong."""
    areas = dict(Area.objects.values_list("name", "pk"))
    lines = StringIO()
    writer = csv.writer(lines)
    for row in calamine(path)[1:]:
        name = str(row[NAME])
        names = named_by(name).values()
        writer.writerow([name, *names, row[CODE], areas[row[TOWN]], row[ADDRESS], row[REMARK]])
    lines.seek(0)
    columns = "name, name_key, pinyin, initials, credit_code, area_id, address, remark"
    texts = "name_key, pinyin, initials, address, remark"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE beside ON COMMIT DROP AS SELECT {columns} "  # noqa: S608
            "FROM enterprises_enterprise WITH NO DATA"
        )
        cursor.copy_expert(
            f"COPY beside ({columns}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({texts}))", lines
        )
        cursor.execute(
            f"INSERT INTO enterprises_enterprise ({columns}, kind, "  # noqa: S608
            "ownership, industry_section, "
            "industry_division, contact, phone, opened_precision, closed_precision, "
            f"closing_reason, created_at, updated_at) SELECT {columns}, 'legal_person', "
            "'', '', '', '', '', 'day', 'day', '', now(), now() FROM beside "
            "ON CONFLICT (credit_code) DO UPDATE SET name = excluded.name, "
            "address = excluded.address"
        )
        transaction.set_rollback(True)
