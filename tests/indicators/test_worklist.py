"""What is not known, by what it is worth: through the API, on the page and as a file."""

from fractions import Fraction
from io import BytesIO

import pytest
from openpyxl import load_workbook

from common.models import Export
from indicators.freshness import bring_up_to_date
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory
from tests.factories.unions import CoverageFactory, SystemFactory

pytestmark = pytest.mark.django_db
DAY = "2023-12-31"
LIST = "/api/v1/coverage/worklist/"


@pytest.fixture
def unknown(places):
    """Qilihe: one of which nothing is known, one of 300 without a report of members, one that is
    complete but for its congress. Goubangzi: one of unknown union."""
    bare = EnterpriseFactory(area=places.qilihe, name="甲什么都不详")
    large = CoverageFactory(
        enterprise__area=places.qilihe, enterprise__name="乙会员不详"
    ).enterprise
    HeadcountFactory(enterprise=large, employees=300)
    for kind in ("congress", "openness", "contract"):
        SystemFactory(enterprise=large, kind=kind)
    other = EnterpriseFactory(area=places.goubangzi, name="丙建会不详")
    HeadcountFactory(enterprise=other, employees=100)
    return bare, large, other


def rows(client, **query):
    answer = client.get(LIST, {"as_of": DAY, **query}).json()
    return {row["name"]: row for row in answer["results"]}, answer


def test_the_most_valuable_answer_comes_first(unknown, api, city_officer):
    found, answer = rows(api(city_officer))
    assert list(found) == ["乙会员不详", "丙建会不详", "甲什么都不详"]
    large = found["乙会员不详"]
    assert large["missing"] == ["members"]
    # 300 of 300 employees of unionised, and of 400 employees of all.
    assert large["rates"] == {"density": 1.0, "density_all": 0.75}
    assert large["exact"] == "7/4"
    assert found["丙建会不详"]["rates"]["union"] == pytest.approx(1 / 3, abs=1e-6)
    assert found["甲什么都不详"]["missing"] == ["union", "employees"]
    assert answer["count"] == 3


def test_the_parts_say_where_to_call_first(unknown, api, city_officer):
    _found, answer = rows(api(city_officer), by="park")
    parts = {part["area"]["code"]: part for part in answer["parts"]}
    assert parts["210727P01"]["unknown"]["members"] == 1
    assert parts["210727P01"]["value"] > parts["210782P01"]["value"]
    exact = [Fraction(part["exact"]) for part in answer["parts"]]
    assert sum(exact) == Fraction(answer["total"]["exact"])


def test_one_rate_and_what_is_missing_for_it(unknown, api, city_officer):
    client = api(city_officer)
    assert list(rows(client, rate="union")[0]) == ["丙建会不详", "甲什么都不详"]
    assert list(rows(client, missing="employees")[0]) == ["甲什么都不详"]
    assert list(rows(client, rate="density")[0]) == ["乙会员不详"]
    assert rows(client, rate="congress")[0] == {}
    assert list(rows(client, area="210782P01")[0]) == ["丙建会不详"]


def test_a_headcount_has_no_value_before_it_is_there(places, api, city_officer):
    firm = CoverageFactory(enterprise__area=places.qilihe).enterprise
    found, _answer = rows(api(city_officer), missing="employees", rate="density_all")
    assert found[firm.name]["value"] == 0
    page = api(city_officer)
    assert page.get(LIST, {"as_of": DAY, "missing": "employees"}).status_code == 200


def test_what_is_entered_is_gone_at_once(unknown, api, sign_in, city_officer):
    _bare, large, other = unknown
    client, browser = api(city_officer), sign_in(city_officer)
    assert "乙会员不详" in rows(client)[0]
    report = {"reported_on": "2023-06-30", "members": 280}
    assert browser.post(f"/enterprises/{large.pk}/members/", report).status_code == 302
    assert "乙会员不详" not in rows(client)[0]
    none = {"subject": "union", "confirmed_on": "2023-06-30"}
    assert browser.post(f"/enterprises/{other.pk}/absence/", none).status_code == 302
    assert list(rows(client)[0]) == ["甲什么都不详"]
    page = browser.get("/dashboard/worklist/", {"as_of": DAY}).content.decode()
    assert "甲什么都不详" in page
    assert "乙会员不详" not in page


def test_the_page_leads_to_the_form_for_who_may_enter(
    unknown, sign_in, county_officer, park_manager
):
    bare, large, _other = unknown
    page = sign_in(county_officer).get("/dashboard/worklist/", {"as_of": DAY}).content.decode()
    assert f"/enterprises/{large.pk}/members/" in page
    assert f"/enterprises/{bare.pk}/headcount/" in page
    assert "丙建会不详" not in page
    read = sign_in(park_manager).get("/dashboard/worklist/", {"as_of": DAY}).content.decode()
    assert f"/enterprises/{large.pk}/" in read
    assert f"/enterprises/{large.pk}/members/" not in read


def test_the_page_says_so_where_nothing_is_missing(places, sign_in, city_officer):
    page = sign_in(city_officer).get("/dashboard/worklist/").content.decode()
    assert "没有要补的" in page
    wrong = sign_in(city_officer).get("/dashboard/worklist/", {"rate": "election"})
    assert wrong.status_code == 400
    assert "请改正所选条件" in wrong.content.decode()


def test_the_file_has_the_rows_of_the_list_and_a_number(unknown, api, city_officer):
    answer = api(city_officer).get("/api/v1/coverage/worklist.xlsx", {"as_of": DAY})
    book = load_workbook(BytesIO(b"".join(answer)), read_only=True)
    table = list(book.worksheets[0].iter_rows(values_only=True))
    assert table[0][:5] == ("企业名称", "统一社会信用代码", "所在区域", "缺什么", "收窄（百分点）")
    names = [row[0] for row in table[1:4]]
    assert names == ["乙会员不详", "丙建会不详", "甲什么都不详"]
    assert table[1][4] == pytest.approx(175)
    assert table[3][3] == "建会情况、职工人数"
    export = Export.objects.get()
    assert (export.kind, export.asked["area"]) == ("worklist", "210700")
    assert answer["X-Export-Number"] == export.number
    assert export.number in answer["Content-Disposition"]


def test_pages_of_the_list(unknown, api, sign_in, city_officer):
    client = api(city_officer)
    first = client.get(LIST, {"as_of": DAY, "page_size": 2}).json()
    second = client.get(first["next"]).json()
    assert [len(first["results"]), len(second["results"])] == [2, 1]
    assert client.get(LIST, {"as_of": DAY, "page": 9}).status_code == 404


def test_queries_do_not_grow(unknown, places, api, sign_in, city_officer, same_queries):
    client, browser = api(city_officer), sign_in(city_officer)

    def grow():
        for _number in range(3):
            EnterpriseFactory(area=places.qilihe)
        bring_up_to_date()

    same_queries(lambda: client.get(LIST, {"as_of": DAY}), grow)
    same_queries(lambda: browser.get("/dashboard/worklist/", {"as_of": DAY}), grow)
