"""What a write would bring that no record should have: it is written, looked at, and undone unless
that was confirmed. The same checks that make the lists of doubtful records decide, by the same
queries (docs/adr/0026); forms, edits of many records and the API ask them here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Model
from django.forms import BaseForm
from django.http import QueryDict
from django.utils.translation import gettext as _

from common import audit
from common.checking import Asked, Check, Severity, bearing_on, found_each
from common.models import AuditEntry

# The inputs by which the warnings above a form are answered.
CONFIRMED, WHY = "confirmed", "confirmed-note"
LONGEST_WHY = 100
LONGEST_REASON = AuditEntry._meta.get_field("reason").max_length or 0
CONFIRM = "check.confirm"


class Unconfirmed(Exception):
    """Something was found that nobody has confirmed; nothing may stay written."""

    def __init__(self, found: Sequence[Check]) -> None:
        super().__init__()
        self.found = found


class Measured:
    """What the checks find about some records before something is written, and after.

    `fields` are those that are asked for, `given` those that were filled in.
    """

    def __init__(
        self,
        fields: Iterable[str],
        records: Iterable[Model],
        *,
        user: Any,
        today: date,
        given: Collection[str] = (),
    ) -> None:
        self.records, self.fields = list(records), list(fields)
        self.user, self.given = user, given
        self.asked = Asked(on=today, scope=user.scope)
        self.checks = bearing_on(self.fields)
        self.before = found_each(self.records, self.checks, self.asked)

    def each(self, given: Mapping[Model, Collection[str]]) -> dict[Model, list[Check]]:
        """What is found now in each record and was not before, the worst first."""
        return self._news(self.records, self.checks, given)

    def errors_in(self, record: Model) -> list[Check]:
        """What cannot be and is so now, in one of the records."""
        errors = [check for check in self.checks if check.severity == Severity.ERROR]
        return self._news([record], errors, {})[record]

    def new(self, *written: Any) -> list[Check]:
        """What is found now and was not before, the worst first; in what was added as well."""
        self.records += [
            row for row in written if isinstance(row, Model) and row not in self.records
        ]
        found = self.each(dict.fromkeys(self.records, self.given))
        return [check for check in self.checks if any(check in news for news in found.values())]

    @property
    def concerned(self) -> list[Model]:
        """Those of the records that any of the checks is about."""
        kinds = {kind for check in self.checks for kind in check.subject.about}
        return [record for record in self.records if type(record) in kinds]

    def _news(
        self,
        records: Sequence[Model],
        checks: Sequence[Check],
        given: Mapping[Model, Collection[str]],
    ) -> dict[Model, list[Check]]:
        now = found_each(records, checks, self.asked)
        return {
            record: [
                check
                for check in checks
                if check in now[record] and self._is_news(check, record, given.get(record, ()))
            ]
            for record in records
        }

    def _is_news(self, check: Check, record: Model, given: Collection[str]) -> bool:
        if check not in self.before.get(record, ()):
            return True
        return check.anew and not set(check.fields).isdisjoint(given)

    def settle(self, written: Any, sent: QueryDict) -> None:
        """Raise Unconfirmed where something is new and not confirmed; what was confirmed is logged.

        An error cannot be confirmed.
        """
        found = self.new(written)
        if not found:
            return
        if not sent.get(CONFIRMED) or any(c.severity == Severity.ERROR for c in found):
            raise Unconfirmed(found)
        for record in self.records:
            log_confirmed(self.user, record, found, sent.get(WHY, ""))


def of_form(form: BaseForm, records: Iterable[Model], *, user: Any, today: date) -> Measured:
    """The records as they are before the form is written."""
    given = [name for name in form.fields if form.data.get(name)]
    return Measured(form.fields, records, user=user, today=today, given=given)


def log_confirmed(actor: Any, record: Model, found: Iterable[Check], why: str) -> None:
    """That somebody has looked at what was found and says that it is so."""
    why = why.strip()[:LONGEST_WHY]
    room = LONGEST_REASON - len(why) - 1
    titles = "、".join(str(check.title) for check in found)[:room]
    audit.record(actor, CONFIRM, record, reason=f"{titles}：{why}" if why else titles)


def in_words(check: Check) -> str:
    """Why that cannot be, and by which rule."""
    return _("%(text)s（%(source)s）") % {"text": check.reason, "source": check.rule}


def said_on(form: Any, found: Sequence[Check]) -> None:
    """Have the form say what was found: errors beside their field, warnings to be confirmed."""
    form.warnings = [
        (check.reason, check.rule) for check in found if check.severity != Severity.ERROR
    ]
    for check in found:
        if check.severity == Severity.ERROR:
            form.add_error(
                next((n for n in check.fields if n in form.fields), None), in_words(check)
            )
    if form.warnings:
        form.add_error(None, _("请核对下面的提醒，确实如此的请勾选再保存。"))
