"""`make lock`: pins what pyproject.toml and package.json ask for, with hashes and no host name.

Versions that are locked already stay; `make lock ARGS=--upgrade` takes the newest that fit.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
COMPILE = [
    str(BIN / "uv"), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11",
    "--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate",
]  # fmt: skip


def main(options: list[str]) -> None:
    build = ["pyproject.toml", "--group", "build"]
    _call(*COMPILE, *options, *build, "-o", "requirements.txt")
    dev = [*build, "--group", "dev", "-c", "requirements.txt"]
    _call(*COMPILE, *options, *dev, "-o", "requirements-dev.txt")
    _call(*COMPILE, *options, "tools/requirements-uv.in", "-o", "tools/requirements-uv.txt")
    _call(str(BIN / "npm"), "install", "--package-lock-only", "--ignore-scripts")
    _strip_addresses(ROOT / "package-lock.json")


def _call(*command: str) -> None:
    subprocess.run(command, cwd=ROOT, check=True)


def _strip_addresses(lock: Path) -> None:
    """Links for donations and download addresses of one mirror are of no use to anybody else."""
    content = json.loads(lock.read_text(encoding="utf-8"))
    for package in content["packages"].values():
        package.pop("funding", None)
        package.pop("resolved", None)
    text = json.dumps(content, indent=2, ensure_ascii=False)
    lock.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
