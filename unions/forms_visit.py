"""One page for what is asked at a visit: last values beside each field, only what is filled in is
written, and what cannot be or looks odd is said with its rule."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.forms import CountField, DayInput, PartialDateField
from common.last_values import lines_about, with_origin
from common.templatetags.ui import day, number, people, period
from common.values import NONE, Count, PartialDate
from enterprises.choices import Subject
from enterprises.models import Enterprise
from enterprises.rules import can_edit
from unions.choices import SystemKind, UnionKind
from unions.forms import UnionChoice
from unions.models import Union
from unions.selectors import Latest, latest_of
from unions.services import Visit

SAME, HAS, HAS_NOT, OWN, SHARED, ENDED = "", "yes", "none", "own", "shared", "ended"
_ASKED = (
    (SystemKind.CONGRESS, Subject.CONGRESS, _("职工代表大会")),
    (SystemKind.OPENNESS, Subject.OPENNESS, _("厂务公开")),
    (SystemKind.CONTRACT, Subject.CONTRACT, _("集体合同")),
)
_COVER = {
    SAME: _("没问，或和上次一样"), HAS_NOT: _("核实过，没有工会"),
    OWN: _("已单独建会"), SHARED: _("已加入联合工会"),
}  # fmt: skip


class VisitForm(forms.Form):
    on = forms.DateField(label=_("走访日期"), widget=DayInput())
    stated = CountField(label=_("职工人数"), required=False)
    women = forms.IntegerField(label=_("女职工人数"), required=False, min_value=0)
    members = forms.IntegerField(label=_("会员人数"), required=False, min_value=0)
    women_members = forms.IntegerField(label=_("女会员人数"), required=False, min_value=0)
    union = forms.ChoiceField(label=_("建会情况"), required=False)
    shared_union = UnionChoice(
        label=_("加入的工会"), queryset=Union.objects.none(), required=False,
        empty_label=_("请选择"),
        help_text=_("选“已加入联合工会”时填"),
    )  # fmt: skip
    union_since = PartialDateField(
        label=_("自何时（批复或加入日期）"), required=False,
        help_text=_("如 2024-03-05、2024年3月；新建会、新加入时填"),
    )  # fmt: skip
    approval_number = forms.CharField(
        label=_("批复文号"), required=False, max_length=60, help_text=_("单独建会时填")
    )
    source = forms.CharField(label=_("来源"), required=False, max_length=120)

    def __init__(
        self, data: Any = None, *, user: User, enterprise: Enterprise, today: date, **kwargs: Any
    ) -> None:
        initial = {"on": today, "source": gettext("实地走访"), **kwargs.pop("initial", {})}
        super().__init__(data, initial=initial, **kwargs)
        self.enterprise, self.latest = enterprise, latest_of(enterprise, on=today)
        self._offer_unions(user)
        for kind, _subject, label in _ASKED:
            self._ask_system(kind, label)
        self._say_last()
        # Day and source are filled in; whoever works without a mouse begins to type here.
        self.fields["stated"].widget.attrs["autofocus"] = True
        self.order_fields(
            [
                "on", "source", "stated", "women", "members", "women_members", "union",
                "shared_union", "union_since", "approval_number",
                *(name for kind, *_rest in _ASKED for name in (kind.value, f"{kind.value}_since")),
                "contract_until",
            ]
        )  # fmt: skip

    def _offer_unions(self, user: User) -> None:
        choices = dict(_COVER)
        if self.latest.own_union or not can_edit(user, self.enterprise):
            # One cannot be founded again; founding is not the enterprise's own officer's.
            del choices[OWN]
        if self.latest.coverages:
            del choices[HAS_NOT]
        if not can_edit(user, self.enterprise):
            del choices[SHARED]
        self.fields["union"].choices = list(choices.items())  # type: ignore[attr-defined]
        if SHARED not in choices:
            del self.fields["shared_union"]
        else:
            shared = Union.objects.visible_to(user).exclude(kind=UnionKind.OWN)
            chooser: Any = self.fields["shared_union"]
            chooser.queryset = shared.order_by("pinyin", "name")
        if OWN not in choices:
            del self.fields["approval_number"]
        if not {OWN, SHARED} & choices.keys():
            del self.fields["union_since"]

    def _ask_system(self, kind: SystemKind, label: Any) -> None:
        there = self.latest.systems.get(kind)
        choices = [(SAME, _("没问，或和上次一样"))]
        if there is None:
            choices += [(HAS, _("有")), (HAS_NOT, _("核实过，没有"))]
        elif there.enterprise_id:
            choices.append((ENDED, _("已停止，自走访之日起不再计")))
        self.fields[kind.value] = forms.ChoiceField(label=label, required=False, choices=choices)
        if there is not None:
            return
        self.fields[f"{kind.value}_since"] = PartialDateField(
            label=_("%s：自何时") % label, required=False,
            help_text=_("选“有”时填，如 2024年3月；不知道哪天的写年份"),
        )  # fmt: skip
        if kind == SystemKind.CONTRACT:
            self.fields["contract_until"] = PartialDateField(
                label=_("集体合同：到期日"), required=False,
                help_text=_("如 2026-12-31、2026年12月；到那一天、那个月或那一年的最后一天都有效"),
            )  # fmt: skip

    def _say_last(self) -> None:
        """Beside each field what was last known, and of which day."""
        for name, text in _last_values(self.latest):
            if name in self.fields:
                self.fields[name].last = text  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """`on` and the Visit, as the service takes them."""
        data = super().clean() or {}
        self._require("union", OWN, "union_since")
        self._require("union", SHARED, "union_since")
        self._require("union", SHARED, "shared_union")
        for kind, *_rest in _ASKED:
            self._require(kind.value, HAS, f"{kind.value}_since")
        if not self.errors and not self._says_something(data):
            self.add_error(None, _("什么都没有填。请填走访时核实过的内容。"))
        self._require_totals(data)
        if self.errors:
            return data
        visit = Visit(
            count=_count(data),
            members=data.get("members"),
            women_members=data.get("women_members"),
            founded=self._founded(data),
            joined=self._joined(data),
            adopted=tuple(self._adopted(data)),
            ended=[self.latest.systems[kind] for kind in self._answered(data, ENDED)],
            absent=tuple(self._absent(data)),
            source=data.get("source", ""),
        )
        return {"on": data["on"], "visit": visit}

    def _require(self, asked: str, answer: str, wanted: str) -> None:
        data = self.cleaned_data
        missing = wanted in self.fields and not data.get(wanted) and wanted not in self.errors
        if missing and data.get(asked) == answer:
            self.add_error(wanted, _("请填写。"))

    def _says_something(self, data: Mapping[str, Any]) -> bool:
        asked = [
            "members",
            "women_members",
            "women",
            "union",
            *(kind.value for kind, *_r in _ASKED),
        ]
        return _count(data) is not None or any(data.get(name) not in (None, "") for name in asked)

    def _require_totals(self, data: Mapping[str, Any]) -> None:
        """Women are part of a report of all."""
        for part, whole in (("women", "stated"), ("women_members", "members")):
            if data.get(part) is not None and _number(data, whole) is None:
                self.add_error(whole, _("只填了其中的女性人数，请一并填写总数。"))

    def _founded(self, data: Mapping[str, Any]) -> dict[str, Any] | None:
        if data.get("union") != OWN:
            return None
        since: PartialDate = data["union_since"]
        return {
            "name": gettext("%s工会委员会") % self.enterprise.name,
            "approved_on": since.on,
            "approved_precision": since.precision,
            "approval_number": data.get("approval_number", ""),
        }

    def _joined(self, data: Mapping[str, Any]) -> dict[str, Any] | None:
        if data.get("union") != SHARED:
            return None
        since: PartialDate = data["union_since"]
        return {
            "union": data["shared_union"],
            "since": since.on,
            "since_precision": since.precision,
        }

    def _answered(self, data: Mapping[str, Any], answer: str) -> list[str]:
        return [kind.value for kind, *_rest in _ASKED if data.get(kind.value) == answer]

    def _adopted(self, data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        for kind in self._answered(data, HAS):
            since: PartialDate = data[f"{kind}_since"]
            until = _end(data.get("contract_until")) if kind == SystemKind.CONTRACT else {}
            yield {
                "kind": kind,
                "since": since.on,
                "since_precision": since.precision,
                "evidence": data.get("source", ""),
                **until,
            }

    def _absent(self, data: Mapping[str, Any]) -> Iterator[str]:
        if data.get("union") == HAS_NOT:
            yield Subject.UNION
        for kind, subject, _label in _ASKED:
            if data.get(kind.value) == HAS_NOT:
                yield subject


def _count(data: Mapping[str, Any]) -> dict[str, Any] | None:
    """The columns of a headcount, None where none was stated."""
    count = data.get("stated")
    if count is None or count.exactness == NONE:
        return None
    found = columns_of(count)
    return found if data.get("women") is None else {**found, "women": data["women"]}


def _end(until: PartialDate | None) -> dict[str, Any]:
    """A contract holds until the end of the day, month or year that is stated."""
    return {"until": until.end, "until_precision": until.precision} if until else {}


def columns_of(count: Count) -> dict[str, Any]:
    """The columns of a headcount that say this."""
    found: dict[str, Any] = {"employees": count.value, "exactness": count.exactness}
    if count.at_least is not None or count.at_most is not None:
        found |= {"at_least": count.at_least, "at_most": count.at_most}
    return found


def _number(data: Mapping[str, Any], name: str) -> int | None:
    value = data.get(name)
    return value if isinstance(value, int) or value is None else value.value


def _last_values(latest: Latest) -> Iterator[tuple[str, str]]:
    """Field by field: what, of which day, by whom."""
    rows = [latest.headcount, latest.membership, *latest.coverages]
    lines = lines_about([*rows, *latest.absences.values(), *latest.systems.values()])
    for name, text, on, row in (*_numbers(latest), *_answers(latest)):
        yield name, with_origin(text, on, lines.get(row))
    if latest.coverages:
        each = [
            with_origin(str(one.union), period(one), lines.get(one)) for one in latest.coverages
        ]
        yield "union", "；".join(each)


def _numbers(latest: Latest) -> Iterator[tuple[str, str, str, Any]]:
    if row := latest.headcount:
        on = day(row.reported_on, row.reported_precision)
        yield "stated", people(row), on, row
        if row.women is not None:
            yield "women", number(row.women), on, row
    if members := latest.membership:
        on = day(members.reported_on, members.reported_precision)
        yield "members", number(members.members), on, members
        if members.women is not None:
            yield "women_members", number(members.women), on, members


def _answers(latest: Latest) -> Iterator[tuple[str, str, str, Any]]:
    for kind, subject, _label in _ASKED:
        if system := latest.systems.get(kind):
            shared = f"{system.union}，" if system.union_id else ""
            yield kind.value, gettext("有"), f"{shared}{period(system)}", system
        elif absence := latest.absences.get(subject):
            yield kind.value, gettext("核实过，没有"), day(absence.confirmed_on), absence
    if (absence := latest.absences.get(Subject.UNION)) and not latest.coverages:
        yield "union", gettext("核实过，没有"), day(absence.confirmed_on), absence
