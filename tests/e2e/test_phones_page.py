"""The whole story on the emulator's page, with a resident's phone and a coordinator's side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.canaries import WORD
from tests.e2e.conftest import PhoneOf
from tests.e2e.phones import Phone, Screen
from tests.e2e.places import KITUTU_CENTRAL
from tests.e2e.reporting import Told, reference_of, walk
from tests.e2e.stack import Stack
from tests.e2e.until import until
from tests.emulator.browser import complaints_of

WITHIN = 3_000.0  # milliseconds from the last screen to the coordinator's phone
THEFT = Told(KITUTU_CENTRAL, f"{WORD} Daraja")


@dataclass(frozen=True)
class OnThePage:
    """A phone used by its keys on the page; what it shows is read from both sides."""

    seat: Locator
    phone: Phone

    def dial(self) -> Screen:
        return self._presses("")

    def types(self, text: str) -> Screen:
        return self._presses(text)

    def _presses(self, text: str) -> Screen:
        before = self.phone.shows().hops
        line = self.seat.get_by_role("textbox").first
        if text:
            line.fill(text)
        line.press("Enter")
        shown = until(lambda: self._answered(before), "the answer came")
        expect(self.seat.get_by_role("status")).to_contain_text(shown.words.splitlines()[0])
        return shown

    def _answered(self, before: int) -> Screen | None:
        shown = self.phone.shows()
        return shown if shown.hops != before and not shown.waiting else None


@pytest.fixture
def page(stack: Stack, browser: Browser, resident: Phone) -> Iterator[Page]:
    page = browser.new_page()
    complaints = complaints_of(page)
    numbers = ",".join(map(quote, (resident.number, THEFT.place.coordinator)))
    page.goto(f"{stack.emulator}/?phones={numbers}")
    yield page
    page.close()
    assert complaints == []


def test_a_robbery_goes_from_one_phone_to_the_other_and_back(
    page: Page, resident: Phone, phone_of: PhoneOf
) -> None:
    mine, theirs = (
        page.get_by_role("article", name=number)
        for number in (resident.number, THEFT.place.coordinator)
    )
    reference = reference_of(walk(OnThePage(mine, resident), THEFT))
    expect(theirs).to_contain_text(THEFT.landmark, timeout=WITHIN)
    (alert,) = phone_of(THEFT.place.coordinator).inbox(THEFT.landmark)
    theirs.get_by_placeholder("Write a text").fill(f"1 {alert[:3]}")
    theirs.get_by_role("button", name="Send", exact=True).click()
    expect(mine).to_contain_text(f"{reference} was accepted by", timeout=15_000)
