from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from areas.models import Area
from common.api import RowSerializer, ScopedCodeField
from common.job_api import ProgressSerializer, progress_of
from reports.choices import ReportState
from reports.models import ReportFile, YearlyReport


class ReportRequestSerializer(serializers.Serializer):
    area = ScopedCodeField(queryset=Area.objects.all())
    year = serializers.IntegerField(min_value=1949, max_value=2999)


class ReportFileSerializer(RowSerializer):
    class Meta:
        model = ReportFile
        fields = ("name", "size", "sha256")


class ReportSerializer(RowSerializer):
    """A report without its figures, as lists show it."""

    area: serializers.SlugRelatedField = serializers.SlugRelatedField("code", read_only=True)
    state = serializers.ChoiceField(choices=ReportState.choices, read_only=True)

    class Meta:
        model = YearlyReport
        fields: tuple[str, ...] = (
            "id",
            "area",
            "year",
            "edition",
            "cut_off",
            "state",
            "created_at",
            "built_at",
        )


class ReportDetailSerializer(ReportSerializer):
    """`figures` is null until the state is `ready`."""

    progress = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField(help_text=_("失败的原因；没有失败时为空"))
    figures = serializers.JSONField(read_only=True, allow_null=True)
    files = ReportFileSerializer(many=True, read_only=True)

    class Meta(ReportSerializer.Meta):
        fields = (*ReportSerializer.Meta.fields, "progress", "error", "figures", "files")

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, report: YearlyReport) -> dict[str, Any]:
        return progress_of(report.job)

    def get_error(self, report: YearlyReport) -> str:
        return report.error
