"""Which enterprises may be one and the same: said while a name is typed, and listed by area."""

import pytest

from common.values import named_by
from enterprises.models import Enterprise, FormerEnterpriseName
from enterprises.selectors import Stems, likely_duplicates, similar_to
from enterprises.selectors.similar import is_one_apart
from tests.factories.enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
CODE = "91210727MA0UAB1C3D"


@pytest.fixture
def registered(places):
    names = ["锦州恒达机械有限公司", "义县横达机械厂", "义县恒达食品有限公司", "锦州康泰药业"]
    rows = [EnterpriseFactory(name=name, area=places.qilihe) for name in names]
    Enterprise.objects.filter(pk=rows[3].pk).update(credit_code=CODE)
    return rows


@pytest.fixture
def hints(county_officer):
    def ask(name="", code="", but=None):
        found = similar_to(name, code, scope=county_officer.scope, but=but)
        return [(one.enterprise.name, str(one.reason)) for one in found]

    return ask


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("锦州市恒达机械（义县）有限责任公司", "恒达机械"),
        ("锦州恒达机械集团股份有限公司", "恒达机械"),
        ("义县恒达机械厂", "恒达机械厂"),
        ("锦州有限公司", "锦州"),
        ("（锦州）", "(锦州)"),
        ("ＡＢＣ公司", "abc"),
    ],
)
def test_the_stem_of_a_name(name, stem):
    assert Stems(["辽宁省", "锦州市", "义县"]).of(name) == stem


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("恒达机械", "恒大机械", True),
        ("恒达机械", "恒达机械厂", True),
        ("恒达机械", "达恒机械", True),
        ("恒达机械", "恒达机械", False),
        ("恒达机械", "恒大机器", False),
        ("机械一厂", "机械二厂", False),
        ("恒达", "恒大", False),
    ],
)
def test_one_letter_apart(one, other, near):
    assert is_one_apart(one, other) is near
    assert is_one_apart(other, one) is near


def test_the_same_name_is_told_whatever_stands_around_it(hints, registered):
    found = hints(name="锦州市恒达机械股份有限公司")
    assert found[0] == ("锦州恒达机械有限公司", "名称相同（不计地名和公司字样）")
    assert "义县恒达食品有限公司" not in [name for name, _reason in found]


def test_the_same_sound_and_one_letter_are_told(hints, registered):
    assert ("义县横达机械厂", "读音相同") in hints(name="义县恒达机械厂")
    assert ("锦州康泰药业", "只差一个字") in hints(name="锦州康泰医业")


def test_the_code_comes_first(hints, registered):
    found = hints(name="锦州恒达机械", code=CODE)
    assert found[0] == ("锦州康泰药业", "信用代码相同")
    assert len(found) >= 2


def test_a_former_name_is_told(hints, registered):
    FormerEnterpriseName.objects.create(
        enterprise=registered[3], name="老药厂", **named_by("老药厂")
    )
    assert hints(name="老药厂") == [("锦州康泰药业", "曾用名相同")]


def test_the_enterprise_itself_is_not_told(hints, registered):
    found = hints(name="锦州康泰药业", code=CODE, but=registered[3].pk)
    assert found == []


@pytest.mark.parametrize(
    "query", [{}, {"name": ""}, {"name": "厂"}, {"but": "x"}, {"but": "9" * 30}]
)
def test_nothing_typed_finds_nothing(sign_in, county_officer, registered, query):
    answer = sign_in(county_officer).get("/enterprises/similar/", query, headers=HTMX)
    assert answer.content.decode().strip() == ""


def test_the_address_answers_for_the_form(sign_in, county_officer, registered):
    query = {"name": "锦州恒达机械", "credit_code": CODE.lower()}
    answer = sign_in(county_officer).get("/enterprises/similar/", query, headers=HTMX)
    for said in ("信用代码相同", "锦州康泰药业", f"/enterprises/{registered[0].pk}/", "名称相同"):
        assert said in answer.content.decode()


def test_what_lies_outside_of_the_scope_is_not_hinted_at(hints, places):
    EnterpriseFactory(name="北镇恒达机械", area=places.goubangzi, credit_code=CODE)
    assert hints(name="北镇恒达机械", code=CODE) == []


def test_the_form_asks_while_one_types(sign_in, county_officer, registered):
    client = sign_in(county_officer)
    for address in ("/enterprises/new/", f"/enterprises/{registered[0].pk}/edit/"):
        page = client.get(address).content.decode()
        assert 'hx-get="/enterprises/similar/' in page
        assert 'id="similar"' in page


def test_it_costs_the_same_for_many(hints, registered, places, same_queries):
    def grow():
        for number in range(20):
            EnterpriseFactory(name=f"锦州恒达机械有限公司{number}", area=places.qilihe)

    same_queries(lambda: hints(name="锦州恒达机械"), grow)


# ---------------------------------------------------------------- the list of an area


def test_the_page_lists_groups_with_a_way_to_merge(sign_in, county_officer, registered, places):
    again = EnterpriseFactory(name="恒达机械（锦州）股份有限公司", area=places.qilihe_town)
    EnterpriseFactory(name="北镇恒达机械", area=places.goubangzi)
    page = sign_in(county_officer).get("/enterprises/duplicates/")
    group = page.context["groups"][0]
    assert [row.name for row in group.enterprises] == [
        "恒达机械（锦州）股份有限公司", "锦州恒达机械有限公司",
    ]  # fmt: skip
    assert str(group.reason) == "名称相同（不计地名和公司字样）"
    text = page.content.decode()
    assert "北镇恒达机械" not in text
    first = page.context["groups"][0].enterprises
    assert f"/enterprises/{first[0].pk}/merge/?other={first[1].pk}" in text
    assert again in first
    town = sign_in(county_officer).get("/enterprises/duplicates/?area=210727102")
    assert town.context["groups"] == []


def test_an_area_that_is_too_large_is_not_compared(
    sign_in, county_officer, registered, monkeypatch
):
    monkeypatch.setattr("enterprises.selectors.MOST_COMPARED", 3)
    page = sign_in(county_officer).get("/enterprises/duplicates/")
    assert page.context["groups"] == []
    assert "请选一个较小的区域" in page.content.decode()


def test_pairs_are_told_once_with_the_best_reason(places):
    for name in ("恒达机械厂", "恒达机械厂", "横达机械厂", "恒通机械厂"):
        EnterpriseFactory(name=name, area=places.qilihe)
    groups = likely_duplicates(Enterprise.objects.all(), Stems([]))
    told = [(str(group.reason)[:4], [row.name for row in group.enterprises]) for group in groups]
    assert told[0] == ("名称相同", ["恒达机械厂", "恒达机械厂"])
    assert told[1][0] == "读音相同"
    assert {frozenset(names) for reason, names in told if reason == "只差一个"} >= {
        frozenset(["恒达机械厂", "恒通机械厂"])
    }
