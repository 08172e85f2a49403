"""What Excel and WPS would "repair" in a workbook: faults that other programs read over.

The rules are those of ECMA-376 part 1 (SpreadsheetML, section 18) and Excel's published limits; no
spreadsheet library is asked, because each forgives what it writes itself.
"""

import io
import math
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
# The children of a worksheet come in this order (CT_Worksheet).
_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
    "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter",
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects",
    "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_REFERENCE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(.+)")
_ROWS, _COLUMNS, _LONGEST = 1_048_576, 16_384, 32_767
Area = tuple[int, int, int, int]


def faults_in(content: bytes) -> list[str]:
    """Every fault in words; none of a workbook that opens without a question."""
    return list(_Package(content).faults())


class _Package:
    def __init__(self, content: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(content))
        self.names = self.zip.namelist()
        self.parts: dict[str, Any] = {}
        self.dimensions: dict[str, Area] = {}

    def faults(self) -> Iterator[str]:
        yield from self._package()
        if any(name not in self.parts for name in ("xl/workbook.xml", "xl/styles.xml")):
            return
        self.sheets = self._sheets()
        yield from self._sheet_names()
        yield from self._styles()
        strings = self.parts.get("xl/sharedStrings.xml")
        self.strings = [] if strings is None else strings.findall(f"{_MAIN}si")
        for name, part in self.sheets.items():
            for fault in _Sheet(self, name, self.parts[part]).faults():
                yield f"{name}: {fault}"
        yield from self._defined_names()
        for part in self.parts:
            if part.startswith("xl/charts/chart"):
                for fault in self._chart(self.parts[part]):
                    yield f"{part}: {fault}"

    # ------------------------------------------------------------ the package
    def _package(self) -> Iterator[str]:
        yield from (f"{name} twice" for name, n in Counter(self.names).items() if n > 1)
        for name in self.names:
            if name.endswith((".xml", ".rels", ".vml")):
                try:
                    self.parts[name] = etree.fromstring(self.zip.read(name))
                except etree.XMLSyntaxError as fault:
                    yield f"{name}: {fault}"
        types = self.parts["[Content_Types].xml"]
        known = {one.get("PartName") for one in types if one.get("PartName")}
        endings = {one.get("Extension") for one in types if one.get("Extension")}
        for name in self.names:
            if f"/{name}" not in known and name.rpartition(".")[2] not in endings:
                yield f"{name} has no content type"
        yield from (f"no part {name}" for name in known if name[1:] not in self.names)
        for name in self.names:
            if name.endswith(".rels"):
                yield from self._relations(name)

    def _relations(self, name: str) -> Iterator[str]:
        ids = [one.get("Id") for one in self.parts[name]]
        yield from (f"{name}: {one} twice" for one, n in Counter(ids).items() if n > 1)
        for target in self._targets(name).values():
            if target not in self.names:
                yield f"{name}: nothing at {target}"

    def _targets(self, name: str) -> dict[str, str]:
        folder = posixpath.dirname(posixpath.dirname(name))
        return {
            one.get("Id"): posixpath.normpath(posixpath.join(folder, one.get("Target"))).lstrip("/")
            for one in self.parts[name]
            if one.get("TargetMode") != "External"
        }

    def _sheets(self) -> dict[str, str]:
        """The part of each sheet by its name."""
        targets = self._targets("xl/_rels/workbook.xml.rels")
        sheets = self.parts["xl/workbook.xml"].find(f"{_MAIN}sheets")
        self.sheet_names = [one.get("name") for one in sheets]
        return {one.get("name"): targets[one.get(_R_ID)] for one in sheets}

    def _sheet_names(self) -> Iterator[str]:
        for name in self.sheet_names:
            if not 1 <= len(name) <= 31 or re.search(r"[\[\]:*?/\\]|^'|'$", name):
                yield f"sheet name {name!r}"
        lower = Counter(name.lower() for name in self.sheet_names)
        yield from (f"sheet name {name!r} twice" for name, n in lower.items() if n > 1)

    # ------------------------------------------------------------ styles
    def _styles(self) -> Iterator[str]:
        styles = self.parts["xl/styles.xml"]
        sizes = {
            "fontId": len(styles.find(f"{_MAIN}fonts")),
            "fillId": len(styles.find(f"{_MAIN}fills")),
            "borderId": len(styles.find(f"{_MAIN}borders")),
        }
        formats = {int(one.get("numFmtId")) for one in styles.iter(f"{_MAIN}numFmt")}
        formats.update(range(164))
        cells = styles.find(f"{_MAIN}cellXfs")
        self.formats = len(cells)
        for one in cells:
            for code, size in sizes.items():
                if int(one.get(code, 0)) >= size:
                    yield f"styles: no {code} {one.get(code)}"
            if int(one.get("numFmtId", 0)) not in formats:
                yield f"styles: no number format {one.get('numFmtId')}"

    # ------------------------------------------------------------ names and charts
    def _defined_names(self) -> Iterator[str]:
        found = self.parts["xl/workbook.xml"].iter(f"{_MAIN}definedName")
        names = [(one.get("name"), one.get("localSheetId"), one.text) for one in found]
        counted = Counter((name.lower(), sheet) for name, sheet, _text in names)
        yield from (f"name {name} twice" for (name, _sheet), n in counted.items() if n > 1)
        for name, sheet, text in names:
            if sheet is not None and int(sheet) >= len(self.sheet_names):
                yield f"name {name}: no sheet {sheet}"
            for each in (text or "").split(","):
                if self.reference(each) is None:
                    yield f"name {name}: {each}"

    def _chart(self, chart: Any) -> Iterator[str]:
        for formula in chart.iter(f"{_CHART}f"):
            area = self.reference(formula.text)
            if area is None or not inside(area, self.dimensions[self._sheet_of(formula.text)]):
                yield f"no cells {formula.text}"
                continue
            cells = (area[2] - area[0] + 1) * (area[3] - area[1] + 1)
            for count in formula.getparent().iter(f"{_CHART}ptCount"):
                if int(count.get("val")) != cells:
                    yield f"{formula.text} kept as {count.get('val')} points"
        axes = {
            one.find(f"{_CHART}axId").get("val")
            for kind in ("catAx", "valAx", "dateAx", "serAx")
            for one in chart.iter(f"{_CHART}{kind}")
        }
        used = {
            one.get("val")
            for one in chart.iter(f"{_CHART}axId")
            if one.getparent().tag.endswith("Chart")
        }
        yield from (f"no axis {one}" for one in used - axes)
        order = [one.get("val") for one in chart.iter(f"{_CHART}order")]
        yield from (f"order {one} twice" for one, n in Counter(order).items() if n > 1)

    def reference(self, text: str) -> Area | None:
        """The cells of 'Sheet'!$A$1:$B$2, where there is such a sheet."""
        if self._sheet_of(text) not in self.dimensions:
            return None
        cells = text.rpartition("!")[2]
        rows = re.fullmatch(r"\$?(\d+):\$?(\d+)", cells)
        return (int(rows[1]), 1, int(rows[2]), _COLUMNS) if rows else area_of(cells)

    @staticmethod
    def _sheet_of(text: str) -> str:
        found = _REFERENCE.fullmatch(text.strip())
        return (found[1] or found[2]).replace("''", "'") if found else ""


