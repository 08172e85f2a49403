"""What an action would do to the rates is shown before, is so afterwards, and writes nothing."""

from datetime import date

import pytest

from common.models import AuditEntry
from enterprises.models import Enterprise, Placement
from indicators import selectors
from indicators.freshness import bring_up_to_date
from indicators.models import StaleMark
from portal.actions import ACTIONS
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory
from tests.factories.stations import ServiceAreaFactory, StationFactory
from tests.factories.unions import CoverageFactory, OfficerFactory, UnionFactory
from tests.test_access import _counts
from unions.choices import UnionKind
from unions.models import Union

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
ON = "2024-05-01"


@pytest.fixture
def park(places):
    """Twelve of twenty-three are unionised; the last one is `bare`."""
    rows = [EnterpriseFactory(area=places.qilihe) for _ in range(23)]
    for row in rows[:12]:
        CoverageFactory(enterprise=row)
    return rows


@pytest.fixture
def county(sign_in, county_officer):
    return sign_in(county_officer)


def asked(client, action, row, **sent):
    answer = client.post(f"/effects/{action}/{row.pk}/", {"on": ON, **sent}, headers=HTMX)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_founding_a_union_is_shown_in_the_rate(county, park):
    bring_up_to_date()
    before = _counts()
    text = asked(county, "own-union-found", park[-1], name="新工会", approved_on="2024年5月")
    assert "52.2%（12/23） → <strong>56.5%（13/23）</strong>" in text
    assert "不详 → <strong>单独建会</strong>" in text
    assert _counts() == before
    assert not Union.objects.filter(name="新工会").exists()
    assert not StaleMark.objects.exists()


def test_what_is_shown_is_what_is_so_afterwards(county, park, places, county_officer):
    row = park[0]
    sent = {"area": places.qilihe_town.code, "on": ON, "note": "工商登记"}
    text = asked(county, "enterprise-move", row, **sent)
    assert "锦州七里河经济开发区" in text
    assert "52.2%（12/23） → <strong>50.0%（11/22）</strong>" in text
    assert "— → <strong>100.0%（1/1）</strong>" in text.replace("—（0/0）", "—")
    assert not Placement.objects.exists()
    assert county.post(f"/enterprises/{row.pk}/move/", sent).status_code == 302
    table = selectors.coverage(user=county_officer, area=places.qilihe, as_of=date(2024, 5, 1))
    ratio = table.total.rates["union"]
    assert (ratio.numerator, ratio.denominator) == (11, 22)


def test_a_county_where_nothing_changes_says_so(county, park, places):
    text = asked(county, "enterprise-move", park[0], area=places.qilihe_town.code)
    assert '义县</h3> <p class="text-secondary m-0">各项指标不变' in text


def test_closing_takes_the_employees_along(county, park):
    HeadcountFactory(enterprise=park[0], employees=120)
    text = asked(county, "enterprise-close", park[0], reason="stopped")
    assert "23 → <strong>22</strong>" in text
    assert "120 → <strong>0</strong>" in text
    assert "计入 → <strong>不再计入</strong>" in text


def test_opening_again_brings_it_back(county, park):
    Enterprise.objects.filter(pk=park[-1].pk).update(
        closed_on=date(2022, 1, 1), closing_reason="stopped"
    )
    text = asked(county, "enterprise-reopen", park[-1])
    assert "22 → <strong>23</strong>" in text


def test_leaving_and_dissolving_are_shown_for_all_they_cover(county, park, places):
    shared = UnionFactory(kind=UnionKind.FEDERATION, area=places.yixian)
    coverage = CoverageFactory(enterprise=park[-1], union=shared)
    CoverageFactory(enterprise=park[-2], union=shared)
    text = asked(county, "coverage-end", coverage)
    assert "60.9%（14/23） → <strong>56.5%（13/23）</strong>" in text
    text = asked(county, "union-dissolve", shared)
    assert "60.9%（14/23） → <strong>52.2%（12/23）</strong>" in text
    assert text.count("工会联合会覆盖 → <strong>未建会</strong>") == 2


def test_joining_is_shown(county, park, places):
    shared = UnionFactory(kind=UnionKind.FEDERATION, area=places.yixian)
    text = asked(county, "enterprise-cover", park[-1], union=shared.pk, since="2024年")
    assert "52.2%（12/23） → <strong>56.5%（13/23）</strong>" in text


def test_what_the_service_refuses_is_said_beforehand(county, park, places):
    text = asked(county, "enterprise-move", park[0], area=places.qilihe.code)
    assert "企业已在该区域" in text
    text = asked(county, "own-union-found", park[0], name="又一个", approved_on=ON)
    assert "已有单独建立的工会" in text


def test_an_incomplete_form_is_no_error(county, park):
    assert "填好日期" in asked(county, "enterprise-close", park[0], on="")


def test_renaming_changes_no_figure(county, park):
    text = asked(county, "enterprise-rename", park[0], name="新名")
    assert "各项指标不变" in text
    assert "→" not in text


def test_places_out_of_scope_are_not_looked_at(sign_in, county_officer, park, places):
    text = asked(sign_in(county_officer), "enterprise-close", park[0], reason="stopped")
    assert "锦州市" not in text


def test_without_a_script_it_is_a_page(county, park):
    page = county.get(f"/enterprises/{park[0].pk}/close/").content.decode()
    address = f"/effects/enterprise-close/{park[0].pk}/"
    assert f'formaction="{address}"' in page
    answer = county.post(address, {"on": ON, "reason": "stopped"})
    assert "<html" in answer.content.decode()
    assert county.get(address).status_code == 405


@pytest.mark.parametrize("code", ACTIONS)
def test_every_action_has_a_page_that_shows_its_effects(county, park, code, places):
    rows = {
        "coverage-end": lambda: CoverageFactory(enterprise=park[-1]),
        "officer-end": lambda: OfficerFactory(union__area=places.qilihe),
        "union-dissolve": lambda: UnionFactory(area=places.qilihe),
        "station-serve": lambda: StationFactory(area=places.qilihe),
        "service-end": lambda: ServiceAreaFactory(station__area=places.qilihe),
        "service-resume": lambda: ServiceAreaFactory(
            station__area=places.qilihe, until=date(2022, 1, 1)
        ),
    }
    row = rows.get(code, lambda: park[0])()
    page = county.get(ACTIONS[code].back(row))
    assert page.status_code == 200
    answer = county.post(f"/effects/{code}/{row.pk}/", {}, headers=HTMX)
    assert answer.status_code == 200


def test_an_unknown_action_is_none(county, park):
    assert county.post(f"/effects/nothing/{park[0].pk}/", {}).status_code == 404


def test_nothing_of_it_is_in_the_log(county, park):
    before = AuditEntry.objects.count()
    asked(county, "enterprise-close", park[0], reason="stopped")
    assert AuditEntry.objects.count() == before
