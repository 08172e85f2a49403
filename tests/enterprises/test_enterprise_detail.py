"""An enterprise's own page."""

from datetime import date

import pytest

from enterprises.choices import Exactness
from enterprises.models import FormerEnterpriseName
from tests.factories.enterprises import (
    AbsenceFactory,
    EnterpriseFactory,
    HeadcountFactory,
    PlacementFactory,
    SizeRecordFactory,
)

pytestmark = pytest.mark.django_db
PANELS = ("standings", "unions", "stations", "proposals", "innovation")


@pytest.fixture
def enterprise(places):
    row = EnterpriseFactory(
        name="锦州恒达机械制造有限公司",
        area=places.qilihe,
        industry_section="C",
        opened_on=date(2003, 5, 1),
        opened_precision="month",
    )
    FormerEnterpriseName.objects.create(enterprise=row, name="义县农机厂", name_key="义县农机厂")
    HeadcountFactory(
        enterprise=row, employees=1200, exactness=Exactness.APPROXIMATE, source="企业年报"
    )
    SizeRecordFactory(enterprise=row, year=2022, above_scale=None)
    AbsenceFactory(enterprise=row, source="实地走访")
    PlacementFactory(enterprise=row, area=places.qilihe_town, since=date(2003, 5, 1))
    return row


def test_the_page_shows_the_facts_with_their_dates(sign_in, county_officer, enterprise):
    page = sign_in(county_officer).get(f"/enterprises/{enterprise.pk}/").content.decode()
    for text in ("义县 · 锦州七里河经济开发区", "制造业", "2003年5月", "义县农机厂", "约1,200",
                 "企业年报", "实地走访", "七里河镇", "2003-05-01 至 2020-01-01"):  # fmt: skip
        assert text in page, text


def test_panels_of_other_apps_come_by_their_addresses(sign_in, county_officer, enterprise):
    client = sign_in(county_officer)
    page = client.get(f"/enterprises/{enterprise.pk}/").content.decode()
    for name in PANELS:
        address = f"/enterprises/{enterprise.pk}/{name}/"
        assert f'hx-get="{address}"' in page
        assert f'<a href="{address}"' in page  # works without scripts
        whole = client.get(address).content.decode()
        assert enterprise.name in whole
        part = client.get(address, headers={"HX-Request": "true"}).content.decode()
        assert part.strip().startswith("<section")


def test_another_countys_enterprise_does_not_exist(sign_in, beizhen_officer, enterprise):
    client = sign_in(beizhen_officer)
    for name in ("", *(f"{name}/" for name in PANELS)):
        assert client.get(f"/enterprises/{enterprise.pk}/{name}").status_code == 404


def test_who_only_reads_sees_no_buttons(sign_in, park_manager, county_officer, enterprise):
    address = f"/enterprises/{enterprise.pk}/"
    assert f"{address}headcount/" in sign_in(county_officer).get(address).content.decode()
    page = sign_in(park_manager).get(address).content.decode()
    for name in ("edit", "move", "close", "headcount", "size", "absence"):
        assert f"{address}{name}/" not in page


def test_empty_cards_say_what_that_means(sign_in, county_officer, places):
    bare = EnterpriseFactory(area=places.qilihe)
    page = sign_in(county_officer).get(f"/enterprises/{bare.pk}/").content.decode()
    assert "入会率暂时无法计算" in page
    assert "统计时算“不详”" in page
