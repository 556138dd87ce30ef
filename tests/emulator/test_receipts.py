"""Receipts: every sequence, its order on the wire, and whether the text arrives."""

import pytest

from tests.emulator.gateway import OTHER, PHONE, Gateway
from tests.emulator.service import Asked, Service, Told


def sent(gateway: Gateway, to: str = PHONE) -> str:
    answer = gateway.sends(to).json()
    return str(answer["SMSMessageData"]["Recipients"][0]["messageId"])


def test_a_receipt_is_byte_for_byte_as_documented(hurried: Gateway, service: Service) -> None:
    id = sent(hurried)
    receipt = service.waits_for("delivery")[0]
    expected = f"id={id}&status=Success&phoneNumber=%2B254700000501&networkCode=63902"
    assert receipt.body.decode() == expected
    assert receipt.headers["Content-Type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("faults", "statuses", "arrives"),
    [
        pytest.param({}, ["Success"], True, id="as a rule"),
        pytest.param(
            {"receipt-full": None},
            ["Sent", "Submitted", "Buffered", "Success"],
            True,
            id="every step",
        ),
        pytest.param({"receipt-failed": None}, ["Failed"], False, id="failed"),
        pytest.param({"receipt-rejected": None}, ["Rejected"], False, id="rejected"),
        pytest.param({"receipt-absent": None}, ["AbsentSubscriber"], False, id="phone off"),
        pytest.param({"receipt-expired": None}, ["Expired"], False, id="expired"),
        pytest.param({"receipt-unknown": "Parked"}, ["Parked"], True, id="unheard of"),
        pytest.param({"receipt-twice": None}, ["Success", "Success"], True, id="twice"),
        pytest.param(
            {"receipt-reordered": None}, ["Success", "Submitted"], True, id="final one first"
        ),
        pytest.param(
            {"receipt-full": None, "receipt-failed": None},
            ["Sent", "Submitted", "Buffered", "Failed"],
            False,
            id="every step, then failed",
        ),
    ],
)
def test_receipts_come_in_their_order(
    hurried: Gateway,
    service: Service,
    faults: dict[str, str | None],
    statuses: list[str],
    arrives: bool,
) -> None:
    for name, value in faults.items():
        hurried.fault(name, value)
    id = sent(hurried)
    forms = [asked.form for asked in service.waits_for("delivery", len(statuses))]
    assert [form["status"] for form in forms] == statuses
    assert {form["id"] for form in forms} == {id}
    assert hurried.inbox() == (["Hello"] if arrives else [])


@pytest.mark.parametrize("name", ["receipt-failed", "receipt-rejected"])
@pytest.mark.parametrize("reason", ["UserInBlackList", "NotNetworkSubcriber"])
def test_a_final_refusal_has_a_reason(
    hurried: Gateway, service: Service, name: str, reason: str
) -> None:
    hurried.fault(name, reason)
    sent(hurried)
    fields = service.waits_for("delivery")[0].fields
    assert fields[-1] == ("failureReason", reason)


def test_a_lost_receipt_never_comes(hurried: Gateway, service: Service) -> None:
    hurried.fault("receipt-lost", number=PHONE)
    sent(hurried, PHONE)
    sent(hurried, OTHER)
    numbers = [a.form["phoneNumber"] for a in service.waits_for("delivery")]
    assert numbers == [OTHER] and hurried.inbox(PHONE) == ["Hello"]


def test_an_early_receipt_comes_before_the_answer_to_the_sender(
    hurried: Gateway, service: Service
) -> None:
    hurried.fault("receipt-early")
    id = sent(hurried)
    assert [asked.form["id"] for asked in service.of("delivery")] == [id]


def test_a_receipt_may_be_for_a_text_nobody_sent(hurried: Gateway, service: Service) -> None:
    hurried.fault("receipt-stranger", times=1)
    id = sent(hurried)
    first, second = service.waits_for("delivery", 2)
    assert first.form["id"] == id != second.form["id"]
    assert second.form["id"].startswith("ATXid_")


def test_a_premium_receipt_counts_its_retries(hurried: Gateway, service: Service) -> None:
    hurried.sends(bulkSMSMode="0", **{"from": "21512"})
    assert service.waits_for("delivery")[0].fields[-1] == ("retryCount", "0")


def test_receipts_wait_as_long_as_told(hurried: Gateway, service: Service) -> None:
    hurried.fault("receipt-delay", 60, number=PHONE)
    sent(hurried, PHONE)
    sent(hurried, OTHER)
    order = [asked.form["phoneNumber"] for asked in service.waits_for("delivery", 2)]
    assert order == [OTHER, PHONE]


def test_a_service_that_breaks_is_written_on_the_strip(hurried: Gateway, service: Service) -> None:
    def breaks(asked: Asked) -> Told:
        return Told(b"oh", 500)

    service.rules["delivery"] = breaks
    hurried.fault("receipt-early")
    sent(hurried)
    line = next(line for line in hurried.traffic() if line["kind"] == "receipt")
    assert (line["words"], line["ok"]) == ("Success; answered 500", False)
