"""Collects the marked texts of code and templates into locale/en and compiles them.

    python tools/messages.py

The source texts are Chinese, so the English catalogue is the only one. Works without a system
gettext: Django turns templates into gettext calls, Babel reads those and the code.
"""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
APPS = [
    *("common", "areas", "accounts", "enterprises", "unions", "stations", "proposals"),
    *("innovation", "dataimport", "indicators", "reports", "portal", "config"),
]
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "gettext_noop": None,
}


def source_files() -> Iterator[Path]:
    """Python files of the apps and all templates."""
    for app in APPS:
        yield from sorted((ROOT / app).rglob("*.py"))
    yield from sorted((ROOT / "templates").rglob("*.html"))
    yield from sorted((ROOT / "templates").rglob("*.txt"))


def collect() -> Catalog:
    """Every marked text with the files it stands in."""
    catalogue = Catalog(project="union-guidance-portal", charset="utf-8", fuzzy=False)
    for path in source_files():
        for message, context in _messages_of(path):
            catalogue.add(message, context=context, locations=[(_name(path), 0)])
    return catalogue


def load() -> Catalog:
    """The English catalogue as it is."""
    if not CATALOGUE.exists():
        return Catalog(locale="en")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en", charset="utf-8")


def _messages_of(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = _as_gettext_calls(source)
    found = extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS)
    for _line, message, _comments, context in found:
        yield message, context


def _as_gettext_calls(source: str) -> str:
    from django.utils.translation.template import templatize  # noqa: PLC0415 - needs settings

    # Django leaves "XXX" where markup stood; what starts no line cannot be taken for indentation.
    return "\n".join(line.strip() for line in templatize(source).splitlines())


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def main() -> int:
    import django  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    settings.configure(USE_I18N=True)
    django.setup()
    catalogue = load()
    catalogue.fuzzy = False
    catalogue.project = "union-guidance-portal"
    # A catalogue that differs from yesterday's in its date alone would be a change in every commit.
    catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    catalogue.update(collect(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.creation_date = datetime(2026, 1, 1, tzinfo=UTC)
    catalogue.header_comment = "# English texts of the portal; the source texts are Chinese."
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True, omit_header=False)
    with CATALOGUE.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)
    missing = [message.id for message in catalogue if message.id and not message.string]
    print(f"{len(catalogue)} texts, {len(missing)} without English")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
