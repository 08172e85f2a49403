"""The tree of areas: paths, scope and moving a branch."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from areas.choices import AreaKind, ParkLevel
from areas.models import Area, Park
from areas.services import AreaWouldContainItself, create_area, move_area, rename_area
from common.models import AuditEntry
from common.scoping import AreaScope
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.unions import CoverageFactory
from unions.models import Coverage


def test_a_new_area_gets_its_path_from_its_parent_and_a_line_in_the_log(places, city_officer):
    area = create_area(
        actor=city_officer,
        code="210727P01A",
        name="七里河工业园",
        kind=AreaKind.SUBPARK,
        parent=places.qilihe,
    )
    assert area.path == "210000/210700/210727/210727P01/210727P01A/"
    line = AuditEntry.objects.get(action="area.create")
    assert (line.actor, line.target_id) == (city_officer, str(area.pk))


def test_only_parks_have_a_level(places, city_officer):
    with pytest.raises(ValidationError, match="只有园区才有园区级别"):
        create_area(
            actor=city_officer,
            code="210727103",
            name="大榆树堡镇",
            kind=AreaKind.TOWNSHIP,
            parent=places.yixian,
            park_level=ParkLevel.PROVINCIAL,
        )


def test_parks_are_a_view_of_the_tree(places):
    assert set(Park.objects.values_list("code", flat=True)) == {"210727P01", "210782P01"}


def test_a_moved_area_takes_everything_below_it_along(places, city_officer):
    move_area(actor=city_officer, area=places.yixian, parent=places.province)
    paths = Area.objects.in_area("210000/210727/").values_list("code", flat=True)
    assert set(paths) == {"210727", "210727P01", "210727102"}


def test_an_area_cannot_be_moved_below_itself(places, city_officer):
    with pytest.raises(AreaWouldContainItself):
        move_area(actor=city_officer, area=places.yixian, parent=places.qilihe)


def test_the_old_name_of_a_renamed_area_is_kept(places, city_officer):
    area = rename_area(actor=city_officer, area=places.beizhen, name="北宁市", on=date(2006, 3, 1))
    assert (area.name, area.former_names.get().name) == ("北宁市", "北镇市")


def test_a_county_officer_sees_the_own_county_only(places, county_officer):
    seen = Area.objects.visible_to(county_officer).values_list("code", flat=True)
    assert set(seen) == {"210727", "210727P01", "210727102"}


def test_nobody_sees_areas_without_a_grant(places, outsider, system_admin):
    assert not Area.objects.visible_to(outsider).exists()
    assert not Area.objects.visible_to(system_admin).exists()


def test_a_prefix_ends_at_a_whole_code():
    assert not AreaScope(("31/1/",)).contains("31/15/")
    assert AreaScope(("31/1/",)).contains("31/1/7/")
    assert not AreaScope()


@pytest.mark.parametrize("joined", [False, True], ids=["scope", "scope | all"])
def test_the_scope_and_an_area_hold_together_whichever_is_larger(places, joined):
    """What an area's condition says twice is left out, and nothing else is."""
    everywhere = {
        area.path: CoverageFactory(enterprise=EnterpriseFactory(area=area)).pk
        for area in Area.objects.all()
    }
    for scope in (
        AreaScope(prefixes=(places.yixian.path,)),
        AreaScope(prefixes=(places.qilihe.path, places.beizhen.path)),
        AreaScope(prefixes=(places.yixian.path,), owners=frozenset({("enterprise", 10**9)})),
        AreaScope(everything=True),
        AreaScope(),
    ):
        for area in Area.objects.all():
            rows = Coverage.objects.in_scope(scope)
            if joined:
                rows = rows.exclude(pk=0) | Coverage.objects.all()
            expected = {
                pk
                for path, pk in everywhere.items()
                if path.startswith(area.path) and (joined or scope.contains(path))
            }
            found = set(rows.order_by("pk").in_area(area.path).values_list("pk", flat=True))
            assert found == expected, (scope, area)


def test_a_condition_that_is_there_is_not_said_again(places):
    rows = Coverage.objects.in_scope(AreaScope(prefixes=(places.yixian.path,)))
    once = str(rows.query).count("LIKE")
    assert str(rows.in_area(places.city.path).query).count("LIKE") == once
    assert str(rows.in_area(places.yixian.path).query).count("LIKE") == once
    assert str(rows.in_area(places.qilihe.path).query).count("LIKE") > once
