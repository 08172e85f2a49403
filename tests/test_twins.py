"""What lies outside a role's scope does not exist for it: not in one answer, not in one number.

Every route is asked as every role; then a twin of every row is planted outside the scope of the
role, with a mark in every text; and all is asked again. No answer has changed. What names a twin is
answered like what names nothing.

Every role is asked every route; of the questions with parameters (filters, orders, pages, dates,
dimensions) the officer of the county is asked one of four, the others one of twelve. TWINS=all asks
everybody everything.
"""

import difflib
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings

from tests import naming, questions, twins
from tests.questions import Browser, Question
from tests.test_access import ROLES, _counts
from tests.twins import LEVELS, MARK, NEAREST, Twins
from tests.world import World, build_world

# Twice thousands of answers: what may be seen is decided by paths, the same on every database.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

SCOPED = ("cty", "cnt", "oth", "sta", "prk", "frm")
# Of them, those who see rows of the world, and so have something to narrow.
SEEING = ("cty", "cnt", "prk", "frm")
# Of them, those who are asked with what they may send: an area's officer and an enterprise's.
WRITING = ("cnt", "frm")
# Routes that show everything to a role by their purpose (the administrators' own pages): the role
# sees the twins there, and so it must.
OF_EVERYBODY = {
    "sys": ("account-list",),
    "sec": ("holder-list",),
    "aud": ("log-list", "log-verify"),
}


@dataclass
class Asked:
    """All answers of all roles, before and after the twins were planted."""

    world: World
    twins: Twins = field(default_factory=Twins)
    before: dict[tuple[str, Question], str] = field(default_factory=dict)
    after: dict[tuple[str, Question], str] = field(default_factory=dict)
    # How many twins there were when a role was asked again.
    planted: dict[str, int] = field(default_factory=dict)
    # The same browser before and after: signing in again would be a session more.
    browsers: dict[str, Browser] = field(default_factory=dict)
    # What a role was told about a twin and about nothing, by what was sent.
    named: dict[tuple[str, Any], tuple[str, str]] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def asked(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Asked]:
    """Asked once for the whole module, in one transaction that is rolled back."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    # Many answers are of today: it must be the same day before and after.
    noon = time_machine.travel(datetime(2024, 6, 3, 4, tzinfo=UTC), tick=False)
    logging.disable(logging.CRITICAL)
    try:
        with django_db_blocker.unblock(), media, noon, transaction.atomic():
            found = Asked(build_world())
            twins.enrich(found.world)
            for role in ROLES:
                _ask_all(found, role, found.before)
            for level in LEVELS:
                twins.plant(found.twins, found.world, level)
                for role in ROLES:
                    if NEAREST.get(role, LEVELS[-1]) == level:
                        found.planted[role] = found.twins.count.total()
                        _ask_all(found, role, found.after)
                        if role in SEEING:
                            _name_twins(found, role)
            yield found
            transaction.set_rollback(True)
    finally:
        logging.disable(logging.NOTSET)


def _ask_all(asked: Asked, role: str, answers: dict[Any, str]) -> None:
    client = _browser(asked, role)
    for question in _questions(asked.world, role):
        answers[role, question] = questions.ask(client, question)


def _questions(world: World, role: str) -> Iterator[Question]:
    for question in questions.plain_questions(world):
        if question.route not in OF_EVERYBODY.get(role, ()):
            yield question
    if role in SCOPED:
        # Every role another share, so that together they are asked much of it.
        first, share = SCOPED.index(role), _share(role)
        yield from list(questions.figures(world))[first % share :: share]
        if role in SEEING:
            yield from list(questions.asked_questions(world))[first % share :: share]
        if role == "cnt":
            yield from list(questions.nonsense(world))[:: _share(role)]


def _share(role: str) -> int:
    """Of so many questions with parameters, the role is asked one."""
    if os.environ.get("TWINS") == "all":
        return 1
    return 4 if role == "cnt" else 12


def _name_twins(asked: Asked, role: str) -> None:
    """Ask for twins by their numbers and codes, send these, and note what is written."""
    client = _browser(asked, role)
    before = _counts()
    for attempt in naming.attempts(asked.world, asked.twins, writes=role in WRITING):
        told = []
        for value in (attempt.twin, attempt.nothing):
            with transaction.atomic():
                told.append(attempt.told(client, value))
                # What is taken, because nothing was named in it after all, is of no interest here.
                transaction.set_rollback(told[-1][:1] in "23")
        asked.named[role, attempt] = (told[0], told[1])
    asked.written += [f"{role} {table}" for table in set(_counts()) - set(before)]


def _browser(asked: Asked, role: str) -> Browser:
    if role not in asked.browsers:
        asked.browsers[role] = Browser()
        if user := asked.world.people[role]:
            asked.browsers[role].force_login(user)
    return asked.browsers[role]


def test_every_kind_of_row_has_a_twin(asked: Asked):
    """Also of the models that another test adds to the world tomorrow."""
    kinds = [model for model in twins.copied_models() if model._default_manager.exists()]
    assert [kind.__name__ for kind in kinds if not asked.twins.count[kind.__name__]] == []


def test_nothing_fails(asked: Asked):
    assert [str(key) for key, text in asked.before.items() if text.startswith("5")] == []


def test_the_mark_is_in_no_answer(asked: Asked):
    seen = {key: ("", text) for key, text in asked.after.items() if MARK in text}
    assert not seen, _shown(seen)


def test_no_answer_changes(asked: Asked, record_property):
    record_property("twins_asked", len(asked.after))
    record_property("twins_planted", asked.twins.count.total())
    pairs = sum(asked.planted[role] for role, _question in asked.after)
    record_property("twins_pairs", pairs)
    differing = {
        key: (text, asked.after[key])
        for key, text in asked.before.items()
        if asked.after[key] != text
    }
    assert not differing, _shown(differing)


def test_what_names_a_twin_is_answered_like_what_names_nothing(asked: Asked, record_property):
    record_property("twins_named", len(asked.named))
    differing = {key: told for key, told in asked.named.items() if told[0] != told[1]}
    assert not differing, _shown(differing)
    assert not any(MARK in text for told in asked.named.values() for text in told)


def test_what_is_refused_because_it_names_a_twin_writes_nothing(asked: Asked):
    assert asked.written == []


def _shown(differing: dict[Any, tuple[str, str]]) -> str:
    lines = [f"{len(differing)} answers"]
    for (role, question), texts in list(differing.items())[:20]:
        before, after = (text.replace("},{", "},\n{").splitlines() for text in texts)
        lines.append(f"--- {role} {question}")
        changes = list(difflib.unified_diff(before, after, n=0, lineterm=""))[2:10]
        lines += [line[:300] for line in changes]
    return "\n".join(lines)
