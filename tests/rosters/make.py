"""Writes the sample rosters and what they mean: `python -m tests.rosters.make`.

The files are committed; tests/dataimport/test_corpus.py reads them and compares. expected.json
comes from the declared truth, not from the reader.
"""

import json
from pathlib import Path
from typing import Any

from tests.rosters import cards, lists, values
from tests.rosters.truth import ROSTERS

FOLDER = Path(__file__).parent / "files"
MAKERS = (lists, cards, values)


def expected() -> dict[str, Any]:
    """By file: rows and problems."""
    made = {name: make() for name, make in sorted(ROSTERS.items())}
    return {
        name: {"rows": one.rows, "problems": [list(problem) for problem in one.problems]}
        for name, one in made.items()
    }


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, make in ROSTERS.items():
        (FOLDER / name).write_bytes(make().data)
    told = json.dumps(expected(), ensure_ascii=False, indent=1)
    (FOLDER / "expected.json").write_text(told + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
