"""What the forms of every app share: fields that read what people write, and how a form is kept
apart from the row it is about."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.choices import Precision
from common.problems import Doubtful, Message, Unreadable, say
from common.values import (
    NONE,
    Count,
    PartialDate,
    mask_phone,
    parse_count,
    parse_credit_code,
    parse_date,
    unmasked,
)

BLANK_CHOICE = BLANK_CHOICE_DASH[0]
CHOOSE, UNKNOWN = _("请选择"), _("不详")
# What is only known to the month or year counts from its first day (common.choices.Precision).
_EVERY_PRECISION = _("如 2019-11-05；只知道年月或年的照写，如 2019年11月，从其第一天算起。")
HIDDEN_PHONE = _("号码中间有星号。请写完整的新号码；不更换的，请保持原来显示的样子。")


class DayInput(forms.DateInput):
    """The browser's own date field; it wants and sends ISO dates whatever the language."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"format": "%Y-%m-%d", **kwargs})


class _ReadingField(forms.CharField):
    """Text understood by the same reader as the cells of an imported sheet."""

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            meaning = self.read(text)
        except Unreadable as refusal:
            raise _refusal(refusal.message, refusal.params) from refusal
        if not isinstance(meaning, Doubtful):
            return meaning
        if not meaning.value:
            raise _refusal(meaning.message, meaning.params)
        return meaning.value


def _refusal(message: Message, params: Any) -> ValidationError:
    return ValidationError(say(message.reason, params) + say(message.remedy, params))


class PartialDateField(_ReadingField):
    """A date known to the day, month or year, typed as such; cleans to PartialDate or None."""

    def __init__(self, *, effect: Any = "", **kwargs: Any) -> None:
        """`effect` says what happens from the day on; the hint how to write it goes before."""
        hint = _("如 2019-11-05、2019年11月 或 2019年")
        if effect:
            hint = format_lazy("{}{}", _EVERY_PRECISION, effect)
        super().__init__(**{"help_text": hint, "max_length": 20, **kwargs})

    def read(self, text: str) -> PartialDate | None:
        meaning = parse_date(text)
        if meaning is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return meaning

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, PartialDate) else value


class CountField(_ReadingField):
    """A number of people as people state it (120, 约120, 120以上); cleans to a Count."""

    def __init__(self, **kwargs: Any) -> None:
        hint = _("可写 120、约120、120以上 或 20以下")
        super().__init__(**{"help_text": hint, "max_length": 20, **kwargs})

    def read(self, text: str) -> Count:
        count = parse_count(text)
        if self.required and count.exactness == NONE:
            raise ValidationError(self.error_messages["required"], code="required")
        return count


class PhoneField(forms.CharField):
    """A telephone number that is shown masked; sent back as it was shown it means no change.

    The form says which number is `known`; stars that are not those shown are refused.
    """

    known = ""

    def __init__(self, **kwargs: Any) -> None:
        hint = _("只显示前三位和后四位；不改动就保持原号码，要更换请写完整的新号码")
        attributes = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
        defaults = {"help_text": hint, "max_length": 40, "required": False, "widget": attributes}
        super().__init__(**{**defaults, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return mask_phone(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        number = unmasked(super().clean(value), self.known)
        if number is None:
            raise ValidationError(HIDDEN_PHONE)
        return number


class CreditCodeField(_ReadingField):
    """A unified social credit code with a right check digit, or ""."""

    def read(self, text: str) -> Any:
        return parse_credit_code(text)


def _say_what_blank_means(field: forms.ChoiceField) -> None:
    choices = list(cast("Iterable[Any]", field.choices))
    if choices[:1] == [BLANK_CHOICE]:
        field.choices = [("", CHOOSE if field.required else UNKNOWN), *choices[1:]]


class PartialDates(forms.BaseForm):
    """A form that splits each of its partial dates into the two columns that keep it."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name, field in self.fields.items():
            if isinstance(field, PartialDateField) and name in data:
                known = data[name] or PartialDate(None, Precision.DAY)  # type: ignore[arg-type]
                data[name], data[precision_of(name)] = known.on, known.precision
        return data


class RowForm(PartialDates, forms.ModelForm):
    """Labels, lengths and choices of a model's columns, and the values of a row to start from.

    It validates a dict and saves nothing: the service checks the row as a whole and writes it. So
    the row it is shown for stays as it was read, and the change log sees what it was before.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField) and not isinstance(field.widget, DayInput):
                field.widget = DayInput(attrs=field.widget.attrs)
            if isinstance(field, forms.ChoiceField):
                _say_what_blank_means(field)
            if isinstance(field, PartialDateField) and self.instance.pk:
                on = getattr(self.instance, name)
                precision = getattr(self.instance, precision_of(name))
                self.initial[name] = PartialDate(on, precision) if on else None

    def _post_clean(self) -> None:
        """Neither change the row nor check it here; that is the service's."""


def precision_of(name: str) -> str:
    """The column beside a partial date's: opened_on → opened_precision, since → since_precision."""
    return name.removesuffix("_on") + "_precision"


def show_last(form: forms.BaseForm, **texts: str) -> None:
    """Have the form say beside each of these fields what was last known of it."""
    for name, text in texts.items():
        if text and name in form.fields:
            form.fields[name].last = text  # type: ignore[attr-defined]


class ActionForm(PartialDates, forms.Form):
    """What a named action asks besides what is its own: on what grounds. It stands in the log."""

    note = forms.CharField(
        label=_("理由和依据"), max_length=150, widget=forms.TextInput(attrs={"class": "wide"}),
        help_text=_("如“工商变更登记”“上级批复〔2024〕3号”，记入修改记录"),
    )  # fmt: skip

    field_order: tuple[str, ...] = ()


class ReasonForm(forms.Form):
    """Why personal data is looked at or exported. A subclass names its `reasons`, one of which is
    "other" and wants words."""

    reasons: type[TextChoices]

    purpose = forms.ChoiceField(label=_("用途"))
    note = forms.CharField(
        label=_("说明"), required=False, max_length=120, help_text=_("选“其他”时必须写明")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        purpose = cast("forms.ChoiceField", self.fields["purpose"])
        purpose.choices = [("", CHOOSE), *self.reasons.choices]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("purpose") == "other" and not data.get("note"):
            self.add_error("note", _("请写明用途。"))
        return data

    @property
    def reason(self) -> str:
        """As it goes into the log, which is kept in Chinese."""
        with translation.override("zh-hans"):
            purpose = str(self.reasons(self.cleaned_data["purpose"]).label)
        note = self.cleaned_data["note"]
        return f"{purpose}：{note}" if note else purpose
