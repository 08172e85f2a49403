"""Figures about the guidance stations and what they do."""

from tests.article.asking import (
    ARTICLE_DAY,
    BEIZHEN,
    END_OF_2023,
    FIVE_TOWNS,
    JINBO,
    PARKS,
    QILIHE,
    Asking,
    checks_in,
)


def holders(station: dict, role: str) -> list[str]:
    return [post["holder"] for post in station["posts"] if post["role"] == role]


def people(station: dict, role: str) -> list[int | None]:
    return [post["people"] for post in station["posts"] if post["role"] == role]


def served(station: dict) -> set[str]:
    """Names of the areas the station serves on the day it was asked for."""
    return {row["area"]["name"] for row in station["service_areas"]}


def months_between(first: str, last: str) -> int:
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7])


def cases_of_jinbo(ask: Asking) -> dict[str, dict]:
    """The cases of the one station that works for Jinbo, by line of work."""
    rows = ask.all("cases/", enterprise=ask.jinbo()["id"], as_of=ARTICLE_DAY)
    assert {row["station"]["id"] for row in rows} == {ask.station("汤河子经济")["id"]}
    return {row["line"]: row for row in rows}


def room_of_jinbo(ask: Asking, kind: str) -> dict:
    (row,) = ask.all("facilities/", enterprise=ask.jinbo()["id"], kind=kind, as_of=ARTICLE_DAY)
    assert row["station"]["id"] == ask.station("汤河子经济")["id"]
    return row


def f02(ask: Asking) -> None:
    (pilot,) = ask.all("stations/", pilot="true")
    assert pilot["area"]["code"] == PARKS["沟帮子"]
    assert (pilot["founded_on"], pilot["founded_precision"]) == ("2019-11-01", "month")


def f03(ask: Asking) -> None:
    rows = ask.all("stations/", kind="park")
    later = [row for row in rows if row["founded_on"] > "2019-11-01"]
    assert len(later) == 4
    assert {row["area"]["code"] for row in rows} == set(PARKS.values())


def f04(ask: Asking) -> None:
    stations = ask.park_stations()
    assert len(stations) == 5
    for station in stations:
        narrow, wide = station["scopes_of_work"]
        assert (narrow["scope"], wide["scope"]) == ("democratic_management", "all_union_work")
        assert narrow["since"] == station["founded_on"]
        assert narrow["until"] == wide["since"]
        assert 24 <= months_between(narrow["since"], wide["since"]) <= 36


def f05(ask: Asking) -> None:
    lines = {row["line"] for row in ask.all("cases/", as_of=ARTICLE_DAY)}
    assert lines >= {"founding", "technical_economic", "rights", "hardship"}


def f07(ask: Asking) -> None:
    assert holders(ask.station("七里河经济"), "head") == ["义县总工会副主席"]


def f08(ask: Asking) -> None:
    deputies = set(holders(ask.station("七里河经济"), "deputy"))
    assert deputies == {"义县总工会综合业务部部长", "锦州七里河经济开发区园区工会联合会主席"}


def f09(ask: Asking) -> None:
    station = ask.station("七里河经济")
    assert holders(station, "member") == ["义县人力资源和社会保障局等部门干部"]
    assert people(station, "member") == [None]  # the article does not say how many


def f10(ask: Asking) -> None:
    assert sum(people(ask.station("七里河经济"), "full_time")) == 2


def f11(ask: Asking) -> None:
    assert holders(ask.station("七里河经济"), "adviser") == ["锦州市总工会组织与基层工作部"]


def f14(ask: Asking) -> None:
    for station in ask.park_stations(END_OF_2023):
        rows = ask.all("fundings/", station=station["id"], history="true")
        given = {row["source"] for row in rows if float(row["amount"]) > 0}
        assert given == {"city", "county", "park"}


def f15(ask: Asking) -> None:
    for station in ask.park_stations():
        own = {row["kind"] for row in station["facilities"] if not row["enterprise"]}
        assert own == {"library", "gym", "innovation_studio", "legal_service"}


