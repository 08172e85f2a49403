"""Debian's Chromium on the live server: fixtures for tests marked `browser`."""

import os
import shutil
import threading
from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import sync_playwright

# Playwright's synchronous API keeps an event loop in the test's thread; Django would refuse the
# database there, although nothing asynchronous touches it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for name in NAMES if (path := shutil.which(name))), None)
# Quiet: otherwise it calls its maker at every start.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.skip("no Chromium (Debian: apt install chromium fonts-noto-cjk)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def all_answered() -> Iterator[None]:
    """Ends when the server has finished what the browser asked for last.

    On SQLite server and test share one connection: a request that is still recomputing standings
    while the tables are emptied would leave a row for the next test.
    """
    changed, open_requests = threading.Condition(), 0

    def count(difference: int) -> None:
        nonlocal open_requests
        with changed:
            open_requests += difference
            changed.notify_all()

    def started(**_about: object) -> None:
        count(1)

    def finished(**_about: object) -> None:
        count(-1)

    request_started.connect(started)
    request_finished.connect(finished)
    yield
    with changed:
        answered = changed.wait_for(lambda: open_requests <= 0, timeout=30)
    request_started.disconnect(started)
    request_finished.disconnect(finished)
    assert answered, "a request was still open after 30 seconds"


@pytest.fixture
def open_page(chromium, live_server, all_answered):
    """`open_page("/login/", width=390)` opens an address of the portal.

    A test fails at its end if a page wrote an error to the console: a violation of the content
    security policy, a missing file, a fault in a script.
    """
    complaints, contexts = [], []

    def visit(address, *, width=1440, user=None, language="zh-CN"):
        context = chromium.new_context(
            locale=language,
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": 900},
            base_url=live_server.url,
        )
        contexts.append(context)
        if user is not None:
            context.add_cookies([_session_cookie(user, live_server.url)])
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if _is_complaint(m) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []


def _is_complaint(message):
    # A form that is refused answers 422 or 409, which Chromium reports like a missing file.
    refused = any(f"status of {status}" in message.text for status in (422, 409))
    return message.type == "error" and not refused


def _session_cookie(user, url):
    """Signs in without the page, for tests that are about another page."""
    client = Client()
    client.force_login(user)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}
