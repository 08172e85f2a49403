"""Areas are found by what lists call them."""

import pytest

from areas.choices import AreaKind
from areas.models import FormerAreaName
from areas.selectors import AmbiguousAreaName, AreaFinder
from tests.factories.areas import AreaFactory


@pytest.fixture
def finder(places):
    town = {"kind": AreaKind.TOWNSHIP}
    AreaFactory(code="210782206", name="大屯乡", parent=places.beizhen, **town)
    AreaFactory(code="210727301", name="大定堡满族乡", parent=places.yixian, **town)
    AreaFactory(
        code="210782008", name="沟帮子街道", kind=AreaKind.SUBDISTRICT, parent=places.beizhen
    )
    AreaFactory(
        code="210727P01B", name="七里河第二工业园", kind=AreaKind.SUBPARK, parent=places.qilihe
    )
    FormerAreaName.objects.create(area=places.beizhen, name="北宁市")
    return AreaFinder.load()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("青堆子镇", "210782110"), ("青堆子", "210782110"), ("北镇市青堆子镇", "210782110"),
        ("锦州市北镇市青堆子镇", "210782110"), ("青堆子镇人民政府", "210782110"),
        ("大屯", "210782206"), ("大屯镇", "210782206"), ("北镇大屯乡", "210782206"),
        ("大定堡", "210727301"), ("大定堡乡", "210727301"),
        ("锦州七里河经济开发区", "210727P01"), ("七里河经济开发区", "210727P01"),
        ("七里河园区", "210727P01"), ("义县七里河园区", "210727P01"),
        ("七里河开发区管委会", "210727P01"), ("七里河第二工业园", "210727P01B"),
        ("七里河镇", "210727102"), ("沟帮子街道办事处", "210782008"),
        ("沟帮子经济开发区", "210782P01"), ("北宁市", "210782"), ("北镇", "210782"),
        ("210782110", "210782110"), ("没有镇", None), ("", None),
    ],
)  # fmt: skip
def test_what_a_name_means(finder, text, code):
    found = finder.find(text)
    assert (found.code if found else None) == code


def test_a_bare_name_goes_by_the_column_it_stands_in(finder):
    assert finder.find("沟帮子", prefer="town").code == "210782008"
    assert finder.find("沟帮子", prefer="park").code == "210782P01"
    with pytest.raises(AmbiguousAreaName):
        finder.find("沟帮子")


def test_only_inside_the_area_asked_for(finder, places):
    assert finder.find("青堆子镇", within=places.yixian.path) is None
    assert finder.find("七里河镇", within=places.yixian.path).code == "210727102"


def test_the_area_that_titles_speak_of(finder, places):
    titles = ["附件2", "沟帮子经济开发区规模以上企业名单"]
    assert finder.mentioned(titles).code == "210782P01"
    assert finder.mentioned(["北镇市企业名单"]).code == "210782"
    assert finder.mentioned(["义县和北镇市企业名单"]) is None
    assert finder.mentioned(["企业名单"]) is None
