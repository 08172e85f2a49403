"""What no log may hold, whoever writes the line."""

import logging
import re

_KEY = re.compile(r"(/feeds/)[A-Za-z0-9_-]{20,}")


class HideKeys(logging.Filter):
    """The key in the address of a feed opens what its owner may see: it is no part of any line."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            said = record.getMessage()
        except (TypeError, ValueError):
            # The handler will say so; a filter must not stop whoever wrote the line.
            return True
        if "/feeds/" in said:
            record.msg, record.args = _KEY.sub(r"\1…", said), ()
        return True
