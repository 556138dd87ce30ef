"""What can be made to go wrong: every switch with its label in plain words, and its values."""

from dataclasses import dataclass

STATUS_CODES = {
    100: "Processed",
    101: "Sent",
    102: "Queued",
    401: "RiskHold",
    402: "InvalidSenderId",
    403: "InvalidPhoneNumber",
    404: "UnsupportedNumberType",
    405: "InsufficientBalance",
    406: "UserInBlacklist",
    407: "CouldNotRoute",
    409: "DoNotDisturbRejection",
    500: "InternalServerError",
    501: "GatewayError",
    502: "RejectedByGateway",
}
FAILURE_REASONS = (
    "DeliveryFailure",
    "InsufficientCredit",
    "InvalidLinkId",
    "UserIsInactive",
    "UserInBlackList",
    "UserAccountSuspended",
    "NotNetworkSubcriber",  # the gateway's own spelling
    "NotNetworkSubscriber",
    "UserNotSubscribedToProduct",
    "UserDoesNotExist",
    "DoNotDisturbRejection",
)
HOP_FIELDS = ("phoneNumber", "serviceCode", "text", "sessionId", "networkCode")
HOURS = ("now", *(str(hour) for hour in range(24)))


@dataclass(frozen=True)
class Switch:
    """`value` is used when none is given; `choices` are all there are, `()` is free.

    `names` says in words what the choices are, one for one, where the choices alone do not.
    """

    name: str
    group: str
    label: str
    value: str = ""
    choices: tuple[str, ...] = ()
    unit: str = ""
    names: tuple[str, ...] = ()


SEND = "Sending a text"
RECEIPT = "Receipts"
INCOMING = "Texts from phones"
CALL = "Calls"
END = "Ends of calls"

SWITCHES = (
    Switch("send-accept-then-timeout", SEND, "Take the text, never answer", "30", unit="seconds"),
    Switch("send-status", SEND, "Answer a number with", "406", tuple(map(str, STATUS_CODES)),
           names=tuple(STATUS_CODES.values())),
    Switch("send-refused", SEND, "Refuse the whole request", "InvalidSenderId", unit="words"),
    Switch("send-429", SEND, "Too many requests (429)"),
    Switch("send-500", SEND, "An HTML error page (500)"),
    Switch("send-401", SEND, "The key is not known (401)"),
    Switch("send-redirect", SEND, "Send the client elsewhere (302)"),
    Switch("send-reset", SEND, "Break the connection, take nothing"),
    Switch("send-slow", SEND, "Take the text, answer late", "12", unit="seconds"),
    Switch("send-trickle", SEND, "Answer one byte at a time", "2", unit="seconds"),
    Switch("send-invalid-json", SEND, "Take the text, answer broken JSON"),
    Switch("send-charset", SEND, "Answer with a charset in the type"),
    Switch("send-fewer", SEND, "Leave the last number out of the answer"),
    Switch("send-shuffled", SEND, "Answer in another order"),
    Switch("send-no-id", SEND, 'Answer with the message id "None"'),
    Switch("send-sent", SEND, "Say 101, not 102, where enqueue is absent"),
    Switch("promotional-sender", SEND, "This sender is promotional", "AFRICASTKNG", unit="name"),
    Switch("promotional-hours", SEND, "Promotions only from 8 to 18; the hour is", "now", HOURS),
    Switch("receipt-full", RECEIPT, "Sent, Submitted, Buffered, then Success"),
    Switch("receipt-failed", RECEIPT, "Failed, because of", "DeliveryFailure", FAILURE_REASONS),
    Switch("receipt-rejected", RECEIPT, "Rejected, because of", "UserInBlackList", FAILURE_REASONS),
    Switch("receipt-absent", RECEIPT, "The phone is off (AbsentSubscriber)"),
    Switch("receipt-expired", RECEIPT, "The operator drops it (Expired)"),
    Switch("receipt-unknown", RECEIPT, "A status nobody has heard of", "Parked", unit="status"),
    Switch("receipt-lost", RECEIPT, "Lose the receipt"),
    Switch("receipt-twice", RECEIPT, "Each receipt twice"),
    Switch("receipt-reordered", RECEIPT, "The final one first, then Submitted"),
    Switch("receipt-early", RECEIPT, "Before the answer to the sender"),
    Switch("receipt-stranger", RECEIPT, "One more, for a message nobody sent"),
    Switch("receipt-delay", RECEIPT, "Wait before each receipt", "20", unit="seconds"),
    Switch("incoming-twice", INCOMING, "Hand each text over twice"),
    Switch("incoming-spaced-date", INCOMING, "The older form of date"),
    Switch("incoming-bare", INCOMING, "Without linkId, cost and networkCode"),
    Switch("hop-twice", CALL, "Each request twice"),
    Switch("hop-twice-at-once", CALL, "Each request twice, at the same time"),
    Switch("hop-answer-lost", CALL, "The answer is lost on its way back"),
    Switch("hop-unreachable", CALL, "The service cannot be found"),
    Switch("hop-missing-field", CALL, "Leave a field out", "networkCode", HOP_FIELDS),
    Switch("hop-other-number", CALL, "Another number in mid-call", "+254700000999", unit="number"),
    Switch("hop-misread", CALL, "Typed signs arrive wrong (@ as ¡)"),
    Switch("hop-charset", CALL, "The older form of header"),
    Switch("hop-deep-path", CALL, "A dialled path arrives as first text"),
    Switch("event-missing", END, "No word of the end"),
    Switch("event-twice", END, "Word of the end twice"),
    Switch("event-early", END, "Word of the end before the last answer"),
)  # fmt: skip
BY_NAME = {switch.name: switch for switch in SWITCHES}
