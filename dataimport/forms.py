from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choices import Ability
from accounts.models import User
from areas.forms import AreaField
from common.forms import DayInput
from common.spreadsheets import MAX_BYTES
from dataimport.registry import SHEETS

ACCEPTED = ".xlsx,.xlsm,.xls,.xlsb,.ods,.et,.csv,.txt"


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
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                _("文件超过 30 MB。请删去图片等无关内容，或者分成几个文件上传。")
            )
        return file


class DayForm(forms.Form):
    """Another day for a list that was checked."""

    as_of = forms.DateField(label=_("统计时点"), required=False, widget=DayInput())
