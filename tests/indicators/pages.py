"""Reads the dashboard's HTML back into plain values, so that tests compare what a reader sees."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

VOID = {"meta", "link", "input", "img", "br", "hr", "path", "circle", "line", "rect", "polyline"}


class Node:
    def __init__(self, tag="", attributes=(), parent=None):
        self.tag, self.attributes, self.parent = tag, dict(attributes), parent
        self.children = []

    @property
    def text(self):
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join("".join(f" {part} " for part in parts).split())

    def all(self, tag=None, **wanted):
        """Every node below with this tag and these attributes (a class is one of several)."""
        for child in self.children:
            if isinstance(child, Node):
                if child._is(tag, wanted):
                    yield child
                yield from child.all(tag, **wanted)

    def one(self, tag=None, **wanted):
        return next(self.all(tag, **wanted), None)

    def _is(self, tag, wanted):
        if tag and self.tag != tag:
            return False
        for name, value in wanted.items():
            found = self.attributes.get({"cls": "class"}.get(name, name.replace("_", "-")), None)
            if found is None or (value not in found.split() if name == "cls" else found != value):
                return False
        return True


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = self.here = Node()

    def handle_starttag(self, tag, attrs):
        node = Node(tag, attrs, self.here)
        self.here.children.append(node)
        if tag not in VOID:
            self.here = node

    def handle_startendtag(self, tag, attrs):
        self.here.children.append(Node(tag, attrs, self.here))

    def handle_endtag(self, tag):
        if tag not in VOID and self.here.tag == tag:
            self.here = self.here.parent

    def handle_data(self, data):
        self.here.children.append(data)


def read(response):
    """The page as a tree of nodes."""
    builder = _Builder()
    builder.feed(response.content.decode())
    return builder.root


def figures(page, section="figures"):
    """`{row name: [cell, …]}`; a cell is `{"rate", "counts", "unknown", "bounds", "gap"}`."""
    table = page.one("table", id=section)
    rows = [row for row in table.all("tr") if row.one("td")]
    return {row.one("th").text: [_cell(cell) for cell in row.all("td")] for row in rows}


def chart_data(page, name):
    return json.loads(page.one("script", id=f"{name}-data").text)


def links(page):
    """(text, address) of every link in the results that leads to a list."""
    found = [
        (link.text, link.attributes["href"]) for link in page.one("div", id="results").all("a")
    ]
    return [(text, href) for text, href in found if "/enterprises/" in href or "/terms/" in href]


def query_of(href):
    return parse_qs(urlsplit(href).query)


def whole_number(text):
    """The first number in a text: `另有 3 家情况不详…` → 3."""
    return int(re.search(r"\d[\d,]*", text).group().replace(",", ""))


def _cell(cell):
    def part(name):
        found = cell.one("span", cls=name)
        return found.text if found else ""

    fraction = cell.one("span", cls="fraction")
    doubt = cell.one("span", cls="doubt")
    return {
        "rate": part("rate"),
        # A figure without a list behind it has its numbers all the same.
        "counts": [whole_number(n) for n in fraction.text.split("/")] if fraction else None,
        "unknown": whole_number(doubt.text) if doubt else 0,
        "bounds": part("bounds"),
        "gap": part("gap"),
    }
