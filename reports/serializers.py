from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from areas.models import Area
from common.api import ScopedCodeField, ScopedRelatedField
from common.job_api import ProgressSerializer, progress_of
from reports.choices import ReportState, RunKind, Stage, YearKind
from reports.comparison import Comparison
from reports.drift import Drift, FigureDrift, RowDrift
from reports.models import ReportFile, ReportPart, ReportRun, YearlyReport
from reports.rules import can_complete
from stations.models import Station


class ReportRequestSerializer(serializers.Serializer):
    area = ScopedCodeField(queryset=Area.objects.all(), required=False)
    station = ScopedRelatedField(
        queryset=Station.objects.all(),
        required=False,
        help_text=_("代替区域：该指导站在统计时点服务的区域"),
    )
    year = serializers.IntegerField(min_value=1949, max_value=2999)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("area" in attrs) == ("station" in attrs):
            raise serializers.ValidationError({"area": _("区域和指导站须选其一，且只选其一。")})
        return attrs


class CorrectionSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500, help_text=_("更正什么、为什么"))


class ReportFileSerializer(serializers.ModelSerializer):
    class Meta:
        model = ReportFile
        fields = ("name", "size", "sha256")


class PartSerializer(serializers.ModelSerializer):
    """A part of a report and whether its area stands by it."""

    area: serializers.SlugRelatedField = serializers.SlugRelatedField("code", read_only=True)
    report = serializers.PrimaryKeyRelatedField[YearlyReport](read_only=True)
    year = serializers.IntegerField(source="report.year", read_only=True)

    class Meta:
        model = ReportPart
        fields: tuple[str, ...] = ("id", "report", "year", "area", "completed_at")


class PartDetailSerializer(PartSerializer):
    may_complete = serializers.SerializerMethodField(help_text=_("您可否确认这一部分"))
    figures = serializers.SerializerMethodField(help_text=_("这一部分的数，按章"))
    findings = serializers.SerializerMethodField(help_text=_("逻辑检查中涉及这一部分的"))

    class Meta(PartSerializer.Meta):
        fields = (*PartSerializer.Meta.fields, "may_complete", "figures", "findings")

    def get_may_complete(self, part: ReportPart) -> bool:
        return can_complete(self.context["request"].user, part)

    @extend_schema_field({"type": "object", "additionalProperties": {}})
    def get_figures(self, part: ReportPart) -> dict[str, Any]:
        figures: dict[str, Any] = self.context["figures_of"](part)
        return figures

    @extend_schema_field({"type": "array", "items": {"type": "object"}})
    def get_findings(self, part: ReportPart) -> list[dict[str, Any]]:
        findings: list[dict[str, Any]] = self.context["findings_of"](part)
        return findings


class ReportSerializer(serializers.ModelSerializer):
    """A report without its figures, as lists show it."""

    area: serializers.SlugRelatedField = serializers.SlugRelatedField("code", read_only=True)
    state = serializers.ChoiceField(
        choices=ReportState.choices, read_only=True, help_text=_("编制到哪一步")
    )
    stage = serializers.ChoiceField(
        choices=Stage.choices,
        read_only=True,
        allow_null=True,
        help_text=_("编制完成后办到哪一步；完成以前为空"),
    )
    year_kind = serializers.ChoiceField(choices=YearKind.choices, read_only=True)
    corrects = serializers.PrimaryKeyRelatedField[YearlyReport](read_only=True, allow_null=True)
    station = serializers.PrimaryKeyRelatedField[Station](
        read_only=True, allow_null=True, help_text=_("指导站的报告：是哪个站；区域的报告为空")
    )

    class Meta:
        model = YearlyReport
        fields: tuple[str, ...] = (
            "id",
            "area",
            "station",
            "year",
            "year_kind",
            "edition",
            "cut_off",
            "state",
            "stage",
            "corrects",
            "reason",
            "created_at",
            "built_at",
            "checked_at",
            "sealed_at",
            "seal",
        )


class RunSerializer(serializers.Serializer):
    """How far something is that is done in the background."""

    state = serializers.ChoiceField(choices=ReportState.choices)
    error = serializers.CharField(help_text=_("失败的原因；没有失败时为空"))
    progress = serializers.SerializerMethodField()

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, run: ReportRun) -> dict[str, Any]:
        return progress_of(run.job)


class ReportDetailSerializer(ReportSerializer):
    """`figures` is null until the state is `ready`."""

    progress = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField(help_text=_("失败的原因；没有失败时为空"))
    figures = serializers.JSONField(read_only=True, allow_null=True)
    notes = serializers.SerializerMethodField(help_text=_("编者说明，按章"))
    parts = PartSerializer(many=True, read_only=True)
    files = ReportFileSerializer(many=True, read_only=True)
    sealing = serializers.SerializerMethodField(
        help_text=_("在后台封存时到哪一步；没有在后台封存过则为空")
    )

    class Meta(ReportSerializer.Meta):
        fields = (
            *ReportSerializer.Meta.fields,
            "progress",
            "error",
            "figures",
            "notes",
            "parts",
            "files",
            "sealing",
        )

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, report: YearlyReport) -> dict[str, Any]:
        return progress_of(report.job)

    def get_error(self, report: YearlyReport) -> str:
        return report.error

    @extend_schema_field(RunSerializer(allow_null=True))
    def get_sealing(self, report: YearlyReport) -> dict[str, Any] | None:
        runs = [run for run in report.runs.all() if run.kind == RunKind.SEAL]
        return RunSerializer(runs[0]).data if runs else None

    def get_notes(self, report: YearlyReport) -> dict[str, str]:
        return {note.chapter: note.text for note in report.notes.all()}


