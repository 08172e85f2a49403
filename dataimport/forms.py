from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choices import Ability
from accounts.models import User
from areas.forms import AreaField
from common.doubtful import answers_to
from common.forms import DayInput
from common.spreadsheets import UnreadableFileError, check_upload
from dataimport.models import ImportRow
from dataimport.registry import SHEETS
from dataimport.selectors import CHOICES, Columns, Conflicts, Disputed, FileColumn

ACCEPTED = ".xlsx,.xls,.xlsb,.ods,.et,.csv,.txt"


def kind_choices() -> list[tuple[str, Any]]:
    return [(sheet.kind, sheet.title) for sheet in SHEETS.values()]


class UploadForm(forms.Form):
    """A file and what must be known about it before it is read."""

    kind = forms.ChoiceField(label=_("导入内容"), choices=kind_choices)
    area = AreaField(label=_("区域"), help_text=_("名册里没有写明乡镇或园区的行，记在这个区域。"))
    as_of = forms.DateField(
        label=_("统计时点"),
        required=False,
        widget=DayInput(),
        help_text=_("名册说的是哪一天的情况；留空时取表中写明的日期，再取今天。"),
    )
    file = forms.FileField(
        label=_("文件"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("Excel、WPS 表格或 CSV，不超过 30 MB；也可以把文件拖到这里。"),
    )

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["area"].offer(user.scope_for(Ability.IMPORT))  # type: ignore[attr-defined]

    def clean_as_of(self) -> date | None:
        as_of: date | None = self.cleaned_data["as_of"]
        if as_of and as_of > self.today:
            raise forms.ValidationError(_("统计时点不能晚于今天。"))
        return as_of

    def clean_file(self) -> Any:
        try:
            return check_upload(self.cleaned_data["file"])
        except UnreadableFileError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class DayForm(forms.Form):
    """Another day for a list that was checked."""

    as_of = forms.DateField(label=_("统计时点"), required=False, widget=DayInput())


class UndoForm(forms.Form):
    """Why a whole import is taken back."""

    reason = forms.CharField(
        label=_("撤销的理由"),
        max_length=160,
        help_text=_("记入每一条修改记录，例如：上传了去年的名册。"),
    )


class ChoicesForm(forms.Form):
    """Which record each doubtful row of a page means: `row-<position>`, one of what is offered."""

    def __init__(self, data: Any, rows: Iterable[ImportRow]) -> None:
        super().__init__(data)
        for row in rows:
            choices = [(value, value) for value in answers_to(row.candidates)]
            self.fields[f"row-{row.position}"] = forms.ChoiceField(choices=choices, required=False)

    @property
    def chosen(self) -> dict[int, str]:
        """Position → choice, of the rows that were sent."""
        return {
            int(name.removeprefix("row-")): self.cleaned_data[name]
            for name in self.fields
            if name in self.data
        }


class WorkbookForm(forms.Form):
    """What a prefilled workbook is to hold."""

    kind = forms.ChoiceField(label=_("内容"), choices=kind_choices)
    area = AreaField(label=_("区域"), help_text=_("只含您负责的区域里已登记的记录。"))
    as_of = forms.DateField(
        label=_("统计时点"),
        widget=DayInput(),
        help_text=_("表里填这一天的情况，交回时也按这一天记入。"),
    )

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["area"].offer(user.scope_for(Ability.IMPORT))  # type: ignore[attr-defined]

    def clean_as_of(self) -> date:
        as_of: date = self.cleaned_data["as_of"]
        if as_of > self.today:
            raise forms.ValidationError(_("统计时点不能晚于今天。"))
        return as_of


class ConflictsForm(forms.Form):
    """Whose text is taken in each disputed cell that a page shows."""

    def __init__(self, *args: Any, conflicts: Conflicts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts = conflicts
        for cell in conflicts.shown:
            self.fields[cell.place] = forms.ChoiceField(
                label=f"{cell.subject} {cell.title}",
                choices=[(choice, choice) for choice in CHOICES],
                required=False,
                initial=cell.choice,
            )
        # The page may be older than the last check.
        self.fields["seen"] = forms.CharField(
            widget=forms.HiddenInput, initial=conflicts.digest, required=False
        )
        offered = [("", ""), *((choice, choice) for choice in CHOICES)]
        self.fields["rest"] = forms.ChoiceField(choices=offered, required=False)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("seen") != self.conflicts.digest:
            raise forms.ValidationError(_("这份表刚刚重新检查过，格子有变化。请核对后再提交。"))
        if not (self.cleaned_data["rest"] or self.chosen):
            raise forms.ValidationError(_("还没有选。请在每一格选用您填的或现在的。"))
        return self.cleaned_data

    @property
    def chosen(self) -> dict[str, str]:
        """Place → choice, of the cells that were answered."""
        found = {cell.place: self.cleaned_data.get(cell.place) for cell in self.conflicts.shown}
        return {place: choice for place, choice in found.items() if choice}

    @property
    def rows(self) -> list[tuple[Disputed, str]]:
        """Each cell with what is chosen in it so far."""
        return [(cell, self[cell.place].value() or "") for cell in self.conflicts.shown]


class ColumnsForm(forms.Form):
    """What each column of a file is taken for: one select box for each."""

    def __init__(self, *args: Any, columns: Columns, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        offered = [("", _("不导入")), *((c.field, c.title) for c in columns.choices)]
        for number, column in enumerate(columns.columns):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=column.title, choices=offered, required=False, initial=column.field
            )
        # The page may be older than the last check.
        seen = forms.CharField(widget=forms.HiddenInput, initial=columns.digest)
        self.fields["seen"] = seen

    def clean_seen(self) -> str:
        if self.cleaned_data["seen"] != self.columns.digest:
            raise forms.ValidationError(_("这份表刚刚重新检查过，列有变化。请核对后再提交。"))
        return self.columns.digest

    @property
    def rows(self) -> list[tuple[FileColumn, forms.BoundField]]:
        """Each column of the file with its select box."""
        return [
            (column, self[f"column-{number}"]) for number, column in enumerate(self.columns.columns)
        ]

    @property
    def chosen(self) -> dict[str, str]:
        """Key → field."""
        return {
            column.key: self.cleaned_data[f"column-{number}"]
            for number, column in enumerate(self.columns.columns)
        }
