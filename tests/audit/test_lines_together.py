"""Lines written together are the same, letter by letter, as those written alone."""

import hmac
from datetime import date
from decimal import Decimal
from uuid import RFC_4122

import pytest
from django.db import IntegrityError
from django.utils import translation

from common import audit
from common.audit import chain
from common.audit.vain import in_vain
from common.models import AuditEntry
from enterprises.models import Absence, Enterprise
from enterprises.services import register_enterprises
from tests.common.test_bulk import ODD
from tests.factories.areas import AreaFactory
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory
from unions.models import DemocraticSystem

pytestmark = pytest.mark.django_db

CODE = "91210700MA0UQX0K5T"
CHANGES = [
    {},
    {"address": ["", "甲"], "a": [None, True], "b": [False, 0], "number": [1, -20]},
    {"name": ["\u2028\x7f", "\ud7ff𠮷\x1f"]},
    {"share": [0.5, Decimal("1.50")], "on": [date(2023, 1, 2), None]},
    {"rows": 5, "named": ["a", "b", "c"], "deep": {"z": 1, "a": [1.0]}},
    *({"remark": [text, text + "'"]} for text in ODD),
]


@pytest.mark.parametrize("changes", CHANGES, ids=range(len(CHANGES)))
def test_together_as_alone(city_officer, changes):
    enterprise = EnterpriseFactory(name='甲"\\乙')
    given = {"told": lambda _row: changes, "reason": "理由 “甲”\n"}
    audit.record_many(city_officer, "enterprise.change", [enterprise], **given)
    audit.record(city_officer, "enterprise.change", enterprise, changes, reason=given["reason"])
    together, alone = AuditEntry.objects.order_by("pk")
    assert chain.is_genuine(together)
    assert chain.is_genuine(alone)
    for column in set(chain.Line._fields) - {"uid", "at"}:
        assert getattr(together, column) == getattr(alone, column)


def test_each_names_its_row_and_its_owner(city_officer):
    rows = [HeadcountFactory(), HeadcountFactory()]
    audit.record_many(city_officer, "headcount.record", rows)
    lines = AuditEntry.objects.order_by("pk")
    assert [line.target_id for line in lines] == [str(row.pk) for row in rows]
    assert [line.target_name for line in lines] == [str(row) for row in rows]
    assert [line.owner_id for line in lines] == [str(row.enterprise_id) for row in rows]
    assert {line.owner_type for line in lines} == {audit.type_of(Enterprise)}
    assert all(chain.is_genuine(line) for line in lines)
    assert len({line.uid for line in lines}) == 2
    assert {(line.uid.version, line.uid.variant) for line in lines} == {(4, RFC_4122)}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("model", [Absence, DemocraticSystem])
def test_a_name_says_what_a_code_means_as_the_model_would(model, language):
    column = "subject" if model is Absence else "kind"
    with translation.override(language):
        for code in (*dict(model._meta.get_field(column).choices), "?"):
            row = model(**{column: code}, enterprise=Enterprise(name="甲"))
            said = getattr(row, f"get_{column}_display")()
            assert f"甲 {said}" in str(row)


@pytest.mark.parametrize("key", ["short", "k" * 64, "long" * 40])
def test_a_key_of_any_length_seals_alike(settings, key):
    settings.AUDIT_KEY = key
    assert chain.sealer()("甲\n") == hmac.digest(key.encode(), "甲\n".encode(), "sha256").hex()


def test_what_is_tried_out_stays_nowhere_and_what_follows_is_told(city_officer):
    """Also where it fails: the log goes on as before."""
    with pytest.raises(IntegrityError), in_vain():
        register_enterprises(actor=city_officer, enterprises=[_new("甲", CODE), _new("乙", CODE)])
    with in_vain():
        register_enterprises(actor=city_officer, enterprises=[_new("甲")])
        assert Enterprise.objects.count() == 1
    assert not Enterprise.objects.exists()
    assert not AuditEntry.objects.exists()
    register_enterprises(actor=city_officer, enterprises=[_new("甲")])
    assert AuditEntry.objects.get().target_name == "甲"


def _new(name, code=None):
    return Enterprise(name=name, area=AreaFactory(), credit_code=code)


def test_nothing_is_written_about_nobody(city_officer):
    audit.record_many(city_officer, "headcount.record", [])
    assert not AuditEntry.objects.exists()


def test_a_row_that_came_or_went_is_told_as_by_its_changes(city_officer):
    """The short way through the columns, beside the long one through the changes."""
    odd = [EnterpriseFactory(name=f"甲{n}", remark=text) for n, text in enumerate(ODD)]
    counts = [HeadcountFactory(employees=n) for n in range(3)]
    for rows in (odd, counts):
        for told in (audit.created, audit.removed):
            before = AuditEntry.objects.count()
            audit.record_many(city_officer, "x.y", rows, told=told)
            audit.record_many(city_officer, "x.y", rows, told=lambda row, told=told: told(row))
            lines = list(AuditEntry.objects.order_by("pk")[before:])
            short, long = lines[: len(rows)], lines[len(rows) :]
            assert [line.changes for line in short] == [line.changes for line in long]
            assert [line.target_name for line in short] == [str(row) for row in rows]
            assert all(chain.is_genuine(line) for line in lines)
