"""The console in a real browser: nothing blocked, nothing a reader could not use, keys and polls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.console import stories
from tests.console.conftest import PASSWORD, Console
from tests.console.lists import OWNER
from tests.console.serving import chromium, found, served
from tests.console.stories import Evening
from tests.console.walking import CALL, CASE, FORUM, MESSAGE, ROBBERY, SENSITIVE_CALL

PATH = found()
pytestmark = pytest.mark.skipif(
    PATH is None, reason="no Chromium on this machine: install `chromium` to run these"
)
PAGES = [
    ("operator", "/"),
    ("operator", "/messages"),
    ("operator", f"/messages/{MESSAGE}"),
    ("operator", "/calls"),
    ("operator", f"/calls/{CALL}"),
    ("operator", f"/calls/{SENSITIVE_CALL}"),
    ("operator", "/reports"),
    ("operator", "/reports?category=fire&ward=Kilimani"),
    ("operator", f"/reports/{ROBBERY}"),
    ("operator", "/desk"),
    ("operator", "/coverage"),
    ("operator", "/reports?ward=qqqqqq"),
    ("operator", "/nowhere"),
    ("viewer", "/messages"),
    ("viewer", f"/reports/{ROBBERY}"),
    ("viewer", "/account"),
    ("operator", "/lists"),
    ("operator", "/ideas"),
    ("forum", f"/lists/{OWNER.key}"),
    ("forum", f"/lists/{OWNER.key}/categories"),
    ("operator", "/directory"),
    ("operator", f"/directory/{FORUM}"),
    ("operator", "/rules"),
    ("operator", "/rules/1"),
    ("operator", "/rules/1/rows/0"),
    ("operator", "/rules/1/rehearsal"),
    ("admin", "/users"),
    ("admin", "/spend"),
    ("caseworker", "/cases"),
    ("caseworker", f"/cases/{CASE}"),
    ("", "/login"),
    ("", "/invitation/none"),
]
LOOKS = [(width, scheme) for width in (320, 1280) for scheme in ("light", "dark")]
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium(PATH or "") as running:
        yield running


@pytest.fixture(scope="module")
def address(looked_at: Console) -> Iterator[str]:
    with served(looked_at.app) as address:
        yield address


def entered(context: BrowserContext, console: Console, role: str, address: str) -> Page:
    """A page of a browser signed in as a role, that keeps what went wrong in it."""
    if role:
        token = console.token(console.add(role))
        context.add_cookies([{"name": "usalama", "value": token, "url": address}])
    page = context.new_page()
    page.add_init_script(
        "window.faults = []; document.addEventListener('securitypolicyviolation',"
        " (event) => faults.push(event.violatedDirective + ' ' + event.blockedURI));"
    )
    return page


@pytest.mark.parametrize("width, scheme", LOOKS)
@pytest.mark.parametrize("role", dict(PAGES), ids=lambda role: role or "nobody")
def test_every_page_can_be_used_by_everybody(
    browser: Browser, looked_at: Console, address: str, role: str, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page = entered(context, looked_at, role, address)
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda told: faults.append(told.text))
    for path in [path for who, path in PAGES if who == role]:
        answer = page.goto(address + path)
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        assert page.evaluate("window.faults") == [], path
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} wide"
        refused = not (answer and answer.ok)
        assert not [f for f in faults if not (refused and "status of 4" in f)], path
        faults.clear()
    context.close()


def test_j_and_k_move_along_the_rows_and_enter_opens(
    browser: Browser, looked_at: Console, address: str
) -> None:
    context = browser.new_context()
    page = entered(context, looked_at, "operator", address)
    page.goto(f"{address}/reports")
    rows = page.locator("a.row")
    page.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/reports/482-130-971$"))
    context.close()


def test_keys_do_nothing_while_typing_or_switched_off(
    browser: Browser, looked_at: Console, address: str
) -> None:
    context = browser.new_context()
    page = entered(context, looked_at, "operator", address)
    page.goto(f"{address}/reports")
    page.get_by_label("Ward").focus()
    page.keyboard.type("jk")
    expect(page.get_by_label("Ward")).to_have_value("jk")
    page.get_by_role("button", name="Switch keys off").click()
    page.reload()
    page.keyboard.press("j")
    expect(page.locator("a.row").nth(0)).not_to_be_focused()
    context.close()


def test_an_open_list_says_what_is_new_and_moves_nothing_itself(
    browser: Browser, console: Console, written: Evening
) -> None:
    context = browser.new_context()
    with served(console.app) as address:
        page = entered(context, console, "operator", address)
        page.clock.install()
        page.goto(f"{address}/reports")
        stories.report(written, 99_000_001, at=written.now + timedelta(seconds=5))
        page.clock.fast_forward(15_000)
        status = page.locator(".fresh [role=status]")
        expect(status).to_have_text("1 new report")
        expect(page.locator("a.row")).to_have_count(10)
        page.get_by_role("link", name="Show").click()
        expect(page.locator("a.row")).to_have_count(11)
    context.close()


def test_a_list_whose_sign_in_ended_says_so(browser: Browser, console: Console) -> None:
    context = browser.new_context()
    with served(console.app) as address:
        page = entered(context, console, "operator", address)
        page.clock.install()
        page.goto(f"{address}/messages")
        console.clock.now += timedelta(hours=1)
        page.clock.fast_forward(15_000)
        expect(page.locator(".fresh [role=status]")).to_have_text("You are signed out")
        expect(page.get_by_role("link", name="Sign in")).to_be_visible()
        console.clock.now -= timedelta(hours=1)
    context.close()


def test_a_list_that_gets_no_answer_says_since_when(
    browser: Browser, looked_at: Console, address: str
) -> None:
    context = browser.new_context()
    page = entered(context, looked_at, "operator", address)
    page.clock.install()
    page.goto(f"{address}/calls")
    context.set_offline(True)
    page.clock.fast_forward(15_000)
    expect(page.locator(".fresh [role=status]")).to_have_text(re.compile("Not live since"))
    context.close()


def test_updates_can_be_paused(browser: Browser, looked_at: Console, address: str) -> None:
    context = browser.new_context()
    page = entered(context, looked_at, "operator", address)
    polls: list[str] = []
    page.on("request", lambda asked: polls.append(asked.url) if "/new" in asked.url else None)
    page.clock.install()
    page.goto(f"{address}/reports")
    page.get_by_role("button", name="Pause updates").click()
    page.clock.fast_forward(60_000)
    expect(page.get_by_role("button", name="Go on updating")).to_be_visible()
    assert polls == []
    context.close()


def test_a_call_is_stepped_through_screen_by_screen(
    browser: Browser, looked_at: Console, address: str
) -> None:
    context = browser.new_context()
    page = entered(context, looked_at, "operator", address)
    page.goto(f"{address}/calls/{CALL}")
    page.get_by_role("button", name="Next screen").click()
    page.get_by_role("button", name="Next screen").click()
    expect(page.locator(".hop.current pre")).to_contain_text("Emergency: 999")
    page.locator(".phones").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".stepper [role=status]")).to_have_text("Screen 3 of 8")
    page.get_by_role("button", name="Previous screen").click()
    expect(page.locator(".hop.current pre")).to_contain_text("Emergency: 999")
    context.close()


def test_everything_works_without_scripts(browser: Browser, console: Console) -> None:
    console.add("operator", password=PASSWORD)
    context = browser.new_context(java_script_enabled=False)
    with served(console.app) as address:
        page = context.new_page()
        page.goto(f"{address}/reports?since=all")
        page.get_by_label("E-mail").fill("operator@usalama.example")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page).to_have_url(f"{address}/reports?since=all")
        page.get_by_label("Category").select_option("Livestock stolen")
        page.get_by_role("button", name="Show").click()
        page.get_by_role("link", name="Livestock stolen").click()
        page.get_by_role("button", name="Take it at the desk").click()
        expect(page.get_by_text("You have taken this report")).to_be_visible()
        page.get_by_label("What came of it?").select_option("Solved")
        page.get_by_role("button", name="Close it").click()
        expect(page.get_by_text("You have closed this report")).to_be_visible()
        page.goto(f"{address}/calls/{CALL}")
        expect(page.locator(".phone")).to_have_count(8)
        expect(page.get_by_role("button", name="Next screen")).to_be_hidden()
        page.get_by_role("button", name="Sign out").click()
        expect(page).to_have_url(f"{address}/login")
    context.close()
