"""The console in a real browser: in by the printed link, and the call, its texts and its report."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.canaries import WORD
from tests.e2e.conftest import NewPhone, PhoneOf
from tests.e2e.kept import whole_call
from tests.e2e.places import KERUGOYA
from tests.e2e.reporting import Told, reference_of, walk
from tests.e2e.stack import Stack
from tests.e2e.until import until
from tests.emulator.browser import complaints_of

FIRE = Told(KERUGOYA, f"{WORD} Sokoni", category="Fire")
A_NUMBER = re.compile(r"(?:\+?254|\b0)7[0-9 ]{8,}")


@pytest.fixture(scope="module")
def reference(stack: Stack, new_phone: NewPhone, phone_of: PhoneOf) -> str:
    """A report that was accepted, its call with every hop in SQL."""
    resident, coordinator = new_phone(), phone_of(FIRE.place.coordinator)
    last = walk(resident, FIRE)
    (alert,) = coordinator.hears(FIRE.landmark, seconds=30)
    coordinator.texts(f"1 {alert[:3]}")
    resident.hears(f"{reference_of(last)} was accepted")
    until(lambda: whole_call(stack, last), "the whole call is in SQL")
    return reference_of(last)


@pytest.fixture(scope="module")
def console(stack: Stack, browser: Browser, reference: str) -> Iterator[Page]:
    """Signed in with the link that the start printed."""
    page = browser.new_page()
    page.set_default_timeout(15_000)
    complaints = complaints_of(page)
    page.goto(stack.login_link)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Reports").first).to_be_visible()
    yield page
    page.close()
    assert complaints == []


def test_the_link_serves_once(stack: Stack, console: Page, browser: Browser) -> None:
    stranger = browser.new_context().new_page()
    stranger.goto(stack.login_link)
    expect(stranger.get_by_text("This link has been used")).to_be_visible()
    stranger.context.close()


def test_the_report_shows_its_timeline_with_alert_answer_and_texts(
    stack: Stack, console: Page, reference: str
) -> None:
    _opened(stack, console, reference)
    shown = console.get_by_role("main")
    alert = f"Fire, Kerugoya, near {FIRE.landmark}."
    for words in ("Kagumo Community Safety Forum", alert, f"{reference} was accepted by"):
        expect(shown).to_contain_text(words)
    assert A_NUMBER.findall(shown.inner_text()) == []


def test_the_call_can_be_played_hop_by_hop_as_the_caller_saw_it(
    stack: Stack, console: Page, reference: str
) -> None:
    _opened(stack, console, reference)
    console.locator("main a[href*='/calls/']").first.click()
    screens = console.locator("pre.lcd")
    expect(screens).to_have_count(8)
    expect(screens.first).to_contain_text("1 English")
    expect(screens.nth(6)).to_contain_text(f"Fire, Kerugoya, {FIRE.landmark}. Now, unhurt.")
    expect(screens.last).to_contain_text(f"Your number is {reference}")


def test_every_text_in_and_out_is_listed_with_its_state(
    stack: Stack, console: Page, reference: str
) -> None:
    console.goto(f"{stack.web}/messages")
    listed = console.get_by_role("main")
    for words in (f"near {FIRE.landmark}", "is yours", f"{reference} was accepted by"):
        expect(listed).to_contain_text(words)
    assert A_NUMBER.findall(listed.inner_text()) == []


def _opened(stack: Stack, console: Page, reference: str) -> None:
    """From the list of reports to one of them."""
    console.goto(f"{stack.web}/reports")
    console.get_by_role("row").filter(has_text=reference).get_by_role("link").first.click()
    expect(console.get_by_role("heading", level=1)).to_contain_text("Fire")
