"""Runs in a process of its own: reads the source of a PDF from stdin and writes the file to stdout.

The typesetter keeps what it has laid out, some two hundred megabytes, for as long as its process
lives. It is started by path and imports nothing of the project, so that it starts quickly.
"""

import json
import sys
from datetime import datetime

import typst


def main() -> None:
    asked = json.loads(sys.argv[1])
    folders = [asked["folder"]] if asked["folder"] else []
    made = typst.compile(
        sys.stdin.buffer.read(),
        format="pdf",
        font_paths=typst.Fonts(include_system_fonts=True, font_paths=folders),
        timestamp=datetime.fromisoformat(asked["moment"]),
    )
    sys.stdout.buffer.write(bytes(made))


if __name__ == "__main__":
    main()
