"""The demo's yearly report for `make screenshots`: taken through its steps, and every page of its
Word and Excel files as LibreOffice prints them, several to a picture.

Needs LibreOffice and pdftoppm (Debian: apt install libreoffice-calc libreoffice-writer
poppler-utils); without them the pictures of the files stay as they are.
"""

import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from zlib import compress, crc32

from playwright.sync_api import APIRequestContext, Playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "report"
PASSWORD = "Demo-2023!"  # noqa: S105 - printed on purpose
AREA, YEAR = "210727", 2023
# Pages in one picture, side by side and below each other; so few that it stays small.
ACROSS, DOWN = 4, 2
DOTS_PER_INCH = 48
# Between two pages.
GAP, GREY = 8, b"\xb0"
_MINUTES = 5


def sealed_report(playwright: Playwright, address: str) -> Any:
    """The report of a county as the API gives it, sealed; built first where there is none.

    The city's second officer seals what the county has built.
    """
    county, city = (_signed_in(playwright, address, name) for name in ("county", "city2"))
    found = county.get("reports/", params={"area": AREA, "year": YEAR}).json()["results"]
    mine = [report for report in found if report["area"] == AREA and not report["station"]]
    report = mine[0] if mine else _built(county)
    if report["stage"] != "sealed":
        detail = county.get(f"reports/{report['id']}/").json()
        for part in detail["parts"]:
            county.post(f"report-parts/{part['id']}/complete/")
        county.post(f"reports/{report['id']}/check/")
        city.post(f"reports/{report['id']}/seal/")
    return _until(county, report["id"], lambda each: each["stage"] == "sealed")


def _built(caller: APIRequestContext) -> Any:
    asked = caller.post("reports/", data={"area": AREA, "year": YEAR}).json()
    return _until(caller, asked["id"], lambda each: each["state"] == "ready")


def _until(caller: APIRequestContext, pk: int, holds: Any) -> Any:
    deadline = time.monotonic() + 60 * _MINUTES
    while time.monotonic() < deadline:
        report = caller.get(f"reports/{pk}/").json()
        if holds(report):
            return report
        time.sleep(1)
    raise TimeoutError(f"report {pk}: {report['state']} {report['stage']} {report['error']}")


def _signed_in(playwright: Playwright, address: str, username: str) -> APIRequestContext:
    base = f"{address}/api/v1/"
    anybody = playwright.request.new_context(base_url=base)
    asked = {"username": username, "password": PASSWORD}
    token = anybody.post("token/", data=asked).json()["token"]
    return playwright.request.new_context(
        base_url=base, extra_http_headers={"Authorization": f"Token {token}"}
    )


# ---------------------------------------------------------------- the pages of its files
def take_files(playwright: Playwright, address: str, report: Any) -> None:
    """Every page of the workbook, the text and the national form."""
    if not (shutil.which("soffice") and shutil.which("pdftoppm")):
        print("No LibreOffice or pdftoppm: the pictures of the files are left.", file=sys.stderr)
        return
    caller = _signed_in(playwright, address, "county")
    for ending, stem in (("docx", "word"), ("xlsx", "workbook")):
        for file in report["files"]:
            if file["name"].endswith(f".{ending}"):
                what = "national-form" if file["name"].startswith("national") else stem
                content = caller.get(f"reports/{report['id']}/files/{file['name']}").body()
                _take_file(content, ending, what)


def _take_file(content: bytes, ending: str, stem: str) -> None:
    for old in FOLDER.glob(f"{stem}-pages-*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        pages = list(_pages(Path(folder), content, ending))
    for number, start in enumerate(range(0, len(pages), ACROSS * DOWN), 1):
        picture = _together(pages[start : start + ACROSS * DOWN])
        (FOLDER / f"{stem}-pages-{number}.png").write_bytes(picture)


class _Picture(NamedTuple):
    """Grey pixels, a byte each."""

    width: int
    height: int
    pixels: bytes


def _pages(folder: Path, content: bytes, ending: str) -> Iterator[_Picture]:
    file = folder / f"report.{ending}"
    file.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    # fmt: off
    commands: tuple[list[Any], ...] = (
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, file],
        ["pdftoppm", "-r", str(DOTS_PER_INCH), "-gray", folder / "report.pdf", folder / "page"],
    )
    # fmt: on
    for command in commands:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    for page in sorted(folder.glob("page-*.pgm")):
        _kind, size, _most, pixels = page.read_bytes().split(b"\n", 3)
        width, height = map(int, size.split())
        yield _Picture(width, height, pixels)


def _together(pages: list[_Picture]) -> bytes:
    """The pages beside and below each other, as a PNG of sixteen greys: small, and legible."""
    width = max(page.width for page in pages)
    height = max(page.height for page in pages)
    across = min(ACROSS, len(pages))
    lines: list[bytes] = []
    for first in range(0, len(pages), across):
        row = pages[first : first + across]
        lines += [
            b"".join(_line(page, y, width) for page in row).ljust(across * (width + GAP), GREY)
            for y in range(height)
        ] + [GREY * across * (width + GAP)] * GAP
    return _png(lines)


def _line(page: _Picture, y: int, width: int) -> bytes:
    if y >= page.height:
        return GREY * (width + GAP)
    return page.pixels[y * page.width : (y + 1) * page.width].ljust(width + GAP, GREY)


def _png(lines: list[bytes]) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))

    width = len(lines[0]) // 2 * 2
    # Two pixels in a byte, four bits each.
    packed = b"".join(
        b"\0"
        + bytes((a & 0xF0) | (b >> 4) for a, b in zip(line[:width:2], line[1:width:2], strict=True))
        for line in lines
    )
    head = struct.pack(">IIBBBBB", width, len(lines), 4, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", compress(packed, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body
