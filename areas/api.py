from areas.filters import AreaFilter
from areas.models import Area
from areas.serializers import AreaSerializer
from common.api import ScopedViewSet


class AreaViewSet(ScopedViewSet):
    """Areas are named by their code."""

    model = Area
    related = ("parent",)
    ordering = ("path",)
    serializer_class = AreaSerializer
    filterset_class = AreaFilter
    lookup_field = "code"
    lookup_value_regex = "[0-9A-Za-z]+"