class _Sheet:
    def __init__(self, package: _Package, name: str, root: Any) -> None:
        self.package, self.name, self.root = package, name, root

    def faults(self) -> Iterator[str]:
        tags = [one.tag.removeprefix(_MAIN) for one in self.root]
        places = [_ORDER.index(tag) for tag in tags]
        if places != sorted(places):
            yield f"parts in the order {tags}"
        yield from (f"{tag} twice" for tag, n in Counter(tags).items() if n > 1)
        dimension = self.root.find(f"{_MAIN}dimension")
        area = (1, 1, _ROWS, _COLUMNS) if dimension is None else area_of(dimension.get("ref"))
        self.package.dimensions[self.name] = area or (0, 0, 0, 0)
        yield from self._columns()
        yield from self._rows(self.package.dimensions[self.name])
        yield from self._merged()
        yield from self._others()
        yield from self._validations()
        yield from self._print()

    def _all(self, tag: str) -> list[Any]:
        return list(self.root.iter(f"{_MAIN}{tag}"))

    def _columns(self) -> Iterator[str]:
        last = 0
        for one in self._all("col"):
            first, end = int(one.get("min")), int(one.get("max"))
            if not last < first <= end <= _COLUMNS:
                yield f"columns {first} to {end}"
            if not 0 <= float(one.get("width", 9)) <= 255:
                yield f"column {first} is {one.get('width')} wide"
            last = end

    def _rows(self, dimension: Area) -> Iterator[str]:
        last = 0
        for row in self._all("row"):
            number = int(row.get("r"))
            if not last < number <= _ROWS:
                yield f"row {number} after {last}"
            if not 0 <= float(row.get("ht", 15)) <= 409.5:
                yield f"row {number} is {row.get('ht')} high"
            last, column = number, 0
            for cell in row:
                area = area_of(cell.get("r"))
                if area is None or area[0] != number or not column < area[1]:
                    yield f"cell {cell.get('r')} in row {number}"
                    continue
                column = area[1]
                if not inside(area, dimension):
                    yield f"cell {cell.get('r')} outside of the sheet's range"
                for fault in self._cell(cell):
                    yield f"cell {cell.get('r')}: {fault}"

    def _cell(self, cell: Any) -> Iterator[str]:
        if int(cell.get("s", 0)) >= self.package.formats:
            yield f"no format {cell.get('s')}"
        kind, value = cell.get("t", "n"), cell.findtext(f"{_MAIN}v")
        inline = cell.find(f"{_MAIN}is")
        if (kind == "inlineStr") != (inline is not None):
            yield f"an inline text in a cell of type {kind}"
        elif inline is not None:
            yield from _text(inline)
        elif kind == "s":
            yield from self._shared(value)
        elif kind not in {"n", "b", "str", "e"}:
            yield f"type {kind}"
        elif kind == "n" and not _is_number(value or "0"):
            yield f"the number {value}"

    def _shared(self, value: str | None) -> Iterator[str]:
        if value is None or int(value) >= len(self.package.strings):
            yield f"no text {value}"
        else:
            yield from _text(self.package.strings[int(value)])

    def _merged(self) -> Iterator[str]:
        areas = []
        for one in self._all("mergeCell"):
            area = area_of(one.get("ref"))
            if area is None or area[:2] == area[2:]:
                yield f"merged {one.get('ref')}"
            else:
                areas.append(area)
        taken: set[tuple[int, int]] = set()
        for top, left, bottom, right in areas:
            cells = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
            if taken & cells:
                yield f"merged cells overlap at {min(taken & cells)}"
            taken |= cells
        for holder in ("mergeCells", "dataValidations"):
            for one in self._all(holder):
                if int(one.get("count", len(one))) != len(one):
                    yield f"{holder} counts {one.get('count')} of {len(one)}"

    def _others(self) -> Iterator[str]:
        for one in self._all("hyperlink"):
            if one.get("location") and self._missing(one.get("location")):
                yield f"link to {one.get('location')}"
        for tag in ("autoFilter", "mergeCell", "hyperlink"):
            for one in self._all(tag):
                if area_of(one.get("ref")) is None:
                    yield f"{tag} {one.get('ref')}"
        rels = f"xl/worksheets/_rels/{posixpath.basename(self.package.sheets[self.name])}.rels"
        known = self.package._targets(rels) if rels in self.package.parts else {}
        for one in self.root.iter():
            wanted = one.get(_R_ID)
            if wanted and wanted not in known and one.tag != f"{_MAIN}hyperlink":
                yield f"no relation {wanted}"

    def _missing(self, location: str) -> bool:
        found = _REFERENCE.fullmatch(location)
        return not found or (found[1] or found[2]).replace("''", "'") not in self.package.sheets

    def _validations(self) -> Iterator[str]:
        for one in self._all("dataValidation"):
            for each in one.get("sqref").split():
                if area_of(each) is None:
                    yield f"validation of {each}"
            formula = one.findtext(f"{_MAIN}formula1") or ""
            if one.get("type") == "list" and formula.startswith('"') and len(formula) > 257:
                yield f"a list of {len(formula)} letters"
            for code, most in (
                ("promptTitle", 32),
                ("errorTitle", 32),
                ("prompt", 255),
                ("error", 255),
            ):
                if len(one.get(code, "")) > most:
                    yield f"{code} of {len(one.get(code))} letters"

    def _print(self) -> Iterator[str]:
        for one in self._all("rowBreaks"):
            if len(one) > 1_023:
                yield f"{len(one)} page breaks"
        for one in self._all("headerFooter"):
            for text in one:
                if len(text.text or "") > 255:
                    yield f"a footer of {len(text.text)} letters"


def area_of(reference: str | None) -> Area | None:
    """Top, left, bottom and right of A1 or A1:B2; None of what is none."""
    first, _colon, last = (reference or "").partition(":")
    found = [_CELL.fullmatch(one) for one in (first, last or first)]
    if None in found:
        return None
    numbers = [number for one in found for number in (int(one[2]), _column(one[1]))]
    top, left, bottom, right = numbers
    in_range = 1 <= top <= bottom <= _ROWS and 1 <= left <= right <= _COLUMNS
    return (top, left, bottom, right) if in_range else None


def inside(area: Area, around: Area) -> bool:
    return (
        around[0] <= area[0]
        and around[1] <= area[1]
        and area[2] <= around[2]
        and area[3] <= around[3]
    )


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _text(holder: Any) -> Iterator[str]:
    text = "".join(one.text or "" for one in holder.iter(f"{_MAIN}t"))
    # Excel counts in units of UTF-16.
    if len(text.encode("utf-16-le")) // 2 > _LONGEST:
        yield f"a text of {len(text)} letters"


def _is_number(value: str) -> bool:
    try:
        return math.isfinite(float(value))
    except ValueError:
        return False
