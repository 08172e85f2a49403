"""Sessions in the database, each with its owner, so that they can be listed and ended.

The engine that the settings name (SESSION_ENGINE); Django looks for `SessionStore` in it.
"""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

# What the session knows of itself; middleware writes it, the row shows it.
BEGAN, SEEN, ADDRESS, AGENT = "began", "seen", "address", "agent"


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> Any:
        from accounts.models import Session  # noqa: PLC0415 - named by a setting that models need

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        row.address = data.get(ADDRESS) or None
        row.agent = str(data.get(AGENT, ""))[:200]
        row.began_at, row.seen_at = _moment(data.get(BEGAN)), _moment(data.get(SEEN))
        return row


def _moment(seconds: Any) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int | float) else None
