"""A review in panes of every width: on a phone, zoomed, and beside its source on a small screen."""

import re
from types import SimpleNamespace

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, Route

from socle.storage.scope import administration_scope
from socle.work.models import Item
from tests.e2e.conftest import NewPage
from tests.work.conftest import draft_for

pytestmark = pytest.mark.browser

ADDRESS = "http://socle.test"
SAID = "La direction départementale confirmera l’approvisionnement des bureaux avant le premier mars."
WIDTHS = (320, 390, 480, 560, 640, 720, 800, 960, 961, 1024, 1100, 1280, 1366, 1600, 1920)

# The words that stand on more than one line.
BROKEN = r"""() => [...document.querySelectorAll('.item-head, .item-value, .button')].flatMap(element => {
  const broken = [];
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    for (const word of texts.currentNode.data.matchAll(/[\p{L}\p{N}]+/gu)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, word.index);
      range.setEnd(texts.currentNode, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      if (lines.size > 1) broken.push(word[0]);
    }
  }
  return broken;
})"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def style(route: Route) -> None:
    """The stylesheet, module or font that a page asks for, as it is in the repository."""
    name = re.sub(r"\.[0-9a-f]{12}\.", ".", route.request.url.partition("/static/")[2])
    found = finders.find(name)
    route.fulfill(path=found) if isinstance(found, str) else route.abort()


@pytest.fixture
def review(open_page: NewPage, people: SimpleNamespace) -> Page:
    """A draft with items of one line, one of them decided."""
    draft = draft_for(people.owner)
    with administration_scope(draft.administration_id):
        for number, state in ((2, "pending"), (3, "kept")):
            Item.objects.create(
                administration_id=draft.administration_id,
                run=draft,
                key=f"piece-{number}",
                ordinal=number + 1,
                label=f"Pièce jointe {number}",
                kind="line",
                value=SAID,
                state=state,
                evidence=[],
                checks=[],
            )
    browser = Client()
    browser.force_login(people.owner)
    shown = browser.get(reverse("work:run", args=[draft.pk])).content.decode()
    page = open_page()
    page.route(f"{ADDRESS}/**", lambda route: route.fulfill(status=204))
    page.route(f"{ADDRESS}/", lambda route: route.fulfill(body=shown, content_type="text/html"))
    page.route(f"{ADDRESS}/static/**", style)
    page.goto(ADDRESS)
    return page


@pytest.mark.parametrize("width", WIDTHS)
def test_words_of_a_line_stay_whole_and_nothing_overflows(review: Page, width: int) -> None:
    review.set_viewport_size({"width": width, "height": 860})
    assert (review.evaluate(BROKEN), review.evaluate(OVERFLOW)) == ([], 0)
