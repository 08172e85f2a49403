"""What a form would bring that no record should have: it is written, looked at, and undone unless
that was confirmed. The same checks that make the lists of doubtful records decide, by the same
queries (docs/adr/0026)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Model
from django.forms import BaseForm
from django.http import QueryDict
from django.utils.translation import gettext as _

from common import audit
from common.checking import Asked, Check, Severity, bearing_on, found_about

# The inputs by which the warnings above a form are answered.
CONFIRMED, WHY = "confirmed", "confirmed-note"
_CONFIRM = "check.confirm"


class Unconfirmed(Exception):
    """Something was found that nobody has confirmed; nothing may stay written."""

    def __init__(self, found: Sequence[Check]) -> None:
        super().__init__()
        self.found = found


class Measured:
    """What the checks find about some records before a form is written, and after."""

    def __init__(self, form: BaseForm, records: Iterable[Model], *, user: Any, today: date) -> None:
        self.form, self.records, self.user = form, list(records), user
        self.asked = Asked(on=today, scope=user.scope)
        self.checks = bearing_on(form.fields)
        self.before = found_about(self.records, self.checks, self.asked)

    def new(self, written: Any = None) -> list[Check]:
        """What is found now and was not before, the worst first; in what was added as well."""
        if isinstance(written, Model) and written not in self.records:
            self.records.append(written)
        now = found_about(self.records, self.checks, self.asked)
        return [check for check in self.checks if check in now and self._is_news(check)]

    def _is_news(self, check: Check) -> bool:
        if check not in self.before:
            return True
        given = {name for name in check.fields if self.form.data.get(name)}
        return check.anew and bool(given)

    def settle(self, written: Any, sent: QueryDict) -> None:
        """Raise Unconfirmed where something is new and not confirmed; what was confirmed is logged.

        An error cannot be confirmed.
        """
        found = self.new(written)
        if not found:
            return
        if not sent.get(CONFIRMED) or any(c.severity == Severity.ERROR for c in found):
            raise Unconfirmed(found)
        titles = "、".join(str(check.title) for check in found)
        why = sent.get(WHY, "").strip()
        reason = f"{titles}：{why}" if why else titles
        for record in self.records:
            audit.record(self.user, _CONFIRM, record, reason=reason)


def said_on(form: Any, found: Sequence[Check]) -> None:
    """Have the form say what was found: errors beside their field, warnings to be confirmed."""
    form.warnings = [
        (check.reason, check.rule) for check in found if check.severity != Severity.ERROR
    ]
    for check in found:
        if check.severity == Severity.ERROR:
            text = _("%(text)s（%(source)s）") % {"text": check.reason, "source": check.rule}
            form.add_error(next((n for n in check.fields if n in form.fields), None), text)
    if form.warnings:
        form.add_error(None, _("请核对下面的提醒，确实如此的请勾选再保存。"))
