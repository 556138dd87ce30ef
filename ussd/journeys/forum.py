"""Forums: what one is, which works in a caller's ward, and when it meets next.

The organisation alone is named: no name and no number of a person is said to callers.
"""

from __future__ import annotations

from collections.abc import Iterator

from locales.marks import _
from ussd.journeys.danger import ward_was_kept
from ussd.journeys.ward import chosen
from ussd.screens import Either, End, Menu, Option, Read, Screen, To

SAID_LONGEST = 125
FORUM = Read("forum", of=chosen)
WHAT = _(
    "A safety forum: residents, elders, youth, women's groups, chiefs and police of one place. "
    "It meets every three months."
)
_FIND: To = Either(ward_was_kept, "forum_ward_last", "forum_ward_name")


def screens() -> Iterator[Screen]:
    yield Menu(
        "forum",
        WHAT,
        (Option("mine", _("Which is mine?"), to=_FIND),),
    )
    yield Menu(
        "my_forum",
        "{forum}",
        (Option("what", _("What is a forum?"), to="forum_told"),),
        reads=(FORUM,),
        finds=lambda answers: {"forum": answers[FORUM.key(answers)]},
        facts={"forum": "m" * SAID_LONGEST},
    )
    yield End("forum_told", WHAT, does="remember")
