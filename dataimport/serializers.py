from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from areas.models import Area
from common.api import RowSerializer, ScopedCodeField
from common.job_api import ProgressSerializer, progress_of
from common.problems import Problem
from common.spreadsheets import MAX_BYTES
from dataimport.choices import BatchState, RowAction
from dataimport.models import ImportBatch, ImportRow
from dataimport.registry import SHEETS
from dataimport.selectors import stored_problems

# A list with more problems than this is wrong as a whole; problems.xlsx has them all.
PROBLEMS_SHOWN = 1000


class UploadSerializer(serializers.Serializer):
    """A file to import. Without `area` it is the one area the caller may import into."""

    file = serializers.FileField()
    kind = serializers.ChoiceField(choices=[(kind, kind) for kind in SHEETS], default="roster")
    area = ScopedCodeField(queryset=Area.objects.all(), required=False, allow_null=True)
    as_of = serializers.DateField(required=False, allow_null=True)

    def validate_file(self, file: Any) -> Any:
        if file.size > MAX_BYTES:
            raise serializers.ValidationError(_("文件超过 30 MB。"))
        return file


class ConfirmSerializer(serializers.Serializer):
    skip_errors = serializers.BooleanField(
        default=False, help_text=_("为 true 时跳过有错误的行，只导入其余的行")
    )


class ProblemSerializer(serializers.Serializer):
    """One problem at its place; `row` 0 is the whole sheet."""

    sheet = serializers.CharField()
    row = serializers.IntegerField()
    column = serializers.CharField()
    value = serializers.CharField()
    severity = serializers.ChoiceField(choices=["error", "warning"])
    code = serializers.CharField(source="message.code")
    reason = serializers.CharField()
    remedy = serializers.CharField()


class ImportSerializer(RowSerializer):
    area: serializers.SlugRelatedField = serializers.SlugRelatedField("code", read_only=True)
    state = serializers.ChoiceField(choices=BatchState.choices, read_only=True)
    counts = serializers.DictField(child=serializers.IntegerField(), read_only=True)

    class Meta:
        model = ImportBatch
        fields: tuple[str, ...] = (
            *("id", "kind", "area", "as_of", "as_of_source", "filename", "sha256", "state"),
            *("counts", "skip_errors", "failure", "created_at"),
        )


class ImportDetailSerializer(ImportSerializer):
    """`problems` are at most 1,000; problems.xlsx holds all."""

    progress = serializers.SerializerMethodField()
    problems = serializers.SerializerMethodField()

    class Meta(ImportSerializer.Meta):
        fields = (*ImportSerializer.Meta.fields, "progress", "problems")

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, batch: ImportBatch) -> dict[str, Any]:
        return progress_of(batch.job)

    @extend_schema_field(ProblemSerializer(many=True))
    def get_problems(self, batch: ImportBatch) -> Any:
        shown: list[Problem] = []
        for problem in stored_problems(batch):
            shown.append(problem)
            if len(shown) == PROBLEMS_SHOWN:
                break
        return ProblemSerializer(shown, many=True).data


class ImportRowSerializer(RowSerializer):
    """One row: as it stands (`raw`), as it is understood (`cleaned`), what it does (`changes`)."""

    action = serializers.ChoiceField(choices=RowAction.choices, read_only=True)
    changes = serializers.SerializerMethodField()
    problems = serializers.SerializerMethodField()

    class Meta:
        model = ImportRow
        fields = (
            *("position", "sheet", "number", "subject", "action"),
            *("raw", "cleaned", "changes", "problems"),
        )

    @extend_schema_field({"type": "array", "items": {"type": "object"}})
    def get_changes(self, row: ImportRow) -> list[dict[str, str]]:
        return [
            {"what": gettext(label), "before": before, "after": after}
            for label, before, after in row.changes
        ]

    @extend_schema_field(ProblemSerializer(many=True))
    def get_problems(self, row: ImportRow) -> Any:
        problems = [Problem.from_json(data) for data in row.problems]
        return ProblemSerializer(problems, many=True).data
