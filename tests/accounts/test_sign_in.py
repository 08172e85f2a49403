"""Signing in, out, and one's own password."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
PASSWORD = "Sesame-2023!"


def sign_in(user, password=PASSWORD, **more):
    return Client().post(
        "/login/", {"username": user.username, "password": password, **more}, follow=True
    )


def test_nobody_is_sent_to_the_sign_in_page_and_back(county_officer):
    answer = Client().get("/unions/?kind=own")
    assert answer.url == "/login/?next=/unions/%3Fkind%3Down"
    answer = sign_in(county_officer, next="/unions/?kind=own")
    assert answer.redirect_chain == [("/unions/?kind=own", 302)]


def test_another_site_is_never_next(county_officer):
    answer = sign_in(county_officer, next="https://example.com/")
    assert answer.redirect_chain == [("/", 302)]


def test_a_wrong_password_and_a_wrong_name_are_told_alike(county_officer):
    wrong_password = sign_in(county_officer, "wrong")
    county_officer.username = "nobody-of-that-name"
    wrong_name = sign_in(county_officer)
    for answer in (wrong_password, wrong_name):
        assert "用户名或密码不正确" in answer.content.decode()


def test_who_has_left_cannot_sign_in(county_officer):
    county_officer.is_active = False
    county_officer.save()
    assert not sign_in(county_officer).context["user"].is_authenticated


def test_signing_out_is_a_post(county_officer):
    client = Client()
    client.force_login(county_officer)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").url == "/login/"
    assert client.get("/").status_code == 302


def test_one_changes_ones_own_password(county_officer):
    client = Client()
    client.force_login(county_officer)
    passwords = {"old_password": PASSWORD, "new_password1": "Weir-7-otters"}
    answer = client.post("/password/", {**passwords, "new_password2": "something else"})
    assert answer.context["form"].errors
    answer = client.post("/password/", {**passwords, "new_password2": "Weir-7-otters"}, follow=True)
    assert "密码已修改" in answer.content.decode()
    county_officer.refresh_from_db()
    assert county_officer.check_password("Weir-7-otters")


def test_the_sign_in_page_carries_the_token_against_forgery(db):
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("login"), {"username": "a", "password": "b"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()
