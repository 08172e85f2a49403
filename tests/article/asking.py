"""Questions to the API as a script would put them."""

import re
from collections.abc import Callable
from typing import Any

from django.test import Client

PARKS = {
    "七里河": "210727P01",
    "沟帮子": "210782P01",
    "大有": "210781P01",
    "汤河子": "210711P01",
    "庞河": "210726P01",
}
CITY, BEIZHEN, QILIHE = "210700", "210782", PARKS["七里河"]
END_OF_2023 = "2023-12-31"
ARTICLE_DAY = "2024-03-18"
DAY_BEFORE_QILIHE_STATION = "2020-05-31"
FIVE_TOWNS = {"青堆子镇", "大屯乡", "高山子镇", "吴家镇", "柳家乡"}
JINBO = "辽宁锦渤机辆装备制造有限公司"


class Asking:
    """The API as one signed-in user sees it."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, path: str, **params: Any) -> Any:
        answer = self.client.get(f"/api/v1/{path}", params)
        assert answer.status_code == 200, (path, params, answer.status_code, answer.content[:300])
        return answer.json()

    def status(self, path: str, **params: Any) -> int:
        return self.client.get(f"/api/v1/{path}", params).status_code

    def all(self, path: str, **params: Any) -> list[dict[str, Any]]:
        """Every row of a list, page after page; the count the list gives is the number of them."""
        rows: list[dict[str, Any]] = []
        page = 1
        while True:
            answer = self.get(path, **params, page_size=1000, page=page)
            rows += answer["results"]
            if not answer["next"]:
                break
            page += 1
        assert answer["count"] == len(rows)
        return rows

    def coverage(self, area: str, as_of: str, group: str = "all", by: str = "none") -> Any:
        return self.get("coverage/", area=area, as_of=as_of, group=group, by=by)

    def total(self, area: str, as_of: str, group: str = "all") -> Any:
        """Measures and rates of one area."""
        return self.coverage(area, as_of, group)["total"]

    def station(self, name_part: str, as_of: str = ARTICLE_DAY) -> dict[str, Any]:
        """The one station whose name holds this, with what belongs to it on the day."""
        (row,) = self.all("stations/", search=name_part, as_of=as_of)
        return row

    def park_stations(self, as_of: str = ARTICLE_DAY) -> list[dict[str, Any]]:
        return self.all("stations/", kind="park", as_of=as_of)

    def of_station(self, path: str, station: dict[str, Any]) -> list[dict[str, Any]]:
        """A list of things of one station: activities, cases."""
        return self.all(path, station=station["id"], as_of=ARTICLE_DAY)

    def jinbo(self, as_of: str = ARTICLE_DAY) -> dict[str, Any]:
        """The one enterprise that the article names."""
        (row,) = self.all("enterprises/", search=JINBO, as_of=as_of)
        return row


Check = Callable[[Asking], None]


def checks_in(names: dict[str, Any]) -> dict[str, Check]:
    """The functions f01, f02 … of a module, by the id of their figure."""
    return {name.upper(): names[name] for name in names if re.fullmatch(r"f\d\d", name)}
