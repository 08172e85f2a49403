import django_filters
from django.utils.translation import gettext_lazy as _

from areas.filters import InAreaFilter
from common.filters import ChoiceFilter, FirstDayFilter, LastDayFilter, SearchFilter
from dataimport.choices import BatchState
from dataimport.forms import kind_choices
from dataimport.models import ImportBatch, Workbook


class ImportFilter(django_filters.FilterSet):
    search = SearchFilter("filename", "created_by__name", hint=_("文件名或上传人"))
    area = InAreaFilter()
    kind = ChoiceFilter(field_name="kind", lookup_expr="exact", choices=kind_choices)
    state = ChoiceFilter(field_name="state", lookup_expr="exact", choices=BatchState.choices)
    since = FirstDayFilter(field_name="received_on", label=_("上传日期从"))
    until = LastDayFilter(field_name="received_on", label=_("到"))

    class Meta:
        model = ImportBatch
        fields = ()


class WorkbookFilter(django_filters.FilterSet):
    kind = ChoiceFilter(field_name="kind", lookup_expr="exact", choices=kind_choices)

    class Meta:
        model = Workbook
        fields = ()
