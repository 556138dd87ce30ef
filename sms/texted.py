"""A report made by SMS: begun with free words, said back with kind and place, sent by a 1.

Nothing is sent that was not said back; words that look like the sensitive branch begin nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from uuid import uuid4

from models import contacts, events, helplines, outbox, references, reports, texted
from models.keys import CannotOpen
from models.texted import Texted
from models.vault import place
from routing import guess
from routing.categories import CATEGORIES
from routing.place_in import MOST, wards_in
from sms import residents, texts_report
from sms.turns import Reply, Turn

LANDMARK_LONGEST, WORDS_LONGEST = 30, 640  # characters
_SHORT = 3  # words of an answer that is a name alone
_KEY = re.compile(r"\W*([1-9])\W*")
_NEAR = re.compile(
    r"\b(?:near|opposite|behind|next to|karibu na|mkabala na|nyuma ya|kando ya)\s+([^.,;:!?\n]+)",
    re.IGNORECASE,
)
_WORDS: Mapping[str, str] = MappingProxyType(
    {"SEND": "1", "TUMA": "1"} | dict.fromkeys(("NO", "HAPANA", "LA", "CANCEL", "USITUME"), "0")
)


def begin(turn: Turn) -> Reply:
    """REPORT and free words: what is missing is asked, what is there is said back."""
    t, words = turn.t(residents.language(turn)), turn.command.words.strip()
    if turn.people:
        return Reply(texts_report.dial_instead(t, turn.code))
    if not words:
        return Reply(texts_report.how(t))
    if guess.looks_private(words):
        return private(turn)
    new = Texted(
        contact_id=turn.contact_id,
        words_sealed=_seal(turn, words),
        kinds=list(guess.kinds(words)),
        places=list(_places(turn, words)),
        happening_now=guess.is_now(words),
        at=turn.now,
    )
    return _ask(turn, new)


def answered(turn: Turn) -> Reply | None:
    """What a text does to the report begun; None where none waits or the text is about another."""
    begun = texted.waiting(turn.db, turn.contact_id, turn.now)
    if begun is None:
        return None
    key = _key(turn.text)
    if key == "0" and residents.asked_later(turn, begun.at):
        return None
    if key == "0":
        texted.drop(turn.db, turn.contact_id)
        return Reply(texts_report.not_sent(turn.t(residents.language(turn))))
    if key:
        return _chosen(turn, begun, int(key))
    return _named(turn, begun)


def private(turn: Turn) -> Reply:
    """The same help anybody is sent who asks for it, and nothing kept of what was written."""
    texted.drop(turn.db, turn.contact_id)
    return replace(residents.asked_help(turn), forgets=True)


def _chosen(turn: Turn, begun: Texted, key: int) -> Reply | None:
    """A number answers the question that was asked last: which place, or whether to send."""
    if len(begun.places) == 1:
        return _STEPS.get(key, _another_kind)(turn, begun, key)
    if 1 <= key <= len(begun.places):
        return _ask(turn, replace(begun, places=[begun.places[key - 1]]))
    return None


def _another_kind(turn: Turn, begun: Texted, key: int) -> Reply | None:
    """3 and on are the other kinds that were offered; the one chosen is said back first."""
    at = key - 2
    if at >= len(begun.kinds):
        return None
    kinds = [begun.kinds[at], *(kind for kind in begun.kinds if kind != begun.kinds[at])]
    return _ask(turn, replace(begun, kinds=kinds))


def _named(turn: Turn, begun: Texted) -> Reply | None:
    """Words answer the question where it is; they may also put a place right."""
    if guess.looks_private(turn.text):
        return private(turn)
    found = _places(turn, turn.text) or _like(turn, turn.text)
    if found:
        return _ask(turn, replace(begun, places=list(found)))
    if len(begun.places) == 1:
        return None
    t = turn.t(residents.language(turn))
    return Reply(texts_report.unknown_place(t, turn.code))


def _ask(turn: Turn, begun: Texted) -> Reply:
    """Keeps how far it has come and asks what is next."""
    texted.keep(turn.db, replace(begun, at=turn.now))
    t = turn.t(residents.language(turn))
    named = [_said(turn, code) for code in begun.places]
    if len(named) == 1:
        labels = [CATEGORIES[kind].label for kind in begun.kinds]
        return Reply(texts_report.say_back(t, labels, named[0], now=begun.happening_now))
    return Reply(texts_report.which_of(t, named) if named else texts_report.which_place(t))


def _send(turn: Turn, begun: Texted, key: int) -> Reply:
    """Files it as a call would: report, first event and outbox row together."""
    category, ward, report_id = CATEGORIES[begun.kinds[0]], begun.places[0], uuid4()
    words, language = _open(turn, begun), residents.language(turn)
    # more than one is drawn, for one may be another's already
    drawn = references.reserve(turn.db, references.ORDINARY, 3, turn.below, turn.now)[0]
    near = _NEAR.search(words)
    seal = turn.vault.words.seal
    landmark = near[1].strip()[:LANDMARK_LONGEST] if near else ""
    reports.file(
        turn.db,
        id=report_id,
        reference=drawn,
        contact_id=turn.contact_id,
        category=category.code,
        severity=category.severity,
        ward_code=ward,
        happening_now=begun.happening_now,
        told_when="yes" if begun.happening_now else "",
        landmark_sealed=seal(landmark, place("reports.landmark", report_id)) if landmark else None,
        words_sealed=seal(words, place("reports.words", report_id)) if words else None,
        channel="sms",
        language=language or "en",
        contact="sms" if key == _WITH_NEWS else "none",
        created_at=turn.now,
    )
    events.add(turn.db, report_id, "received", at=turn.now, actor="resident", facts=dict(turn.came))
    outbox.owe(turn.db, "route", report_id, turn.now)
    contacts.prefer(turn.db, turn.contact_id, ward=ward)
    texted.drop(turn.db, turn.contact_id)
    emergency = helplines.confirmed(turn.db).get("police", "")
    said = references.written(drawn)
    words = texts_report.sent(turn.t(language), said, _said(turn, ward), emergency)
    return Reply(words, report="kept")


_WITH_NEWS = 2
_STEPS: Mapping[int, Callable[[Turn, Texted, int], Reply | None]] = MappingProxyType(
    {1: _send, _WITH_NEWS: _send}
)


def _key(text: str) -> str:
    """`1` to `9`, `0` for no; '' for words."""
    found = _KEY.fullmatch(text)
    return found[1] if found else _WORDS.get(text.strip(" .!").upper(), "")


def _places(turn: Turn, words: str) -> tuple[str, ...]:
    return wards_in(turn.gazetteer(), words)


def _like(turn: Turn, words: str) -> tuple[str, ...]:
    """The wards a short answer is spelt like, to choose from."""
    found = turn.gazetteer().find(words, MOST) if len(words.split()) <= _SHORT else ()
    return tuple(one.ward.code for one in found)[:MOST]


def _said(turn: Turn, code: str) -> str:
    """A ward as it is said back: with its constituency where the name alone is not enough."""
    register = turn.gazetteer().register
    ward = register[code]
    shared = sum(one.name == ward.name for one in register.values()) > 1
    return f"{ward.name}, {ward.constituency}" if shared else ward.name


def _seal(turn: Turn, words: str) -> bytes:
    where = place("texted_reports.words", turn.contact_id)
    return turn.vault.words.seal(words[:WORDS_LONGEST], where)


def _open(turn: Turn, begun: Texted) -> str:
    """'' where it cannot be opened: kind and place matter more."""
    try:
        where = place("texted_reports.words", turn.contact_id)
        return turn.vault.words.open(begun.words_sealed, where)
    except CannotOpen:
        return ""
