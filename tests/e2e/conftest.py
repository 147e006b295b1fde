"""A whole Socle, and a real Chromium in front of it."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.gateway.processes import free_port, running
from tests.knowledge.documents import contract_pdf
from tests.serving import House

# The first is the same browser without a window, whose panels cost half a second of work for each page.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
CATALOGUE = """
[providers.scripted]
title = "Modèle d’essai"
address = "http://127.0.0.1:{port}/v1"
hosting = "local"
country = "FRA"

[models.scripted]
title = "Modèle d’essai"
type = "text-generation"
routes = [{{ provider = "scripted", model = "scripted" }}]
active_parameters = 7

[aliases]
chat = "scripted"
"""

NewPage = Callable[..., Page]
TOLD = 60  # lines of a house's own log beside a failure


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Beside a failure stands what the houses said last."""
    report = yield
    if report.failed:
        for house in House.running():
            report.sections.append((f"log of {house.url}", "\n".join(house.said[-TOLD:])))
    return report


@dataclass(frozen=True)
class SignedIn:
    """A browser's state once signed in, and where to go with it."""

    cookies: Any
    address: str


def _require_chromium() -> str:
    if CHROMIUM is None:
        reason = "no Chromium on this machine (Debian: apt install chromium)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return CHROMIUM


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    _require_chromium()
    with sync_playwright() as started:
        # Its loop runs in this thread, where Django then refuses the database without this.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        yield started
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    arguments = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    started = playwright.chromium.launch(executable_path=_require_chromium(), args=arguments)
    yield started
    started.close()


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """Socle with its real local models."""
    _require_chromium()
    with House() as started:
        yield started


@pytest.fixture(scope="session")
def scripted_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Socle whose answers are written by a scripted model; its search is the real one."""
    _require_chromium()
    port = free_port()
    with running(["-m", "tests.e2e.scripted_model", str(port)], port, {}, "/health"):
        folder = tmp_path_factory.mktemp("scripted")
        (folder / "socle.toml").write_text(CATALOGUE.format(port=port), encoding="utf-8")
        with House(folder) as started:
            yield started


@pytest.fixture
def open_page(browser: Browser) -> Iterator[NewPage]:
    """Opens pages whose console errors and script errors fail the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def new_page(**options: object) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="fr-FR", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if _is_fault(line.type, line.text) else None)
        return page

    yield new_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture(scope="session")
def resident(browser: Browser, house: House) -> SignedIn:
    """The first person of the house with the real models, signed in once."""
    return signed_in(browser, house)


@pytest.fixture(scope="session")
def administrator(browser: Browser, scripted_house: House) -> SignedIn:
    """The first person of the scripted house, signed in once: a session's cookies, and the home."""
    return signed_in(browser, scripted_house)


@pytest.fixture(scope="session")
def project(
    browser: Browser,
    administrator: SignedIn,
    scripted_house: House,
    tmp_path_factory: pytest.TempPathFactory,
) -> SignedIn:
    """A project with a contract that is ready, made once: a session's cookies, and its address."""
    context = browser.new_context(locale="fr-FR", storage_state=administrator.cookies)
    page = context.new_page()
    contract = contract_pdf(tmp_path_factory.mktemp("contract") / "marché.pdf")
    start_project(page, scripted_house, "Maintenance", contract)
    page.get_by_role("link", name="Maintenance").last.click()
    page.wait_for_url("**/assistant/projets/*-*/")
    found = SignedIn(context.storage_state(), page.url)
    context.close()
    return found


@pytest.fixture
def conversation(open_page: NewPage, project: SignedIn) -> Page:
    """A new conversation on the contract, whose answers the scripted model writes."""
    page = open_page(storage_state=project.cookies)
    page.goto(project.address)
    page.locator("header, main").get_by_role("button", name="Nouvelle conversation").last.click()
    page.wait_for_url("**/assistant/conversations/*/")
    return page


def _is_fault(kind: str, text: str) -> bool:
    # An answer of 4xx is an answer: what the page shows of it is tested.
    return kind == "error" and "Failed to load resource" not in text


def sign_in(page: Page, house: House, email: str = "admin@localhost") -> Page:
    """Opens a one-time link and presses its button."""
    page.goto(house.run("link", email))
    page.get_by_role("button", name="Entrer").or_(page.locator("main form button")).first.click()
    page.wait_for_url(f"{house.url}/")
    return page


def signed_in(browser: Browser, house: House) -> SignedIn:
    """What a browser keeps of one sign-in; the next contexts need none."""
    context = browser.new_context(locale="fr-FR")
    page = sign_in(context.new_page(), house)
    found = SignedIn(context.storage_state(), page.url)
    context.close()
    return found


def start_project(page: Page, house: House, name: str, *files: Path) -> Page:
    """A new project with documents, all ready, and a conversation in it."""
    page.goto(f"{house.url}/assistant/projets/nouveau/")
    page.get_by_label("Nom").first.fill(name)
    page.locator("main form").get_by_role("button").last.click()
    page.wait_for_url("**/assistant/projets/*-*/")
    for file in files:
        page.locator("input[type=file]").first.set_input_files(file)
    for _ in files:
        page.locator(".document[data-status=ready]").nth(len(files) - 1).wait_for(timeout=120_000)
    page.locator("header, main").get_by_role("button", name="Nouvelle conversation").last.click()
    page.wait_for_url("**/assistant/conversations/*/")
    return page


def ask(page: Page, question: str) -> None:
    """Types a question and presses Enter."""
    page.locator("#question").fill(question)
    page.locator("#question").press("Enter")
