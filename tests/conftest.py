"""Fixtures of the whole suite; the cast is in tests/people.py."""

pytest_plugins = ["tests.people"]