def f16(ask: Asking) -> None:
    for station in ask.park_stations():
        kinds = {row["kind"] for row in ask.of_station("activities/", station)}
        assert kinds >= {"speech", "show"}


def f21(ask: Asking) -> None:
    case = cases_of_jinbo(ask)["founding"]
    assert case["opened_on"].startswith("2020")
    union = ask.get(f"unions/{case['founded_union']['id']}/")
    assert JINBO in union["name"]
    assert union["approved_on"].startswith("2020")
    assert ask.jinbo("2019-12-31")["union_kind"] == "none"
    assert ask.jinbo("2020-12-31")["union_kind"] == "own"


def f22(ask: Asking) -> None:
    cases = cases_of_jinbo(ask)
    assert cases["recruitment"]["opened_on"] >= "2020"
    assert cases["order_training"]["partner"] == "辽宁工学院"


def f23(ask: Asking) -> None:
    room = room_of_jinbo(ask, "shared_service")
    assert (room["opened_on"], room["opened_precision"]) == ("2021-01-01", "year")
    assert all(thing in room["equipment"] for thing in ("图书", "饮水机", "医药箱"))


def f24(ask: Asking) -> None:
    assert room_of_jinbo(ask, "decompression")["opened_on"] is None  # the article gives no date


def beizhen_areas(ask: Asking) -> list[set[str]]:
    """Which of Beizhen's township-level areas each station serves."""
    below = ask.all("areas/", parent=BEIZHEN)
    towns = {row["name"] for row in below if row["kind"] in {"township", "subdistrict"}}
    areas = (served(station) & towns for station in ask.all("stations/", as_of=END_OF_2023))
    return [area for area in areas if area]


def f35(ask: Asking) -> None:
    areas = beizhen_areas(ask)
    assert [len(area) for area in areas] == [5, 5, 5, 5]
    assert len(set().union(*areas)) == 20


def f36(ask: Asking) -> None:
    rows = ask.all("stations/", kind="township")
    assert len(rows) == 3
    assert {row["founded_on"][:4] for row in rows} == {"2023"}
    (model,) = ask.all("stations/", model="true")
    assert model["area"]["code"] == PARKS["沟帮子"]


def f37(ask: Asking) -> None:
    subparks = {row["code"] for row in ask.all("areas/", parent=QILIHE, kind="subpark")}
    assert len(subparks) == 3
    assert {row["area"]["code"] for row in ask.all("stations/", kind="subpark")} == subparks


def f38(ask: Asking) -> None:
    before = served(ask.station("庞河经济", "2022-12-31"))
    after = served(ask.station("庞河经济", END_OF_2023))
    assert before == {"锦州庞河经济开发区"}
    assert before < after


def f39(ask: Asking) -> None:
    subdistricts = {row["code"] for row in ask.all("areas/", kind="subdistrict")}
    for short in ("汤河子", "大有"):
        assert len(ask.all("areas/", parent=PARKS[short], kind="subpark")) == 3
        codes = {row["area"]["code"] for row in ask.station(f"{short}经济")["service_areas"]}
        assert codes - {PARKS[short]} <= subdistricts
        assert len(codes) > 3


def f40(ask: Asking) -> None:
    assert holders(ask.station("青堆子"), "head") == ["青堆子镇工会主席"]


def f41(ask: Asking) -> None:
    deputies = holders(ask.station("青堆子"), "deputy")
    assert len(deputies) == 4
    assert {"大屯乡工会主席", "高山子镇工会主席"} < set(deputies)


def f42(ask: Asking) -> None:
    station = ask.station("青堆子")
    assert {name[: name.index("专职")] for name in holders(station, "liaison")} == FIVE_TOWNS
    assert people(station, "liaison") == [1] * 5


def f43(ask: Asking) -> None:
    assert served(ask.station("青堆子")) == FIVE_TOWNS


CHECKS = checks_in(globals())
