"""My ward: what matters most, what came of it, what the forum did, notices, and ideas.

Lists are those of the ward's forum, else of its county, put in words at the hop that first shows
them. Nothing here is of the sensitive branch, and no count that could point at a person is said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from locales.marks import _
from models import priorities
from ussd.journeys.sending import or_not
from ussd.journeys.ward import chosen
from ussd.screens import (
    Answers,
    Ask,
    Choice,
    Either,
    End,
    Menu,
    Option,
    Pick,
    Read,
    Screen,
    To,
)
from ussd.typed import letters, reader

OWN_WORD, ENOUGH = "=word", "=enough"
WORD_LONGEST, IDEA_LONGEST = priorities.LONGEST, 100
RESULTS_LONGEST, ACTIONS_LONGEST, SAID_LONGEST = 140, 132, 130
FIRST, ANOTHER = _("First choice?"), _("Another: type it")
NO_WORD = _("Please type a word or two.")
NO_IDEA = _("Please type a few words.")
_VALUE = re.compile(r"([0-9a-f]{32}) (.+)")
_LONGEST = f"{'0' * 32} {'m' * priorities.LONGEST}"
_VOTES = ("vote_1", "vote_2", "vote_3")

WARD = Read("my_ward", of=chosen)
RESULTS = Read("ward_results", of=chosen)
ACTIONS = Read("ward_actions", of=chosen)


def value(id_hex: str, label: str) -> str:
    """A priority as an answer: known again, and said back, from itself alone."""
    return f"{id_hex} {label}"


def voted(answers: Answers) -> list[str]:
    """The ids, in hex, of the priorities a caller chose, most wanted first."""
    found = (_VALUE.fullmatch(answers.get(screen, "")) for screen in _VOTES)
    return [match[1] for match in found if match]


def _label(kept: str) -> str:
    """Raises KeyError for what is no priority of ours."""
    found = _VALUE.fullmatch(kept)
    if found is None:
        raise KeyError(kept)
    return found[2]


def _known(answers: Answers) -> Mapping[str, Any]:
    known: Mapping[str, Any] = json.loads(answers[WARD.key(answers)])
    return known


def _left(answers: Answers) -> tuple[Choice, ...]:
    """What of the list was not chosen yet; in the order it was shown first."""
    chosen_before = set(voted(answers))
    return tuple(
        Choice(value(id, label), label)
        for id, label in _known(answers)["list"]
        if id not in chosen_before
    )


def has_list(answers: Answers) -> bool:
    return bool(_known(answers)["list"])


def has_more(answers: Answers) -> bool:
    return bool(_left(answers))


def has_notices(answers: Answers) -> bool:
    return _known(answers)["notices"] is True


def _chosen(answers: Answers) -> Mapping[str, str]:
    named = [_label(answers[screen]) for screen in _VOTES if _VALUE.match(answers.get(screen, ""))]
    return {"chosen": ", ".join([*named, *filter(None, [answers.get("vote_word", "")])])}


VOTE: To = Either(has_list, "vote_1", "vote_word")
_CHOSEN = {"chosen": ", ".join(["m" * priorities.LONGEST] * priorities.VOTES)}


def screens() -> Iterator[Screen]:
    yield Menu(
        "my_ward",
        _("{ward}: what do you want?"),
        (
            Option("vote", _("Say what matters most"), to=VOTE),
            Option("results", _("Results so far"), to="ward_results"),
            Option("actions", _("What the forum did"), to="ward_actions"),
            Option(
                "notices",
                _("Safety notices by SMS"),
                to=Either(has_notices, "notices_on", "notices_off"),
            ),
            Option("idea", _("Give an idea"), to="idea"),
        ),
        reads=(WARD,),
    )
    yield from _voting()
    yield from _telling()
    yield from _notices()
    yield from _ideas()
    yield End("ward_kept", _("Nothing was sent or changed. In danger call {police}"))


def _vote(id: str, text: str, to: To, options: tuple[Option, ...]) -> Pick:
    most = priorities.MOST - _VOTES.index(id)
    return Pick(
        id,
        text,
        choices=_left,
        say=_label,
        to=to,
        samples=lambda: [(Choice(_LONGEST, "m" * priorities.LONGEST),) * most],
        options=options,
    )


def _voting() -> Iterator[Screen]:
    own = Option(OWN_WORD, ANOTHER, to="vote_word")
    enough = Option(ENOUGH, _("That is all"), to="vote_send")
    third: To = Either(has_more, "vote_3", "vote_send")
    second: To = Either(has_more, "vote_2", "vote_send")
    yield _vote("vote_1", FIRST, second, (own,))
    yield _vote("vote_2", _("Second choice?"), third, (own, enough))
    yield _vote("vote_3", _("Third choice?"), "vote_send", (own, enough))
    yield Ask(
        "vote_word",
        _("What matters most in {ward}? Type it in up to 20 letters. A person looks at it first."),
        reader(WORD_LONGEST, NO_WORD, letters(3)),
        to="vote_send",
        longest=WORD_LONGEST,
        misreads=(NO_WORD,),
    )
    yield Menu(
        "vote_send",
        _("For {ward}, this quarter: {chosen}. Send?"),
        or_not("vote_sent", "ward_kept"),
        finds=_chosen,
        facts=_CHOSEN,
    )
    yield End(
        "vote_sent",
        _("{said} Danger? Call {police}"),
        does="vote",
        facts={"said": "m" * SAID_LONGEST},
    )


def _telling() -> Iterator[Screen]:
    yield Menu(
        "ward_results",
        "{results}",
        (Option("vote", _("Vote"), to=VOTE),),
        reads=(RESULTS,),
        finds=lambda answers: {"results": answers[RESULTS.key(answers)]},
        facts={"results": "m" * RESULTS_LONGEST},
    )
    yield Menu(
        "ward_actions",
        "{actions}",
        (Option("idea", _("Give an idea"), to="idea"),),
        reads=(ACTIONS,),
        finds=lambda answers: {"actions": answers[ACTIONS.key(answers)]},
        facts={"actions": "m" * ACTIONS_LONGEST},
    )


def _notices() -> Iterator[Screen]:
    yield Menu(
        "notices_off",
        _("Safety notices for {ward} by SMS, free, a few a month. STOP or this menu ends them."),
        (
            Option("on", _("Yes, send them"), to="notices_begun"),
            Option("drop", _("No"), to="ward_kept"),
        ),
    )
    yield Menu(
        "notices_on",
        _("You get the safety notices for {ward} by SMS."),
        (
            Option("off", _("Stop them"), to="notices_ended"),
            Option("drop", _("Leave them on"), to="ward_kept"),
        ),
    )
    yield End(
        "notices_begun",
        _("Safety notices for {ward} are on. To end them send STOP, or dial {code}, My ward."),
        does="notices_on",
    )
    yield End(
        "notices_ended",
        _("Safety notices for {ward} are off. To have them again dial {code}, My ward."),
        does="notices_off",
    )


def _ideas() -> Iterator[Screen]:
    yield Ask(
        "idea",
        _("What would help in {ward}? Type up to 100 letters. No names, please."),
        reader(IDEA_LONGEST, NO_IDEA, letters(3)),
        to="idea_send",
        longest=IDEA_LONGEST,
        misreads=(NO_IDEA,),
    )
    yield Menu(
        "idea_send",
        _("To the forum: {idea}"),
        or_not("idea_sent", "ward_kept"),
    )
    yield End(
        "idea_sent",
        _("{said} Danger? Call {police}"),
        does="give_idea",
        facts={"said": "m" * SAID_LONGEST},
    )
