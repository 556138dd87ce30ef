"""The page with the phones, in a real browser: a call by key and by keyboard, and its manners."""

from collections.abc import Iterator

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.emulator.browser import complaints_of, launched
from tests.emulator.gateway import OTHER, PHONE, Gateway
from tests.emulator.service import PATIENCE, Service, in_turn

DESK = ViewportSize(width=1280, height=900)
SMALL = ViewportSize(width=360, height=740)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        if isinstance(found, str):
            print(found)
            pytest.skip(found)
        yield found


@pytest.fixture
def page(browser: Browser, gateway: Gateway, service: Service) -> Iterator[Page]:
    service.rules["ussd"] = in_turn("CON What happened?\n1 Fire\n2 Theft", "END Sent.")
    page = browser.new_page(viewport=DESK)
    complaints = complaints_of(page)
    page.goto(f"{gateway.url}/")
    yield page
    page.close()
    assert complaints == []


def test_a_call_is_made_with_the_keys(page: Page, gateway: Gateway) -> None:
    phone = page.get_by_role("article", name=f"Resident {PHONE}")
    screen = phone.get_by_role("status")
    phone.get_by_role("button", name="Dial").click()
    expect(screen).to_contain_text("What happened?\n1 Fire")
    phone.get_by_role("button", name="1", exact=True).click()
    phone.get_by_role("button", name="Send the answer").click()
    expect(screen).to_have_text("Sent.")
    expect(page.locator("#strip")).to_contain_text("typed “1”")


def test_a_call_is_made_from_the_keyboard(page: Page) -> None:
    phone = page.get_by_role("article", name=f"Neighbour {OTHER}")
    line = phone.get_by_role("textbox", name="Neighbour: code to dial")
    line.press("Enter")
    expect(phone.get_by_role("status")).to_contain_text("1 Fire")
    phone.get_by_role("textbox", name="Neighbour: your answer").fill("by the market")
    page.keyboard.press("Enter")
    expect(phone.get_by_role("status")).to_have_text("Sent.")


def test_hanging_up_clears_the_screen(page: Page, gateway: Gateway) -> None:
    phone = page.get_by_role("article", name=f"Resident {PHONE}")
    phone.get_by_role("button", name="Dial").click()
    expect(phone.get_by_role("status")).to_contain_text("1 Fire")
    phone.get_by_role("button", name="Hang up").click()
    expect(phone.get_by_role("status")).not_to_contain_text("Fire")
    assert gateway.phone()["status"] == "Incomplete"


def test_a_text_arrives_with_a_mark_and_can_be_answered(
    page: Page, gateway: Gateway, service: Service
) -> None:
    gateway.sends(message="417 Robbery. Reply 1 417")
    phone = page.get_by_role("article", name=f"Resident {PHONE}")
    expect(phone.get_by_text("1 new")).to_be_visible()
    phone.get_by_placeholder("Write a text").fill("1 417")
    expect(phone.get_by_text("1 new")).not_to_be_visible()
    phone.get_by_role("button", name="Send", exact=True).click()
    assert service.waits_for("sms")[0].form["text"] == "1 417"
    expect(phone.get_by_text("handed over")).to_be_visible()


def test_a_text_for_a_phone_that_is_not_there_can_be_fetched(page: Page, gateway: Gateway) -> None:
    gateway.sends("+254700000333", "Hello there")
    page.get_by_role("button", name="Fetch +254700000333").click()
    expect(page.get_by_role("article", name="+254700000333")).to_contain_text("Hello there")
    assert page.url.endswith("%2B254700000502,%2B254700000333")


def test_a_phone_is_added_named_and_put_away(page: Page) -> None:
    page.get_by_role("textbox", name="Number", exact=True).fill("0733 000 777")
    page.get_by_role("textbox", name="Name", exact=True).fill("Chief")
    page.get_by_role("button", name="Add a phone").click()
    phone = page.get_by_role("article", name="Chief +254733000777")
    expect(phone).to_contain_text("Airtel")
    page.get_by_role("button", name="Put away Chief").click()
    expect(phone).to_have_count(0)


def test_the_address_says_which_phones_there_are(page: Page, gateway: Gateway) -> None:
    page.goto(f"{gateway.url}/?phones=+254700000601,0700000602")
    expect(page.get_by_role("article")).to_have_count(2)
    expect(page.get_by_role("article", name="+254700000602")).to_be_visible()


def test_a_switch_is_flicked_and_flicked_back(page: Page, gateway: Gateway) -> None:
    page.get_by_text("What should go wrong?").click()
    page.get_by_label("How often").select_option("times:3")
    page.get_by_role("switch", name="Too many requests (429)").check()
    expect(page.get_by_text("Too many requests (429) · next 3")).to_be_visible()
    assert [(f["name"], f["times"]) for f in gateway.faults()] == [("send-429", 3)]
    page.get_by_role("button", name="Switch off: Too many requests (429)").click()
    expect(page.get_by_role("switch", name="Too many requests (429)")).not_to_be_checked()
    assert gateway.faults() == []


@pytest.mark.parametrize(
    ("scheme", "size"),
    [
        pytest.param("light", DESK, id="light, on a desk"),
        pytest.param("dark", SMALL, id="dark, in a hand"),
    ],
)
def test_everybody_can_use_it(
    browser: Browser, gateway: Gateway, service: Service, scheme: str, size: ViewportSize
) -> None:
    service.rules["ussd"] = in_turn("CON " + "x" * 158)
    gateway.sends()
    gateway.dial()
    dark = scheme == "dark"
    page = browser.new_page(viewport=size, color_scheme="dark" if dark else "light")
    page.goto(f"{gateway.url}/")
    page.get_by_text("What should go wrong?").click()
    expect(page.get_by_role("switch", name="Lose the receipt")).to_be_visible()
    expect(page.get_by_text("counting CON")).to_be_visible()
    results = Axe().run(page, options=RULES)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.close()
    assert results.violations_count == 0, results.generate_report()
    assert wide == 0


def test_nothing_comes_from_elsewhere_and_little_from_here(gateway: Gateway) -> None:
    home = requests.get(f"{gateway.url}/", timeout=PATIENCE)
    policy = home.headers["Content-Security-Policy"]
    names = ("tokens.css", "desk.css", "phone.css", "icon.svg", "desk.js", "phone.js", "api.js",
             "inbox.js", "strip.js", "faults.js", "click.js")  # fmt: skip
    files = [requests.get(f"{gateway.url}/static/{n}", timeout=PATIENCE) for n in names]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert {file.status_code for file in files} == {200}
    assert len(home.content) + sum(len(file.content) for file in files) < 100_000
    assert "http" not in home.text and "style=" not in home.text
