"""Targets: which holds where, who sets them, how they are shown, changed, removed and told."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from common.models import AuditEntry
from indicators import services
from indicators.choices import GroupCode, RateCode
from indicators.definitions import RATES
from indicators.figures import GROUPS
from indicators.models import Target
from indicators.planning import targets_below, targets_for, targets_in_force
from tests.factories.indicators import TargetFactory

pytestmark = pytest.mark.django_db


def percents(user, area, year=2023, group="all"):
    return {
        rate: (held.percent, held.area.code, held.is_own)
        for rate, held in targets_for(user=user, area=area, year=year, group=group).items()
    }


def test_a_target_is_for_every_rate_and_group_there_is():
    assert RateCode.choices == [(code, str(rate.name)) for code, rate in RATES.items()]
    assert GroupCode.choices == [(code, str(group.name)) for code, group in GROUPS.items()]


def test_a_target_holds_below_unless_there_is_an_own_one(places, city_officer):
    TargetFactory(area=places.city, percent=90)
    TargetFactory(area=places.yixian, percent=95)
    TargetFactory(area=places.city, rate="congress", percent=80)
    TargetFactory(area=places.city, rate="union", year=2024, percent=99)
    user = city_officer
    congress = (Decimal(80), "210700", False)
    assert percents(user, places.qilihe) == {
        "union": (Decimal(95), "210727", False),
        "congress": congress,
    }
    assert percents(user, places.yixian)["union"] == (Decimal(95), "210727", True)
    assert percents(user, places.goubangzi)["union"] == (Decimal(90), "210700", False)
    assert percents(user, places.city, 2022) == {}
    # One that is removed lets the next one above hold again.
    services.remove_target(actor=user, target=Target.objects.get(area=places.yixian))
    assert percents(user, places.qilihe)["union"] == (Decimal(90), "210700", False)


def test_a_target_is_of_its_group_and_elections_of_all(places, city_officer):
    TargetFactory(area=places.city, group="above_scale", percent=98)
    TargetFactory(area=places.city, percent=90)
    TargetFactory(area=places.city, rate="election", percent=100)
    assert {
        rate: held[0]
        for rate, held in percents(city_officer, places.qilihe, group="above_scale").items()
    } == {"union": Decimal(98), "election": Decimal(100)}
    assert set(percents(city_officer, places.qilihe, group="ge25")) == {"election"}
    found = targets_in_force(user=city_officer, area=places.qilihe, year=2023)
    assert [(held.rate, held.group) for held in found] == [
        ("union", "all"), ("union", "above_scale"), ("election", "all"),
    ]  # fmt: skip


def test_who_sees_a_part_sees_what_holds_there_and_no_other(
    places, park_manager, beizhen_officer, outsider
):
    TargetFactory(area=places.city, percent=90)
    own = TargetFactory(area=places.yixian, percent=95)
    assert percents(park_manager, places.qilihe)["union"][0] == 95
    assert percents(beizhen_officer, places.beizhen)["union"][0] == 90
    assert own not in Target.objects.visible_to(beizhen_officer)
    assert not Target.objects.visible_to(outsider).exists()
    below = targets_below(user=beizhen_officer, area=places.city, year=2023)
    assert below == []


def test_looking_up_targets_is_one_query(places, city_officer, django_assert_num_queries):
    TargetFactory(area=places.city)
    TargetFactory(area=places.yixian, rate="congress")
    city_officer.scope  # noqa: B018 - the grants are read once
    with django_assert_num_queries(1):
        percents(city_officer, places.qilihe)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"percent": Decimal("100.1")}, "不超过 100"),
        ({"percent": Decimal(0)}, "大于 0"),
        ({"year": 1900}, "1949"),
        ({"rate": "election", "group": "ge25"}, "不分口径"),
        ({"rate": "nonsense"}, "nonsense"),
        ({"source": ""}, "不能为空"),
    ],
)
def test_what_no_target_can_be(places, city_officer, values, said):
    asked = {"year": 2023, "rate": "union", "percent": Decimal(95), "source": "文件", **values}
    with pytest.raises(ValidationError, match=said):
        services.set_target(actor=city_officer, area=places.qilihe, **asked)
    assert not Target.objects.exists()


def test_one_target_for_each_rate_year_and_group(places, city_officer, api):
    TargetFactory(area=places.qilihe)
    with pytest.raises(ValidationError, match="已有目标"):
        services.set_target(
            actor=city_officer, area=places.qilihe, year=2023, rate="union",
            percent=Decimal(80), source="另一份",
        )  # fmt: skip
    body = {"area": "210727P01", "year": 2023, "rate": "union", "percent": 80, "source": "另一份"}
    answer = api(city_officer).post("/api/v1/targets/", body)
    assert answer.status_code == 400
    assert "已有目标" in answer.content.decode()
    body |= {"group": "above_scale"}
    assert api(city_officer).post("/api/v1/targets/", body).status_code == 201


def test_the_api_sets_changes_and_removes(places, county_officer, api):
    client = api(county_officer)
    body = {
        "area": "210727",
        "year": 2023,
        "rate": "union",
        "percent": "92.5",
        "source": "义工发1号",
    }
    row = client.post("/api/v1/targets/", body).json()
    address = f"/api/v1/targets/{row['id']}/"
    assert (row["group"], row["percent"], row["area"]["code"]) == ("all", "92.5", "210727")
    changed = client.patch(address, {"percent": 95, "version": row["version"]})
    assert changed.json()["percent"] == "95.0"
    # What it is about stays; who saw an earlier state is told.
    assert client.patch(address, {"rate": "congress"}).status_code == 400
    assert client.patch(address, {"percent": 96, "version": row["version"]}).status_code == 409
    stale = client.delete(address, headers={"If-Match": f'"{row["version"]}"'})
    assert stale.status_code == 412
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404
    actions = AuditEntry.objects.filter(target_type="indicators.target").order_by("pk")
    assert [line.action for line in actions] == ["target.record", "target.change", "target.remove"]


def test_those_below_read_and_do_not_write(places, park_manager, county_officer, api):
    target = TargetFactory(area=places.city)
    for user in (park_manager, county_officer):
        client, address = api(user), f"/api/v1/targets/{target.pk}/"
        assert client.get(address).json()["percent"] == "95.0"
        assert client.patch(address, {"percent": 10}).status_code == 403
        assert client.delete(address).status_code == 403
    answer = api(county_officer).get("/api/v1/targets/", {"history": "true", "year": "2023"})
    assert [row["id"] for row in answer.json()["results"]] == [target.pk]
    target.refresh_from_db()
    assert target.percent == 95


# ---------------------------------------------------------------- pages


def test_the_page_says_which_holds_and_whose_it_is(board_data, sign_in, county_officer):
    TargetFactory(area=board_data.city, percent=90)
    own = TargetFactory(area=board_data.yixian, rate="congress", percent=80)
    TargetFactory(area=board_data.qilihe, rate="congress", percent=70, source="园区自定")
    page = sign_in(county_officer).get("/dashboard/targets/", {"area": "210727", "year": "2023"})
    text = page.content.decode()
    assert "本区域没有自己的，按锦州市的" in text
    assert "本区域的目标" in text
    assert reverse("target-detail", args=[own.pk]) in text
    assert [row.held.rate for row in page.context["rows"]] == ["union", "congress"]
    assert [target.percent for target in page.context["below"]] == [70]
    # Five of eight, and the target is 90 %.
    union = page.context["rows"][0]
    assert (union.now.numerator, union.now.denominator, union.short) == ("5", "8", "差 3 家")
    assert "/dashboard/gaps/" in union.url
    assert "登记目标" in text


def test_the_page_of_a_reader_offers_nothing_to_enter(board_data, sign_in, park_manager):
    client = sign_in(park_manager)
    empty = client.get("/dashboard/targets/", {"year": "2023"}).content.decode()
    assert "这一年还没有目标" in empty
    target = TargetFactory(area=board_data.city)
    page = client.get("/dashboard/targets/", {"year": "2023"}).content.decode()
    assert "/dashboard/targets/new/" not in page
    detail = client.get(f"/dashboard/targets/{target.pk}/").content.decode()
    assert "95.0%" in detail
    assert "/edit/" not in detail
    assert client.get(f"/dashboard/targets/{target.pk}/edit/").status_code == 403


def test_entering_changing_and_removing_by_the_forms(board_data, sign_in, county_officer):
    client = sign_in(county_officer)
    form = client.get("/dashboard/targets/new/", {"area": "210727", "year": "2023"})
    assert form.context["form"]["area"].value() == "210727"
    body = {"area": "210727", "year": 2023, "rate": "union", "group": "all", "percent": "90"}
    refused = client.post("/dashboard/targets/new/", body)
    assert refused.status_code == 422
    answer = client.post("/dashboard/targets/new/", {**body, "source": "义工发〔2023〕1号"})
    target = Target.objects.get()
    assert answer["Location"] == "/dashboard/targets/?area=210727&year=2023"
    again = client.post("/dashboard/targets/new/", {**body, "source": "义工发〔2023〕2号"})
    assert "已有目标" in again.content.decode()
    address = f"/dashboard/targets/{target.pk}/"
    shown = client.get(f"{address}edit/")
    version = shown.context["version"]
    assert "rate" not in shown.context["form"].fields
    changed = {"percent": "92.5", "source": "义工发〔2023〕1号", "version": version}
    assert client.post(f"{address}edit/", changed)["Location"] == address
    assert client.post(f"{address}edit/", {**changed, "percent": "50"}).status_code == 409
    target.refresh_from_db()
    assert target.percent == Decimal("92.5")
    TargetFactory(area=board_data.city, percent=88)
    sure = client.get(f"{address}remove/").content.decode()
    assert "按锦州市的目标 88.0%" in sure
    assert client.post(f"{address}remove/").status_code == 302
    assert not Target.objects.filter(pk=target.pk).exists()


def test_the_history_of_a_target_is_told_and_taken_back(board_data, sign_in, county_officer):
    client = sign_in(county_officer)
    target = TargetFactory(area=board_data.yixian, percent=90)
    body = {"percent": "92.5", "source": "义工发〔2023〕7号"}
    client.post(f"/dashboard/targets/{target.pk}/edit/", body)
    panel = client.get(f"/history/target/{target.pk}/")
    (group,) = panel.context["groups"]
    (line,) = group.lines
    assert (line.kind, line.verb) == ("目标", "修改")
    told = {one.label: (one.before, one.after) for one in line.told}
    assert told["目标（%）"] == ("90.0", "92.5")
    assert told["依据"][1] == "义工发〔2023〕7号"
    request = AuditEntry.objects.get(action="target.change").request
    back = client.post(f"/history/target/{target.pk}/{request}/take-back/", {"reason": "录错了"})
    assert back.status_code == 302
    target.refresh_from_db()
    assert target.percent == 90


def test_the_pages_queries_do_not_grow_with_targets(
    board_data, sign_in, city_officer, same_queries
):
    client = sign_in(city_officer)
    rates = iter(RATES)

    def grow():
        for area in (board_data.city, board_data.yixian, board_data.qilihe):
            TargetFactory(area=area, rate=next(rates))
            TargetFactory(area=area, rate=next(rates))
            if area == board_data.yixian:
                return

    TargetFactory(area=board_data.city, rate=next(rates))
    same_queries(lambda: client.get("/dashboard/targets/", {"year": "2023"}), grow)


@pytest.mark.parametrize(
    "query", [{"year": "x"}, {"year": "99999"}, {"until": "2020-01-01"}, {"year": ""}]
)
def test_what_cannot_be_read_is_said(board_data, sign_in, city_officer, query):
    answer = sign_in(city_officer).get("/dashboard/targets/", query)
    assert answer.status_code == (200 if query == {"year": ""} else 400)
    if answer.status_code == 400:
        assert "请改正所选条件" in answer.content.decode()


def test_a_day_that_is_over_is_its_last_and_nothing_is_looked_ahead(
    board_data, sign_in, city_officer
):
    page = sign_in(city_officer).get("/dashboard/targets/", {"year": "2022"})
    assert page.context["as_of"] == date(2022, 12, 31)
    assert not page.context["looks_ahead"]
