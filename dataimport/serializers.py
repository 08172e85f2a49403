from typing import Any, Literal

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from areas.models import Area
from common.api import ScopedCodeField
from common.job_api import ProgressSerializer, progress_of
from common.problems import Problem
from common.spreadsheets import UnreadableFileError, check_upload
from dataimport.choices import BatchState, ColumnWhy, RowAction
from dataimport.models import ImportBatch, ImportRow, Workbook
from dataimport.registry import SHEETS
from dataimport.selectors import CHOICES, columns_of, stored_problems

# A list with more problems than this is wrong as a whole; problems.xlsx has them all.
PROBLEMS_SHOWN = 1000
# What can be imported, as the interface names it.
KINDS = [(kind, kind) for kind in SHEETS]


class UploadSerializer(serializers.Serializer):
    """A file to import. Without `area` it is the one area the caller may import into."""

    file = serializers.FileField()
    kind = serializers.ChoiceField(choices=KINDS, default="roster")
    area = ScopedCodeField(queryset=Area.objects.all(), required=False, allow_null=True)
    as_of = serializers.DateField(required=False, allow_null=True)

    def validate_file(self, file: Any) -> Any:
        try:
            return check_upload(file)
        except UnreadableFileError as refusal:
            raise serializers.ValidationError(str(refusal)) from refusal


class ConfirmSerializer(serializers.Serializer):
    skip_errors = serializers.BooleanField(
        default=False, help_text=_("为 true 时跳过有错误和存疑的行，只导入其余的行")
    )


class ChoicesSerializer(serializers.Serializer):
    """`rows`: position of a doubtful row → "new", "skip" (leave out), the number of one of its
    candidates, or "" for: not decided."""

    rows = serializers.DictField(child=serializers.CharField(allow_blank=True), allow_empty=False)
    check = serializers.BooleanField(default=True)

    def validate_rows(self, rows: dict[str, str]) -> dict[str, str]:
        if not all(position.isdecimal() and len(position) < 10 for position in rows):
            raise serializers.ValidationError(gettext("请用行的 position 指明是哪一行。"))
        return rows

    @property
    def by_position(self) -> dict[int, str]:
        return {int(position): choice for position, choice in self.validated_data["rows"].items()}


class UndoSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=160, help_text=_("撤销的理由，记入修改记录"))


class CountedSerializer(serializers.Serializer):
    """Rows of one kind: how many are deleted, how many get their former values."""

    kind = serializers.CharField()
    deleted = serializers.IntegerField()
    set_back = serializers.IntegerField()


class LeftSerializer(serializers.Serializer):
    """A record that is not taken back, and why."""

    kind = serializers.CharField()
    name = serializers.CharField()
    reason = serializers.CharField()


class UndoPreviewSerializer(serializers.Serializer):
    """`left` is null for an import that is too long to be looked through beforehand; what is left
    of it is listed afterwards, in `undone`."""

    counted = CountedSerializer(many=True)
    left = LeftSerializer(many=True, allow_null=True)
    lines = serializers.IntegerField()


@extend_schema_serializer(component_name="ListCandidate")
class CandidateSerializer(serializers.Serializer):
    """A registered record that a doubtful row may mean."""

    pk = serializers.IntegerField()
    name = serializers.CharField()
    facts = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    or_new = serializers.BooleanField(default=True, help_text=_("也可能是还没有登记的，可选 new"))


class ShareEffectSerializer(serializers.Serializer):
    """A share before or after; `nothing_known` where nobody was asked."""

    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField()
    nothing_known = serializers.BooleanField()


class RateEffectSerializer(serializers.Serializer):
    name = serializers.CharField()
    before = ShareEffectSerializer()
    after = ShareEffectSerializer()


class CountEffectSerializer(serializers.Serializer):
    name = serializers.CharField()
    before = serializers.IntegerField()
    after = serializers.IntegerField()


class PlaceEffectSerializer(serializers.Serializer):
    name = serializers.CharField()
    rates = RateEffectSerializer(many=True)
    counts = CountEffectSerializer(many=True)


class ListEffectsSerializer(serializers.Serializer):
    """What applying would do to the rates of the places touched, on the day the list speaks for.

    `refusal` says why the database would refuse the list; `too_many` is the number of rows of a
    list that is too long to be tried out. Empty where nothing would be written."""

    on = serializers.DateField(required=False)
    places = PlaceEffectSerializer(many=True, required=False)
    more = serializers.IntegerField(required=False)
    refusal = serializers.CharField(required=False)
    too_many = serializers.IntegerField(required=False)


class UndoneSerializer(serializers.Serializer):
    """What an undoing took back; `named` are the first of the records it left: kind, name, why."""

    reason = serializers.CharField(required=False)
    taken_back = serializers.IntegerField(required=False)
    left = serializers.IntegerField(required=False)
    named = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()), required=False
    )


# Its own name would be that of the API's refusals, and the document would describe these instead.
@extend_schema_serializer(component_name="ListProblem")
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


class ImportSerializer(serializers.ModelSerializer):
    area: serializers.SlugRelatedField = serializers.SlugRelatedField("code", read_only=True)
    state = serializers.ChoiceField(choices=BatchState.choices, read_only=True)
    counts = serializers.DictField(child=serializers.IntegerField(), read_only=True)

    class Meta:
        model = ImportBatch
        fields: tuple[str, ...] = (
            *("id", "kind", "area", "as_of", "as_of_source", "filename", "sha256", "state"),
            *("counts", "skip_errors", "failure", "created_at"),
        )


