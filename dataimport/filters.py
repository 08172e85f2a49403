import django_filters

from areas.filters import InAreaFilter
from common.filters import ChoiceFilter
from dataimport.choices import BatchState
from dataimport.forms import kind_choices
from dataimport.models import ImportBatch


class ImportFilter(django_filters.FilterSet):
    area = InAreaFilter()
    kind = ChoiceFilter(field_name="kind", lookup_expr="exact", choices=kind_choices)
    state = ChoiceFilter(field_name="state", lookup_expr="exact", choices=BatchState.choices)

    class Meta:
        model = ImportBatch
        fields = ()
