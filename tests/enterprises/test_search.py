"""Whatever is typed of a name finds it: a part, pinyin, initials, a former name, a code."""

import pytest
from django.core.management import call_command
from django.db import connection

from common import searching
from common.searching import SearchIndexes
from enterprises.models import Enterprise, FormerEnterpriseName
from enterprises.selectors import ids_found
from enterprises.services import rename_enterprise
from portal.management.commands.migrate import SEARCHED
from tests.factories.enterprises import EnterpriseFactory
from unions.models import Union

pytestmark = pytest.mark.django_db

CODE = "91210727MA0UAB1C3D"


def found(text):
    rows = Enterprise.objects.all()
    if (ids := ids_found(text)) is not None:
        rows = rows.filter(pk__in=ids)
    return [row.name for row in rows.order_by("pinyin")]


@pytest.fixture
def two(places, county_officer):
    first = EnterpriseFactory(
        name="锦州（义县）ＡＢＣ重型机械有限公司", area=places.qilihe, credit_code=CODE
    )
    rename_enterprise(
        actor=county_officer, enterprise=first, name="义县重庆路机械有限公司", on="2020-01-01"
    )
    EnterpriseFactory(name="长春食品厂", area=places.qilihe)
    return first


@pytest.mark.parametrize(
    "text",
    [
        "重庆路", "机械 义县", "义县　机械", "chongqing", "CHONGQING", "cqljx", "ｃｑｌ",
        "yixian jixie", "yi'xian", "重庆jx", "重庆 yxgs", CODE, CODE.lower(), "９１２１０７２７",
        "MA0UAB", "abc重型", "ABC", "（义县）", "(义县)", "jinzhou", "zhongxing", "重",
    ],
)  # fmt: skip
def test_it_is_found(two, text):
    assert found(text) == ["义县重庆路机械有限公司"]


@pytest.mark.parametrize("text", ["重庆 食品", "qingchong", "%", "_", "重%庆", "\\", "庆重", "zzz"])
def test_it_is_not_found(two, text):
    assert found(text) == []


def test_nothing_typed_narrows_nothing(two):
    assert len(found("  ")) == 2


def test_many_words_are_no_burden():
    assert len(searching.words_of("一 " + " ".join(str(n) for n in range(500)))) <= 8


def test_pages_and_the_interface_search_alike(two, sign_in, api, county_officer):
    page = sign_in(county_officer).get("/enterprises/?search=cqljx").content.decode()
    assert "义县重庆路机械有限公司" in page
    assert "长春食品厂" not in page
    rows = api(county_officer).get("/api/v1/enterprises/?search=changchun").json()["results"]
    assert [row["name"] for row in rows] == ["长春食品厂"]


def test_lists_are_in_the_order_of_pinyin(places, api, county_officer):
    for name in ("左家农机", "长春食品", "重庆火锅", "阿美理发"):
        EnterpriseFactory(name=name, area=places.qilihe)
    rows = api(county_officer).get("/api/v1/enterprises/").json()["results"]
    assert [row["name"] for row in rows] == ["阿美理发", "长春食品", "重庆火锅", "左家农机"]
    rows = api(county_officer).get("/api/v1/enterprises/?ordering=-name").json()["results"]
    assert [row["name"] for row in rows] == ["左家农机", "重庆火锅", "长春食品", "阿美理发"]


# ---------------------------------------------------------------- what PostgreSQL does with it


def _plan(rows):
    with connection.cursor() as cursor:
        # A handful of rows is read faster than any index; the question is whether it fits.
        cursor.execute("SET LOCAL enable_seqscan = off")
    return rows.explain()


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("word", "index"),
    [
        ("重庆", "enterprises_enterprise_by_character"),
        ("chongqing", "enterprises_enterprise_by_letters"),
    ],
)
def test_the_indexes_are_used(word, index):
    plan = _plan(Enterprise.objects.filter(searching.naming(word, "credit_code")))
    assert index in plan
    assert "Seq Scan" not in plan


@pytest.mark.postgres
def test_without_pg_trgm_one_index_is_left(monkeypatch):
    monkeypatch.setattr(searching, "_has_trigrams", lambda _connection: False)
    table = FormerEnterpriseName._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {table}_by_character, {table}_by_letters")
        indexes = SearchIndexes(table)
        assert indexes.install(connection)
        assert not indexes.install(connection)
        assert indexes._present(connection) & {f"{table}_by_character", f"{table}_by_letters"} == {
            f"{table}_by_character"
        }


@pytest.mark.postgres
def test_every_searched_table_has_its_indexes():
    assert {indexes.table for indexes in SEARCHED} >= {Union._meta.db_table}
    assert not any(indexes.install(connection) for indexes in SEARCHED)


@pytest.mark.django_db(transaction=True)
def test_rows_that_were_there_before_are_filled_in(places):
    row = EnterpriseFactory(name="长春食品厂", area=places.qilihe)
    try:
        call_command("migrate", "unions", "0001", verbosity=0)
        call_command("migrate", "enterprises", "0001", verbosity=0)
    finally:
        call_command("migrate", verbosity=0)
    row.refresh_from_db()
    assert (row.pinyin, row.initials) == ("changchunshipinchang", "ccspc")
