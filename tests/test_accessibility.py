"""axe-core finds nothing serious: on every view of the dashboard, on a sample of other pages."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.indicators.conftest import board_data

__all__ = ["board_data"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = ("serious", "critical")
BOARD = "/dashboard/?area=210700&as_of=2023-12-31&by=park"
VIEWS = ("overview", "parts", "trend", "multiples", "heat")
OTHERS = (
    "/",
    "/enterprises/",
    "/unions/coverages/",
    "/stations/",
    "/reports/",
    "/imports/",
    "/account/",
)
# What axe is asked, and which of its answers are read.
ASK = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations.map(({ id, impact, help, nodes }) => ({
    id, impact, help, nodes: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`),
  }));
}"""


@pytest.fixture
def violations(open_page, city_officer, board_data):
    """`violations(address, width=390)`: what is serious on the page."""
    if not AXE.exists():
        pytest.skip("no axe-core (make install)")

    def _violations(address, before=None, **options):
        page = open_page(address, user=city_officer, **options)
        page.wait_for_load_state("networkidle")
        if before:
            before(page)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        return [
            f"{one['id']}: {one['help']}\n  " + "\n  ".join(one["nodes"][:5])
            for one in page.evaluate(ASK)
            if one["impact"] in SERIOUS
        ]

    return _violations


def unfold(page):
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("view", VIEWS)
def test_each_view_of_the_dashboard(violations, view, width):
    found = violations(f"{BOARD}&view={view}&compare_to=2022-12-31", unfold, width=width)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("view", VIEWS)
def test_the_screen_on_the_wall(violations, view):
    found = violations(f"{BOARD}&view={view}&wall=1", width=1920)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("address", [*OTHERS, "/views/?page=dashboard", "/views/new/dashboard/"])
def test_other_pages(violations, address):
    found = violations(address)
    assert not found, "\n".join(found)


def test_the_sign_in_page(open_page):
    page = open_page("/login/")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert [one for one in page.evaluate(ASK) if one["impact"] in SERIOUS] == []
