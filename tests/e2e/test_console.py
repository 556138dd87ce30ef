"""The console in a real browser: in by the printed link, and the call, its texts and its report."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.canaries import WORD
from tests.e2e.conftest import NewPhone, PhoneOf
from tests.e2e.phones import Phone
from tests.e2e.places import KERUGOYA
from tests.e2e.reporting import Told, report
from tests.e2e.stack import Stack
from tests.emulator.browser import complaints_of

FIRE = Told(KERUGOYA, f"{WORD} Sokoni", category="Fire")
A_NUMBER = re.compile(r"(?:\+?254|\b0)7[0-9 ]{8,}")


@pytest.fixture(scope="module")
def fire(new_phone: NewPhone, phone_of: PhoneOf) -> tuple[str, Phone]:
    """A report that was accepted: its reference and the resident's phone."""
    resident, coordinator = new_phone(), phone_of(FIRE.place.coordinator)
    reference = report(resident, FIRE)
    (alert,) = coordinator.hears(FIRE.landmark)
    coordinator.texts(f"1 {alert[:3]}")
    resident.hears(f"{reference} was accepted")
    return reference, resident


@pytest.fixture(scope="module")
def console(stack: Stack, browser: Browser, fire: tuple[str, Phone]) -> Iterator[Page]:
    """Signed in with the link that the start printed."""
    page = browser.new_page()
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
    stack: Stack, console: Page, fire: tuple[str, Phone]
) -> None:
    page = _opened(console, f"{stack.web}/reports", fire[0])
    for words in ("Fire", "Kerugoya", FIRE.landmark, "Kagumo Community Safety Forum"):
        expect(page.get_by_role("main")).to_contain_text(words)
    expect(page.get_by_role("main")).to_contain_text(f"Fire, Kerugoya, near {FIRE.landmark}.")
    expect(page.get_by_role("main")).to_contain_text(f"{fire[0]} was accepted by")
    assert A_NUMBER.findall(page.inner_text("main")) == []


def test_the_call_can_be_played_hop_by_hop_as_the_caller_saw_it(
    stack: Stack, console: Page, fire: tuple[str, Phone]
) -> None:
    _opened(console, f"{stack.web}/reports", fire[0])
    console.locator("main a[href*='/calls/']").first.click()
    screens = console.locator("pre.lcd")
    expect(screens).to_have_count(10)
    expect(screens.first).to_contain_text("1 English")
    expect(screens.nth(8)).to_contain_text(f"Fire, Kerugoya, {FIRE.landmark}. Happening now.")
    expect(screens.last).to_contain_text(f"Your number is {fire[0]}")


def test_every_text_in_and_out_is_listed_with_its_state(
    stack: Stack, console: Page, fire: tuple[str, Phone]
) -> None:
    console.goto(f"{stack.web}/messages")
    listed = console.get_by_role("main")
    for words in (f"near {FIRE.landmark}", "is yours", f"{fire[0]} was accepted by"):
        expect(listed).to_contain_text(words)
    assert A_NUMBER.findall(listed.inner_text()) == []


def _opened(console: Page, listing: str, words: str) -> Page:
    console.goto(listing)
    console.get_by_role("link", name=words).first.click()
    return console
