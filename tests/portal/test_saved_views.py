"""Views that people keep: an address under a name, shown to whom it is shared with, and never a
figure that is not the reader's own."""

from urllib.parse import parse_qs, urlsplit

import pytest

from accounts.models import Grant
from common.models import AuditEntry
from portal.models import SavedView
from tests.people import GRANTED_SINCE

pytestmark = pytest.mark.django_db
LIST = "/views/"
NEW = "/views/new/dashboard/"
QUERY = "area=210727P01&as_of=2023-12-31&group=ge100&by=park&rate=congress&compare=union&view=heat"


@pytest.fixture
def keep(sign_in, county_officer, places):
    """`keep(name="…", is_shared="on")` keeps a view as the county officer, or as somebody else."""

    def _keep(user=county_officer, query=QUERY, **sent):
        body = {"name": "规上季度", "keep_area": "on", **sent}
        answer = sign_in(user).post(f"{NEW}?{_encoded(query)}", body)
        assert answer.status_code == 302, answer.context["form"].errors
        return SavedView.objects.latest("pk")

    return _keep


def _encoded(query):
    return "query=" + query.replace("&", "%26").replace("=", "%3D")


def offered(sign_in, user, page="dashboard"):
    """Name → where it leads, as the list of this user has it."""
    answer = sign_in(user).get(LIST, {"page": page})
    assert answer.status_code == 200
    return {one.view.name: one.url for one in answer.context["offered"]}


def asked(url):
    return parse_qs(urlsplit(url).query)


def test_a_view_is_kept_without_its_day_and_opens_today(keep, sign_in, county_officer):
    view = keep()
    assert (view.owner, view.area.code, view.is_shared) == (county_officer, "210727P01", False)
    url = offered(sign_in, county_officer)["规上季度"]
    assert asked(url) == {
        "area": ["210727P01"],
        "group": ["ge100"],
        "by": ["park"],
        "rate": ["congress"],
        "compare": ["union"],
        "view": ["heat"],
    }
    assert sign_in(county_officer).get(url).status_code == 200


def test_a_day_is_kept_where_one_says_so(keep):
    assert asked(f"?{keep(keep_day='on').query}")["as_of"] == ["2023-12-31"]


def test_a_view_without_an_area_is_about_whoever_opens_it(keep, sign_in, park_manager):
    view = keep(keep_area="", is_shared="on")
    assert view.area is None
    url = offered(sign_in, park_manager)["规上季度"]
    assert "area" not in asked(url)
    page = sign_in(park_manager).get(url)
    assert page.context["board"].choice.area.code == "210727P01"


def test_a_view_is_ones_own_until_it_is_shared(keep, sign_in, city_officer, park_manager):
    keep()
    assert offered(sign_in, city_officer) == {}
    assert offered(sign_in, park_manager) == {}


def test_a_shared_view_is_seen_by_who_sees_its_area(
    keep, sign_in, city_officer, park_manager, beizhen_officer, station_officer, outsider
):
    keep(is_shared="on")
    for user in (city_officer, park_manager):
        assert list(offered(sign_in, user)) == ["规上季度"]
        assert sign_in(user).get(offered(sign_in, user)["规上季度"]).status_code == 200
    for user in (beizhen_officer, station_officer, outsider):
        assert offered(sign_in, user) == {}


def test_from_above_a_view_opens_with_ones_own_area(
    keep, sign_in, city_officer, county_officer, park_manager, beizhen_officer
):
    keep(user=city_officer, query="area=210700&by=county&station=7&view=parts", is_shared="on")
    for user, code in ((county_officer, "210727"), (beizhen_officer, "210782")):
        url = offered(sign_in, user)["规上季度"]
        assert asked(url) == {"by": ["county"], "view": ["parts"]}
        page = sign_in(user).get(url)
        assert page.context["board"].choice.area.code == code
        assert "锦州市" not in sign_in(user).get(LIST, {"page": "dashboard"}).content.decode()
    assert "按您的区域" in sign_in(park_manager).get(LIST, {"page": "dashboard"}).content.decode()


def test_who_no_longer_answers_for_the_area_speaks_to_nobody(
    keep, sign_in, city_officer, county_officer
):
    keep(user=city_officer, query="by=county", is_shared="on")
    assert list(offered(sign_in, county_officer)) == ["规上季度"]
    Grant.objects.filter(user=city_officer).update(
        since="2019-01-01", until=GRANTED_SINCE.replace(year=2020)
    )
    assert offered(sign_in, county_officer) == {}


