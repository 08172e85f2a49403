"""What surrounds every page: navigation, language, version, errors; and no inline code."""

import re

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
INLINE = re.compile(
    r"""<style\b|\sstyle=|\son[a-z]+=["']|javascript:|<script(?![^>]*\bsrc=)[^>]*>""", re.IGNORECASE
)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_inline_code(template):
    # The policy allows none; a browser would silently drop it.
    assert INLINE.findall(template.read_text(encoding="utf-8")) == []


def labels(answer):
    return re.findall(r'<span class="nav-link-title">(.*?)</span>', answer.content.decode())


def test_the_navigation_offers_what_one_may_use(sign_in, county_officer, park_manager, outsider):
    everything = ["首页", "看板", "企业", "工会", "指导站", "提案", "创新", "导入"]
    everything += ["数据质量", "年度报告"]
    assert labels(sign_in(county_officer).get("/")) == everything
    assert labels(sign_in(park_manager).get("/")) == [
        label for label in everything if label != "导入"
    ]
    assert labels(sign_in(outsider).get("/")) == ["首页"]


def test_the_navigation_marks_where_one_is(sign_in, county_officer):
    page = sign_in(county_officer).get("/proposals/rounds/").content.decode()
    (here,) = re.findall(r'<a class="nav-link" href="([^"]*)" aria-current="page"', page)
    assert here == "/proposals/"


def test_the_page_says_who_is_signed_in_and_for_what(sign_in, county_officer):
    page = sign_in(county_officer).get("/").content.decode()
    assert "义县总工会干部" in page
    assert "县级工会干部 · 义县" in page


def test_the_language_is_switched_by_a_post_and_stays(sign_in, county_officer):
    client = sign_in(county_officer)
    assert 'lang="zh-hans"' in client.get("/unions/").content.decode()
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "/unions/?kind=own"})
    assert answer.url == "/unions/?kind=own"
    page = client.get("/unions/").content.decode()
    assert 'lang="en"' in page
    assert "工会指导站门户" not in page


def test_the_footer_shows_the_version_of_the_change_log(sign_in, county_officer):
    log = (settings.BASE_DIR / "CHANGELOG.md").read_text(encoding="utf-8")
    version = re.search(r"^## (\S+)", log, re.MULTILINE)[1]
    page = sign_in(county_officer).get("/").content.decode()
    assert version in page[page.index("<footer") :]


@pytest.mark.parametrize(
    ("address", "status", "text"),
    [("/no-such-page/", 404, "没有找到这个页面"), ("/enterprises/new/", 403, "您没有权限做这件事")],
)
def test_errors_are_pages_in_the_users_words(sign_in, park_manager, address, status, text):
    answer = sign_in(park_manager).get(address)
    assert answer.status_code == status
    assert text in answer.content.decode()


@pytest.mark.django_db
def test_a_fault_is_a_page_too(monkeypatch, sign_in, city_officer):
    client = sign_in(city_officer)
    client.raise_request_exception = False
    monkeypatch.setattr("portal.views.home.home_facts", lambda **_: 1 / 0)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "系统出错了" in answer.content.decode()


def test_the_style_guide_renders_for_staff_only(sign_in, county_officer):
    client = sign_in(county_officer)
    assert client.get("/styleguide/").status_code == 404
    User.objects.filter(pk=county_officer.pk).update(is_staff=True)
    page = client.get("/styleguide/").content.decode()
    assert "看不出是多少：很多" in page
    assert client.get("/styleguide/?page=2", headers={"HX-Request": "true"}).status_code == 200


@pytest.mark.django_db
def test_the_health_check_needs_no_sign_in():
    assert Client().get("/healthz").json() == {"status": "ok"}