# ---------------------------------------------------------------- checks
class FindingSerializer(serializers.Serializer):
    area = serializers.CharField()
    name = serializers.CharField()
    text = serializers.CharField()


class OutcomeSerializer(serializers.Serializer):
    """One declared check; `result` is passed, warning or blocking."""

    code = serializers.CharField(source="check.code")
    title = serializers.CharField(source="check.title")
    reason = serializers.CharField(source="check.source")
    result = serializers.CharField()
    findings = FindingSerializer(many=True)


class ChecksSerializer(serializers.Serializer):
    blocking = serializers.IntegerField()
    checks = OutcomeSerializer(many=True)


# ---------------------------------------------------------------- drift
class CellDriftSerializer(serializers.Serializer):
    chapter = serializers.CharField()
    row = serializers.CharField()
    figure = serializers.CharField()
    sealed = serializers.JSONField()
    today = serializers.JSONField()


class RowDriftSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=["added", "removed", "changed"])
    type = serializers.CharField()
    id = serializers.IntegerField()
    name = serializers.CharField()
    effect = serializers.CharField()
    changes = serializers.JSONField()


class FigureDriftSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    as_of = serializers.DateField()
    difference = serializers.CharField()
    count = serializers.IntegerField()
    rows = RowDriftSerializer(many=True)


class DriftSerializer(serializers.Serializer):
    """Figures that would differ today, and the rows that make the difference."""

    compared_at = serializers.DateTimeField(
        allow_null=True, help_text=_("比较的时间；为空则是刚才，或者大的报告还没有比较过")
    )
    comparing = RunSerializer(
        allow_null=True, help_text=_("大的报告在后台比较到哪一步；刚才当场比较的为空")
    )
    figures = CellDriftSerializer(many=True)
    rows = FigureDriftSerializer(many=True)
    others = RowDriftSerializer(many=True)


def drift_json(shown: Mapping[str, Any]) -> dict[str, Any]:
    """What `DriftSerializer` describes."""
    run: ReportRun | None = shown["run"]
    drift = shown["drift"] or Drift([], [], [])
    return {
        "compared_at": shown["compared_at"],
        "comparing": RunSerializer(run).data if run else None,
        "figures": [
            {
                "chapter": cell.chapter,
                "row": cell.row,
                "figure": cell.figure,
                "sealed": cell.before,
                "today": cell.after,
            }
            for cell in drift.cells
        ],
        "rows": [_figure_json(figure) for figure in drift.figures],
        "others": [_row_json(row) for row in drift.others],
    }


def _figure_json(figure: FigureDrift) -> dict[str, Any]:
    return {
        "code": figure.code,
        "name": str(figure.name),
        "as_of": figure.day,
        "difference": str(figure.difference),
        "count": figure.count,
        "rows": [_row_json(row) for row in figure.rows],
    }


def _row_json(row: RowDrift) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "type": row.model._meta.model_name,
        "id": row.pk,
        "name": row.name,
        "effect": str(row.effect),
        "changes": {column.name: [column.before, column.after] for column in row.columns},
    }


# ---------------------------------------------------------------- comparison
class YearValueSerializer(serializers.Serializer):
    shown = serializers.FloatField(allow_null=True)
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    breaks = serializers.BooleanField(help_text=_("与上一年不可比"))


class ComparedLineSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    is_rate = serializers.BooleanField()
    values = YearValueSerializer(many=True)


class ComparedYearSerializer(serializers.Serializer):
    year = serializers.IntegerField()
    as_of = serializers.DateField(source="day")
    report = serializers.IntegerField(
        source="report.pk", default=None, allow_null=True, help_text=_("封存的报告；未封存的为空")
    )


class BreakSerializer(serializers.Serializer):
    year = serializers.IntegerField()
    on = serializers.DateField()
    text = serializers.CharField()
    rates = serializers.ListField(child=serializers.CharField())


class ComparisonSerializer(serializers.Serializer):
    """The figures of an area over several years; `breaks` says where they cannot be compared."""

    area = serializers.CharField(source="area.code")
    years = ComparedYearSerializer(many=True)
    lines = ComparedLineSerializer(many=True)
    breaks = BreakSerializer(many=True)


def comparison_json(found: Comparison) -> Any:
    """What `ComparisonSerializer` describes."""
    return ComparisonSerializer(found).data
