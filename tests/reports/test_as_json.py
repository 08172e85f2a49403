"""A document written as JSON in pieces is what it would be at once."""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from reports.sections import as_data, as_json, build_document
from reports.sections.basis import Basis
from tests.reports.conftest import END_OF_2023


@pytest.mark.parametrize("sort_keys", [False, True])
@pytest.mark.parametrize("at_once", [1, 2, 500])
def test_pieces_are_the_whole(small_city, monkeypatch, sort_keys, at_once):
    monkeypatch.setattr(as_json, "AT_ONCE", at_once)
    document = build_document(Basis(small_city.places.city, 2023, END_OF_2023))
    data = as_data(document)
    whole = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=sort_keys)
    for form in (document, data):
        assert "".join(as_json.pieces(form, sort_keys=sort_keys)) == whole


@pytest.mark.parametrize("value", [{}, [], (), None, {"a": []}, [[], {}], "“"])
def test_small_values(value):
    assert "".join(as_json.pieces(value)) == json.dumps(value, ensure_ascii=False)