def test_only_the_owner_changes_and_removes(keep, sign_in, county_officer, city_officer):
    view = keep(is_shared="on")
    for path in (f"/views/{view.pk}/", f"/views/{view.pk}/delete/"):
        assert sign_in(city_officer).get(path).status_code == 404
        assert sign_in(city_officer).post(path, {"name": "x"}).status_code == 404
    browser = sign_in(county_officer)
    browser.post(f"/views/{view.pk}/", {"name": "年度"})
    view.refresh_from_db()
    assert (view.name, view.is_shared) == ("年度", False)
    assert "删除常用视图" in browser.get(f"/views/{view.pk}/delete/").content.decode()
    assert SavedView.objects.count() == 1
    assert browser.post(f"/views/{view.pk}/delete/").status_code == 302
    assert not SavedView.objects.exists()
    actions = AuditEntry.objects.filter(target_type="portal.savedview").order_by("pk")
    assert [entry.action for entry in actions] == [
        "saved_view.create",
        "saved_view.change",
        "saved_view.remove",
    ]


def test_a_name_is_used_once_a_page(keep, sign_in, county_officer):
    keep()
    answer = sign_in(county_officer).post(f"{NEW}?query=", {"name": "规上季度"})
    assert answer.status_code == 422
    assert "您已有同名的视图" in answer.content.decode()
    answer = sign_in(county_officer).post("/views/new/union-list/?query=", {"name": "规上季度"})
    assert answer.status_code == 302
    assert list(offered(sign_in, county_officer, "union-list")) == ["规上季度"]


def test_an_area_outside_ones_scope_is_not_kept(sign_in, county_officer, places):
    browser = sign_in(county_officer)
    said = []
    for code in ("210782", "999999"):
        body = {"name": "x", "keep_area": "on"}
        answer = browser.post(f"{NEW}?query=area%3D{code}", body)
        said.append((answer.status_code, str(answer.context["form"].errors)))
    assert said[0] == said[1]
    assert said[0][0] == 422
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("page", ["", "home", "admin:index", "https://example.org/"])
def test_only_known_pages_are_kept(sign_in, county_officer, page):
    assert sign_in(county_officer).get(LIST, {"page": page}).status_code == 404
    assert sign_in(county_officer).get("/views/new/home/").status_code == 404


def test_what_was_kept_is_read_by_the_pages_own_form(keep, sign_in, county_officer):
    keep(query="area=210727&rate=<script>&view=heat&next=//example.org", keep_area="on")
    url = offered(sign_in, county_officer)["规上季度"]
    assert url.startswith("/dashboard/?")
    answer = sign_in(county_officer).get(url)
    assert answer.status_code == 400
    assert b"<script>&" not in answer.content


def test_the_panel_is_a_part_of_the_page(keep, sign_in, county_officer):
    keep()
    part = sign_in(county_officer).get(
        LIST, {"page": "dashboard"}, headers={"HX-Request": "true", "HX-Request-Type": "partial"}
    )
    assert b"<html" not in part.content
    assert "规上季度" in part.content.decode()
    empty = sign_in(county_officer).get(LIST, {"page": "union-list"})
    assert "还没有保存过视图" in empty.content.decode()


def test_the_dashboard_leads_to_keeping_it(sign_in, county_officer, places):
    page = sign_in(county_officer).get("/dashboard/?as_of=2023-12-31&view=heat").content.decode()
    href = next(part for part in page.split('"') if part.startswith(NEW)).replace("&amp;", "&")
    browser = sign_in(county_officer)
    assert "固定统计时点" in browser.get(href).content.decode()
    back = browser.post(href, {"name": "热力", "keep_area": "on"})
    assert back.status_code == 302
    assert asked(back.headers["Location"])["view"] == ["heat"]
    assert asked(back.headers["Location"])["as_of"] == ["2023-12-31"]


def test_more_views_need_no_more_queries(keep, sign_in, city_officer, county_officer, same_queries):
    browser = sign_in(city_officer)

    def grow():
        for number in range(5):
            keep(name=f"视图 {number}", is_shared="on")

    same_queries(lambda: browser.get(LIST, {"page": "dashboard"}), grow)
