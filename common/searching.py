"""Finding a name by what people type of it: a part, pinyin or initials, in whatever width or case.

On SQLite every name is looked at. On PostgreSQL two indexes, made after every `migrate` like the
triggers (see `SearchIndexes`), say which are worth looking at: one over the characters of a name,
because Chinese words of two characters hold none of the threes of letters that pg_trgm knows, and
one of pg_trgm over what is typed in letters.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import DatabaseError, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup, Q

from common.values import name_key

# More words than these narrow nothing, and each is a condition of its own.
MOST_WORDS = 8
_LETTERS = re.compile(r"[a-z0-9]+")
_RUNS = re.compile(r"[a-z0-9]+|[^a-z0-9]+")
# As in xi'an, in any of the forms that keyboards write.
_APOSTROPHES = str.maketrans("", "", "'’‘`")


@models.CharField.register_lookup
class Holds(Lookup):
    """`name_key__holds=text`: the text occurs in the column; the whole of it, in this order."""

    lookup_name = "holds"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        # As `contains` compares on this database.
        like = f"{column} {connection.operators['contains'] % '%s'}"
        return like, (*params, f"%{connection.ops.prep_for_like_query(self.rhs)}%")

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Its characters first, for which there is an index; then the text itself."""
        like, params = self.as_sql(compiler, connection)
        column, more = self.process_lhs(compiler, connection)
        characters = sorted(set(self.rhs))
        return (
            f"({_characters(column)} @> %s::text[] AND {like})",
            (*more, characters, *params),
        )


def words_of(text: str) -> list[str]:
    """What was typed, as it is compared: words in one width and case.

    A word that mixes Chinese and letters (锦州jx) is as many words.
    """
    # Full-width marks and spaces become plain ones before the words are told apart.
    plain = " ".join(name_key(part) for part in text.split())
    runs = [run for word in plain.split() for run in _RUNS.findall(word.translate(_APOSTROPHES))]
    return list(dict.fromkeys(runs))[:MOST_WORDS]


def naming(word: str, code: str = "", *also: str) -> Q:
    """The rows with the columns of `common.models.Named` that a word names.

    Letters also by how the name is read and by the column `code`; any word by the columns `also`.
    """
    conditions = [Q(**{f"{one}__icontains": word}) for one in also]
    if _LETTERS.fullmatch(word):
        # The letters of the name itself stand in its pinyin as well.
        conditions += [Q(pinyin__contains=word), Q(initials__contains=word)]
        if code:
            conditions.append(Q(**{f"{code}__contains": word.upper()}))
    else:
        conditions.append(Q(name_key__holds=word))
    return reduce(or_, conditions)


def named(rows: Any, text: str, code: str = "", *also: str) -> Any:
    """The rows that every word names; all of them where nothing was typed."""
    for word in words_of(text):
        rows = rows.filter(naming(word, code, *also))
    return rows


# ---------------------------------------------------------------- what PostgreSQL is helped by


def _characters(column: str) -> str:
    # NULL between: every character by itself.
    return f"string_to_array({column}::text, NULL::text)"


@dataclass(frozen=True)
class SearchIndexes:
    """The indexes of one table whose rows are `Named`; `code` as in `naming`."""

    table: str
    code: str = ""

    def install(self, connection: BaseDatabaseWrapper) -> bool:
        """Make those that are not there; returns whether any was made.

        Without pg_trgm, which a database administrator may have to allow, letters are searched for
        without an index.
        """
        if connection.vendor != "postgresql" or not self._is_ready(connection):
            return False
        wanted = dict(self._declared(has_trigrams=_has_trigrams(connection)))
        missing = [sql for name, sql in wanted.items() if name not in self._present(connection)]
        with connection.cursor() as cursor:
            for statement in missing:
                cursor.execute(statement)
        return bool(missing)

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        """Take them out; for filling an empty table, where making them afterwards is faster."""
        if connection.vendor != "postgresql":
            return
        with connection.cursor() as cursor:
            for name, _sql in self._declared(has_trigrams=True):
                cursor.execute(f"DROP INDEX IF EXISTS {name}")

    def _declared(self, *, has_trigrams: bool) -> Iterator[tuple[str, str]]:
        name = f"{self.table}_by_character"
        yield name, f"CREATE INDEX {name} ON {self.table} USING gin ({_characters('name_key')})"
        if has_trigrams:
            name = f"{self.table}_by_letters"
            columns = ", ".join(
                f"{column} gin_trgm_ops" for column in ("pinyin", "initials", self.code) if column
            )
            yield name, f"CREATE INDEX {name} ON {self.table} USING gin ({columns})"

    def _is_ready(self, connection: BaseDatabaseWrapper) -> bool:
        with connection.cursor() as cursor:
            if self.table not in connection.introspection.table_names(cursor):
                return False
            described = connection.introspection.get_table_description(cursor, self.table)
        # A database that is migrated back to before these columns.
        return {"name_key", "pinyin", "initials"} <= {column.name for column in described}

    def _present(self, connection: BaseDatabaseWrapper) -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT indexname FROM pg_indexes WHERE tablename = %s"
                " AND schemaname = ANY (current_schemas(false))",
                [self.table],
            )
            return {name for (name,) in cursor.fetchall()}


def _has_trigrams(connection: BaseDatabaseWrapper) -> bool:
    """Whether pg_trgm is there, or can be made."""
    try:
        with transaction.atomic(connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:
        return False
    return True
