"""Database, cache and broker out of DATABASE_URL and REDIS_URL; the embedded ones without them."""

import hashlib
import tempfile
from pathlib import Path
from typing import Any

import dj_database_url

# Measured with 16 writers: IMMEDIATE is what stops "database is locked", WAL and kept connections
# double the speed. ATOMIC_REQUESTS must stay off: every GET would take the write lock.
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;"
        "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=67108864;"
    ),
}


# Measured with 100,000 enterprises: PostgreSQL thinks that what asks several facts of each row
# takes so long that it pays to compile it first, and compiles for 1.1 s what takes 0.3 s.
POSTGRESQL_OPTIONS = "-c jit=off"


def database(url: str) -> dict[str, Any]:
    """Django's settings for one database address (`sqlite:///…` or `postgres://…`)."""
    settings: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60))
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["OPTIONS"] = SQLITE_OPTIONS
    else:
        settings["CONN_HEALTH_CHECKS"] = True
        # An address may name others, where a pooler takes none: `?options=-c search_path=portal`.
        settings.setdefault("OPTIONS", {}).setdefault("options", POSTGRESQL_OPTIONS)
    return settings


def cache(redis_url: str) -> dict[str, Any]:
    """The cache lives in the broker's server, told apart by its key prefix."""
    return {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": redis_url,
            "KEY_PREFIX": "portal",
            # A server that does not answer must not hold up a page: the cache is never the truth.
            "OPTIONS": {"socket_timeout": 2},
        }
    }


def embedded_socket_urls(socket: Path) -> tuple[str, str]:
    """The same unix socket as redis-py and as Celery write it."""
    return f"unix://{socket}?db=0", f"redis+socket://{socket}?virtual_host=0"


def embedded_socket(var_dir: Path) -> Path:
    """Where the embedded broker listens. A socket's path may be about 100 bytes long, no more."""
    socket = var_dir / "valkey.sock"
    if len(bytes(socket)) < 100:
        return socket
    digest = hashlib.sha256(bytes(socket)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"portal-{digest}.sock"
