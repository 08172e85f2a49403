from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from areas.models import Area, FormerAreaName
from common import writing
from common.errors import DomainError
from common.values import named_by


class AreaWouldContainItself(DomainError):
    pass


@transaction.atomic
def create_area(
    *, actor: Any, code: str, name: str, kind: str, parent: Area | None, **fields: Any
) -> Area:
    """Add a node below `parent`; `fields` are further columns of Area. Returns it."""
    area = Area(code=code, name=name, kind=kind, parent=parent, **named_by(name), **fields)
    area.path = (parent.path if parent else "") + code + "/"
    return writing.create(actor, area, action="area.create")


@transaction.atomic
def change_area(*, actor: Any, area: Area, **values: Any) -> Area:
    """Change columns other than code, parent and path."""
    if "name" in values:
        values |= named_by(values["name"])
    return writing.change(actor, area, values, action="area.change")


@transaction.atomic
def rename_area(*, actor: Any, area: Area, name: str, on: date | None) -> Area:
    """Give the area a new name from a day on and keep the old one among the former names."""
    if not area.former_names.filter(name=area.name).exists():
        add_former_name(actor=actor, area=area, name=area.name, until=on)
    return writing.change(actor, area, {"name": name, **named_by(name)}, action="area.rename")


@transaction.atomic
def move_area(*, actor: Any, area: Area, parent: Area) -> Area:
    """Hang the area and all below it under another parent.

    Raises AreaWouldContainItself when `parent` is the area or lies below it.
    """
    if parent.path.startswith(area.path):
        raise AreaWouldContainItself(_("不能把区域移到它自己或它的下级之下。"))
    old_path, new_path = area.path, f"{parent.path}{area.code}/"
    below = list(Area.objects.select_for_update().filter(path__startswith=old_path))
    for node in below:
        node.path = new_path + node.path.removeprefix(old_path)
    writing.change_many(actor, below, ["path"], action="area.move")
    return writing.change(actor, area, {"parent": parent}, action="area.move")


@transaction.atomic
def add_former_name(*, actor: Any, area: Area, name: str, until: date | None = None) -> Any:
    """Remember a name by which the area used to be known; returns the FormerAreaName."""
    former = FormerAreaName(area=area, name=name, until=until)
    return writing.create(actor, former, action="area.former_name")
