"""The union above a union: no union stands above itself, however far up."""

from django.utils.translation import gettext as _

from common.errors import DomainError
from unions.models import Union


class UpperBelow(DomainError):
    pass


def stands_below(union: Union, other: Union) -> bool:
    """Whether a union is the other, or stands somewhere under it."""
    passed: set[int] = set()
    above: Union | None = union
    while above is not None and above.pk not in passed:
        if above.pk == other.pk:
            return True
        passed.add(above.pk)
        above = above.parent
    return False


def refuse_circle(union: Union, upper: Union | None) -> None:
    """Raises UpperBelow where the upper union would stand under the union itself."""
    if upper is not None and stands_below(upper, union):
        raise UpperBelow(
            _("“%(upper)s”就是这个工会或者是它的下级，不能是它的上级工会。") % {"upper": upper.name}
        )