class FileColumnSerializer(serializers.Serializer):
    """A column of the file: what it is taken for (`field`, "" for none) and why."""

    key = serializers.CharField()
    title = serializers.CharField()
    sheets = serializers.ListField(child=serializers.CharField())
    row = serializers.IntegerField()
    samples = serializers.ListField(child=serializers.CharField())
    field = serializers.CharField()
    why = serializers.ChoiceField(choices=ColumnWhy.values)
    hint = serializers.CharField()
    reason = serializers.SerializerMethodField(help_text=_("这一列为什么不导入；其他列为空"))

    @extend_schema_field(str)
    def get_reason(self, column: Any) -> str:
        return gettext(column.reason) if column.reason else ""


class ChoiceSerializer(serializers.Serializer):
    """What a column can be taken for."""

    field = serializers.CharField()
    title = serializers.CharField()
    is_required = serializers.BooleanField(source="required")


class MappingSerializer(serializers.Serializer):
    """`columns`: key of a column of the file → field, or "" for: not imported."""

    columns = serializers.DictField(
        child=serializers.CharField(allow_blank=True), allow_empty=False
    )


class DisputedSerializer(serializers.Serializer):
    """A cell that somebody changed in the workbook and somebody else since it was made: as it was
    then (`before`), is now (`theirs`), and stands in the file (`mine`); `choice` is "" so far."""

    place = serializers.CharField()
    row = serializers.IntegerField()
    subject = serializers.CharField()
    title = serializers.CharField()
    field = serializers.CharField()
    before = serializers.CharField()
    theirs = serializers.CharField()
    mine = serializers.CharField()
    choice = serializers.CharField()


class ChosenSerializer(serializers.Serializer):
    """`choices`: place of a disputed cell → whose text is taken; `rest` for all others without a
    choice."""

    choices = serializers.DictField(child=serializers.ChoiceField(choices=CHOICES), required=False)
    rest = serializers.ChoiceField(choices=CHOICES, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not (attrs.get("choices") or attrs.get("rest")):
            raise serializers.ValidationError(gettext("请给出 choices 或 rest。"))
        return attrs


class WorkbookSerializer(serializers.Serializer):
    """What a workbook to be filled in is to hold; without `as_of` what is registered today."""

    kind = serializers.ChoiceField(choices=KINDS, default="roster")
    area = ScopedCodeField(queryset=Area.objects.all(), required=False)
    as_of = serializers.DateField(required=False)


class PreparedSerializer(serializers.ModelSerializer):
    """A workbook that is made in the background; `url` is where to fetch it once it is `ready`."""

    area = ScopedCodeField(read_only=True)
    state = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    number = serializers.SerializerMethodField(help_text=_("导出编号"))

    class Meta:
        model = Workbook
        fields = (
            *("id", "kind", "area", "as_of", "state", "progress", "failure", "url", "number"),
            "created_at",
        )

    def get_state(self, workbook: Workbook) -> Literal["working", "ready", "failed"]:
        if workbook.file:
            return "ready"
        return "working" if workbook.is_working else "failed"

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, workbook: Workbook) -> Any:
        return progress_of(workbook.job)

    def get_url(self, workbook: Workbook) -> str | None:
        return reverse("api-workbook-file", args=[workbook.pk]) if workbook.file else None

    def get_number(self, workbook: Workbook) -> str | None:
        return workbook.export.number if workbook.export else None


class ImportDetailSerializer(ImportSerializer):
    """`problems` are at most 1,000; problems.xlsx holds all. `columns` are those of the file,
    `choices` what each of them can be taken for. `is_outdated` says that doubtful rows were decided
    about since the last check."""

    progress = serializers.SerializerMethodField()
    problems = serializers.SerializerMethodField()
    columns = serializers.SerializerMethodField()
    choices = serializers.SerializerMethodField()
    effects = ListEffectsSerializer(read_only=True)
    undone = UndoneSerializer(read_only=True)

    class Meta(ImportSerializer.Meta):
        fields = (
            *(*ImportSerializer.Meta.fields, "progress", "problems", "columns", "choices"),
            *("effects", "is_outdated", "undone"),
        )

    @extend_schema_field(FileColumnSerializer(many=True))
    def get_columns(self, batch: ImportBatch) -> Any:
        return FileColumnSerializer(columns_of(batch).columns, many=True).data

    @extend_schema_field(ChoiceSerializer(many=True))
    def get_choices(self, batch: ImportBatch) -> Any:
        return ChoiceSerializer(columns_of(batch).choices, many=True).data

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


class ImportRowSerializer(serializers.ModelSerializer):
    """One row: as it stands (`raw`), as it is understood (`cleaned`), what it does (`changes`); of
    a doubtful row what it may mean (`candidates`) and what was chosen (`choice`)."""

    action = serializers.ChoiceField(choices=RowAction.choices, read_only=True)
    changes = serializers.SerializerMethodField()
    problems = serializers.SerializerMethodField()
    candidates = CandidateSerializer(many=True, read_only=True)

    class Meta:
        model = ImportRow
        fields = (
            *("position", "sheet", "number", "subject", "action"),
            *("raw", "cleaned", "changes", "problems", "candidates", "choice"),
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
