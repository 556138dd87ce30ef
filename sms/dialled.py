"""What a duty holder answers in a call: the same steps as by SMS, the reply said on the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

from models import alerts
from sms import actions, checking, hours
from sms.holding import locked
from sms.turns import Reply, Turn
from sms.writing import Sent, write_news


class NotTheirs(Exception):
    """The alert is not of anybody this phone answers for any more."""


def act(turn: Turn, alert_id: UUID) -> tuple[str, Sent]:
    """Does what the command asks about an alert: its reply, and what now waits to be sent.

    Runs in the caller's transaction. Raises NotTheirs.
    """
    alert = alerts.get(turn.db, alert_id)
    if alert.person_id not in turn.ids:
        raise NotTheirs
    reply = actions.act(turn, locked(turn, alert))
    return reply.words, [*reply.more, *write_news(turn, reply)]


def set_hours(turn: Turn) -> str:
    """Goes off or on duty, as the command says, for everybody the phone answers for."""
    return _HOURS[turn.command.kind](turn).words


def set_tests(turn: Turn) -> str:
    """Agrees to test SMS or ends them, as the command says."""
    return _TESTS[turn.command.kind](turn).words


_TESTS: Mapping[str, Callable[[Turn], Reply]] = MappingProxyType(
    {"test": checking.agree, "test_off": checking.decline}
)
_HOURS: Mapping[str, Callable[[Turn], Reply]] = MappingProxyType(
    {"off": hours.go_off, "on": hours.come_back}
)
