"""How the emulator is started: command line first, then environment, then the default."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

FLAGS: tuple[tuple[str, str, str], ...] = (
    ("host", "127.0.0.1", "address to listen on"),
    ("port", "8001", "port to listen on; 0 takes a free one"),
    ("username", "sandbox", "the account's username"),
    ("api-key", "emulator", "the account's key"),
    ("ussd-url", "", "where hops of a call are posted"),
    ("event-url", "", "where ends of calls are posted"),
    ("sms-url", "", "where incoming texts are posted"),
    ("delivery-url", "", "where delivery receipts are posted"),
    ("optout-url", "", "where opt-outs are posted"),
    ("subscription-url", "", "where premium subscriptions are posted"),
    ("clock-scale", "1.0", "how many times faster the gateway's clocks run"),
    ("answer-deadline", "10", "seconds the service has to answer, never scaled"),
    ("code", "*384*70421#", "service codes of the account, comma separated"),
    ("short-code", "21512", "where a phone's texts go unless told otherwise"),
    ("promotional-senders", "", "senders that are promotional, comma separated"),
    ("phones", "+254700000501=Resident,+254700000502=Neighbour",
     "phones on the desk, NUMBER=NAME, comma separated"),
)  # fmt: skip


class BadOptions(Exception):
    """An option that cannot be used; the words name it."""


@dataclass(frozen=True)
class Addresses:
    """Where the service listens. Secrets are inside these, so they are never shown."""

    ussd: str = ""
    event: str = ""
    sms: str = ""
    delivery: str = ""
    optout: str = ""
    subscription: str = ""

    def __repr__(self) -> str:
        return "Addresses(...)"


@dataclass(frozen=True)
class Options:
    """Everything that is settled at the start."""

    host: str
    port: int
    username: str
    api_key: str = field(repr=False)
    addresses: Addresses
    clock_scale: float
    answer_deadline: float
    codes: tuple[str, ...]
    short_code: str
    promotional: frozenset[str]
    phones: tuple[tuple[str, str], ...]


def read(arguments: Sequence[str], environment: Mapping[str, str]) -> Options:
    """Options from a command line and an environment (EMULATOR_PORT for --port, and so on).

    Raises BadOptions; an unknown flag ends the program as argparse does.
    """
    given = vars(_parser(environment).parse_args(arguments))
    return Options(
        host=given["host"],
        port=int(_number(given, "port")),
        username=given["username"],
        api_key=given["api_key"],
        addresses=Addresses(
            **{kind: given[f"{kind}_url"] for kind in Addresses.__dataclass_fields__}
        ),
        clock_scale=_number(given, "clock_scale", above=0),
        answer_deadline=_number(given, "answer_deadline", above=0),
        codes=tuple(_listed(given["code"])),
        short_code=given["short_code"],
        promotional=frozenset(_listed(given["promotional_senders"])),
        phones=tuple(_named(item) for item in _listed(given["phones"])),
    )


def _parser(environment: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m emulator", description=__doc__)
    for name, default, words in FLAGS:
        variable = f"EMULATOR_{name.upper().replace('-', '_')}"
        parser.add_argument(
            f"--{name}", default=environment.get(variable, default), help=f"{words} [{variable}]"
        )
    return parser


def _number(given: Mapping[str, str], name: str, *, above: float = -1) -> float:
    try:
        number = float(given[name])
    except ValueError:
        number = above
    if number <= above:
        raise BadOptions(f"--{name.replace('_', '-')} must be a number above {above:g}")
    return number


def _listed(words: str) -> list[str]:
    return [word.strip() for word in words.split(",") if word.strip()]


def _named(item: str) -> tuple[str, str]:
    number, _, name = item.partition("=")
    return number, name
