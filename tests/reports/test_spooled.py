"""Lines on disk come back as they were, as often as wanted."""

import pytest

from reports.sections import spooled
from reports.sections.spooled import Spooled

LINES = [(n, None, "名\n称\u2028“", -n) for n in range(7)]


@pytest.mark.parametrize("piece", [1, 3, 7, 100])
def test_they_are_read_while_they_are_read(monkeypatch, piece):
    monkeypatch.setattr(spooled, "PIECE", piece)
    found = Spooled(iter(LINES))
    assert list(found) == list(found) == LINES
    assert [one[:1] + other[1:] for one, other in zip(found, found, strict=True)] == LINES


def test_none_are_none():
    assert list(Spooled([])) == []


def test_closed_they_are_gone():
    found = Spooled(LINES)
    found.close()
    with pytest.raises(ValueError, match="closed"):
        list(found)
