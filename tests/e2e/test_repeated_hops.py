"""The same last hop again, once more, at once, and at two web processes: one effect, one answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from models import reports
from tests.e2e.canaries import WORD
from tests.e2e.conftest import Fault, PhoneOf
from tests.e2e.kept import Kept
from tests.e2e.phones import Direct, Phone
from tests.e2e.places import BUKEMBE_WEST, CHEPYUK, KAPKATENY, SIYOI
from tests.e2e.reporting import Told, reference_of, report, walk
from tests.e2e.stack import Stack, another_web


def test_a_last_hop_posted_again_twice_gives_the_same_bytes_and_does_nothing(
    kept: Kept, direct: Direct, phone_of: PhoneOf
) -> None:
    told = Told(CHEPYUK, f"{WORD} Elgon", category="Fire")
    first = walk(direct, told)
    before = kept.count(reports.reports)
    answers = {direct.post(direct.text).content for _again in range(2)}
    phone_of(told.place.coordinator).hears(told.landmark)
    assert answers == {f"END {first.words}".encode()}
    assert kept.count(reports.reports) == before
    assert len(kept.alerts(reference_of(first))) == 1


def test_two_last_hops_at_once_are_one_report(
    stack: Stack, kept: Kept, direct: Direct, phone_of: PhoneOf
) -> None:
    told = Told(KAPKATENY, f"{WORD} Sasa", category="Fire")
    _one_effect(kept, direct, phone_of, told, [stack.webhook] * 4)


def test_two_last_hops_at_once_at_two_web_processes_are_one_report(
    stack: Stack, kept: Kept, direct: Direct, phone_of: PhoneOf
) -> None:
    told = Told(BUKEMBE_WEST, f"{WORD} Mbili", category="Fire")
    with another_web(stack) as other:
        _one_effect(kept, direct, phone_of, told, [stack.webhook, other] * 2)


def test_a_gateway_that_asks_everything_twice_at_once_files_one_report(
    kept: Kept, resident: Phone, phone_of: PhoneOf, fault: Fault
) -> None:
    fault("hop-twice-at-once")
    told = Told(SIYOI, f"{WORD} Pacha", category="Fire")
    before = kept.count(reports.reports)
    reference = report(resident, told)
    phone_of(told.place.coordinator).hears(told.landmark)
    assert kept.count(reports.reports) == before + 1
    assert len(kept.alerts(reference)) == 1


def _one_effect(
    kept: Kept, direct: Direct, phone_of: PhoneOf, told: Told, webhooks: list[str]
) -> None:
    screen = walk(direct, told, to="confirm")
    before = kept.count(reports.reports)
    text = f"{direct.text}*{screen.option('Send, SMS me')}"
    with ThreadPoolExecutor(len(webhooks)) as together:
        asked = [together.submit(direct.post, text, webhook=webhook) for webhook in webhooks]
        answers = {each.result().text for each in asked}
    phone_of(told.place.coordinator).hears(told.landmark)
    (answer,) = answers
    reference = answer.split("number is ")[1][:11]
    assert kept.count(reports.reports) == before + 1
    assert len(kept.alerts(reference)) == 1
