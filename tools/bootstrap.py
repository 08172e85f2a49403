"""Makes a fresh clone runnable: .venv, locked libraries, browser code, message catalogues.

    python3 tools/bootstrap.py [--dev]

Needs Python 3.11 and nothing else. Each step is stamped with a hash of its inputs and skipped
while they are the same, so calling it again costs a few milliseconds.
"""

from __future__ import annotations  # so that an old Python gets as far as the message below

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
STAMPS = VENV / "stamps"
DIST = ROOT / "static" / "dist"
LOCK, DEV_LOCK = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
UV_LOCK = ROOT / "tools" / "requirements-uv.txt"

Command: TypeAlias = "list[Path | str]"


class StepError(Exception):
    """A step that could not be done; the text says which and what to do."""


def bootstrap(*, dev: bool = False) -> None:
    """Does what is missing. With `dev` the tools for tests and checks are installed as well."""
    version = sys.version.split()[0]
    if sys.version_info < (3, 11):  # noqa: UP036 - said in words, not by a traceback
        raise StepError(
            f"Python 3.11 or newer is needed; this is {version} ({sys.executable}).\n"
            "Call make with another one: make run PYTHON=/path/to/python3.11"
        )
    series = f"{sys.version_info.major}.{sys.version_info.minor}"
    _step("virtual environment", [series, str(VENV)], [PYTHON], _create_venv)
    # A tree with the development tools also runs the portal: do not take them away again.
    dev = dev or (STAMPS / "development libraries").exists()
    lock = DEV_LOCK if dev else LOCK
    title = "development libraries" if dev else "libraries"
    _step(title, [lock, UV_LOCK], [BIN / "npm"], lambda: _install_libraries(lock))
    npm_inputs = [ROOT / name for name in ("package.json", "package-lock.json", ".npmrc")]
    _step("browser libraries", npm_inputs, [ROOT / "node_modules"], _install_browser)
    _step("browser code", _asset_sources(), [DIST / "app.js", DIST / "app.css"], _build_assets)
    catalogues = sorted(ROOT.glob("locale/**/*.po"))
    compiled = [path.with_suffix(".mo") for path in catalogues]
    _step("translations", catalogues, compiled, _compile_messages)


def _step(
    title: str, inputs: Sequence[Path | str], outputs: Sequence[Path], do: Callable[[], None]
) -> None:
    digest = hashlib.sha256()
    for item in inputs:
        digest.update(str(item).encode())
        digest.update(item.read_bytes() if isinstance(item, Path) else b"")
    stamp = STAMPS / title
    same = stamp.exists() and stamp.read_text() == digest.hexdigest()
    if same and all(path.exists() for path in outputs):
        return
    print(f"· {title} …", flush=True)
    started = time.monotonic()
    stamp.unlink(missing_ok=True)
    do()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest.hexdigest())
    print(f"  {time.monotonic() - started:.1f} s", flush=True)


def _create_venv() -> None:
    if VENV.is_symlink():
        # What it leads to is another tree's, and not to be cleared.
        VENV.unlink()
    try:
        # clear: what an environment of another Python or of another folder holds is of no use.
        venv.EnvBuilder(with_pip=True, clear=True, symlinks=os.name != "nt").create(VENV)
    except (OSError, subprocess.CalledProcessError) as error:
        raise StepError(
            f"No virtual environment could be made in {VENV}: {error}\n"
            "On Debian and Ubuntu: apt install python3-venv. Also look whether the disk is full."
        ) from error


def _install_libraries(lock: Path) -> None:
    """With uv in seconds; with plain pip from the same lock where uv cannot be had or used."""
    pip: Command = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    uv = BIN / "uv"
    have_uv = _run([*pip, "install", "-q", "--require-hashes", "-r", UV_LOCK], quiet=True)
    _tell_uv_the_mirror(pip)
    sync: Command = [uv, "pip", "sync", "-q", "--python", PYTHON, "--require-hashes", lock]
    # The second time with the system's certificates: offices often have one of their own.
    if have_uv and (_run(sync, quiet=True) or _run([*sync, "--system-certs"], quiet=True)):
        return
    print("  uv could not be used; plain pip does the same, slower …", flush=True)
    # -qq: errors only; its remarks on every source it looked at would fill the screen.
    if not _run([*pip, "install", "-qq", "--require-hashes", "-r", lock]):
        raise StepError(
            f"The libraries of {lock.name} could not be installed; pip says why above.\n"
            "Behind a package mirror set PIP_INDEX_URL (and UV_DEFAULT_INDEX for uv); behind a\n"
            "proxy set HTTPS_PROXY. Then run the same command again; it goes on where it stopped."
        )


def _tell_uv_the_mirror(pip: Command) -> None:
    """uv reads neither pip.conf nor PIP_*; many networks reach only the mirror named there."""
    if os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("UV_INDEX_URL"):
        return
    asked = [str(part) for part in pip] + ["config", "get", "global.index-url"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    mirror = os.environ.get("PIP_INDEX_URL") or answer.stdout.strip()
    if mirror:
        os.environ["UV_DEFAULT_INDEX"] = mirror


def _install_browser() -> None:
    # --ignore-scripts: none of the packages needs one, and an install script is somebody
    # else's code on this machine.
    # esbuild's program is an optional dependency: NPM_CONFIG_OMIT must not leave it out.
    options: Command = ["--ignore-scripts", "--include=optional", "--loglevel=error"]
    command: Command = [BIN / "npm", "ci", *options]
    if not _run(command):
        raise StepError(
            "The browser libraries of package-lock.json could not be installed; npm says why above."
            "\nBehind a package mirror set NPM_CONFIG_REGISTRY; behind a proxy set HTTPS_PROXY."
        )


def _asset_sources() -> list[Path]:
    sources = [ROOT / "package.json", ROOT / "package-lock.json"]
    for folder in ("js", "css"):
        sources += sorted(p for p in (ROOT / "static" / folder).rglob("*") if p.is_file())
    return sources


def _build_assets() -> None:
    shutil.rmtree(DIST, ignore_errors=True)
    if not _run([BIN / "npm", "run", "--silent", "build"]):
        raise StepError("esbuild refuses a file of static/; it says which above.")


def _compile_messages() -> None:
    """.po → .mo by Babel, because a bare machine has no msgfmt."""
    for source in sorted(ROOT.glob("locale/**/*.po")):
        target = source.with_suffix(".mo")
        if not _run([BIN / "pybabel", "-q", "compile", "-i", source, "-o", target]):
            raise StepError(f"Babel cannot compile {source.relative_to(ROOT)}; it says why above.")


def _run(command: Command, *, quiet: bool = False) -> bool:
    environment = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
    # What a shell exports for its own Python or pip would lead ours astray.
    for name in ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX"):
        environment.pop(name, None)
    environment.setdefault("NODE_USE_SYSTEM_CA", "1")
    errors = subprocess.DEVNULL if quiet else None
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    try:
        bootstrap(dev=parser.parse_args().dev)
    except StepError as failure:
        print(f"\nStopped. {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted; the same command goes on where this stopped.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
