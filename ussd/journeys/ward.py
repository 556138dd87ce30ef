"""Finding the ward: the last one used, a typed name, or county, constituency and ward by number.

A ward is never decided without the caller choosing it from what is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from locales.marks import _
from models.register import Ward
from routing import surely
from routing.places import Gazetteer
from ussd.journeys.report import AFTER_WARD, LANDMARK
from ussd.screens import Answers, Ask, Choice, Misread, Option, Pick, Screen, To, nothing_more
from ussd.typed import LANDMARK_LONGEST, tidy

LIST = "=list"
NAME_LONGEST = 60
WARD = _("Where? Type the name of the ward or estate, for example Kilimani.")
WARD_AND_LANDMARK = _(
    "Where? Type the ward or estate and, after a comma, a landmark. Example: Kilimani, Yaya Centre"
)
UNKNOWN = _("We do not know that place.")
MATCHES = 7


def screens(gazetteer: Gazetteer) -> Iterator[Screen]:
    said = _Said(gazetteer)
    place, ward = _("Another place"), _("Another ward")
    drop = Option("drop", _("Do not send"), to="dropped")
    now = _("{kind}, happening now. Choose the place to send it:")
    yield _kept(said, "ward_last", _("Where did it happen?"), AFTER_WARD, _other(place, ""))
    yield _kept(said, "ward_now", now, "danger_sent", _other(place, ""), drop)
    yield from _finding(gazetteer, said, "", AFTER_WARD)
    yield from _finding(gazetteer, said, "family_", "family_send")
    yield _kept(said, "my_ward_last", _("My ward"), "my_ward", _other(ward, "my_"))
    yield from _finding(gazetteer, said, "my_", "my_ward")
    yield _kept(said, "forum_ward_last", _("Which ward?"), "my_forum", _other(ward, "forum_"))
    yield from _finding(gazetteer, said, "forum_", "my_forum")


def _kept(said: _Said, id: str, text: str, to: To, *options: Option) -> Pick:
    """The ward the caller last used, or another."""
    return Pick(
        id,
        text,
        choices=lambda answers: said.wards((answers["@ward"],)),
        say=said.ward,
        to=to,
        samples=said.longest_alone,
        options=options,
        gives=("ward",),
    )


def _other(label: str, mine: str) -> Option:
    return Option("other", label, to=f"{mine}ward_name")


def _finding(gazetteer: Gazetteer, said: _Said, mine: str, after: To) -> Iterator[Screen]:
    """From a typed name, or by number, to a ward: `mine` begins the ids, `after` is what follows.

    Where a report goes on after it and where My ward does is told apart by the screens, so that
    the proof knows what each has been told.
    """
    reports = not mine
    yield Ask(
        f"{mine}ward_name",
        WARD_AND_LANDMARK if reports else WARD,
        _a_place(gazetteer),
        to=f"{mine}ward_found",
        longest=NAME_LONGEST,
        misreads=(UNKNOWN,),
        options=(Option(LIST, _("Choose from a list"), to=f"{mine}county"),),
        brings=_told_with(gazetteer) if reports else nothing_more,
    )
    yield Pick(
        f"{mine}ward_found",
        _("Which place?"),
        choices=lambda answers: said.matches(answers[f"{mine}ward_name"]),
        say=said.ward,
        to=after,
        samples=said.longest_matches,
        options=(Option(LIST, _("None of these"), to=f"{mine}county"),),
        gives=("ward",),
    )
    yield from _by_number(gazetteer, said, mine, after)


def _told_with(gazetteer: Gazetteer) -> Callable[[Answers], Answers]:
    """What a typed place answers too: the landmark after it, and the ward if beyond doubt.

    Both are said back before anything is sent, and 0 asks each of them again.
    """

    def told(answers: Answers) -> Answers:
        named = surely.named(gazetteer, answers["ward_name"])
        landmark = tidy(named.landmark, LANDMARK_LONGEST)
        near = {"landmark": landmark} if len(landmark) > 1 else {}
        sure = {"ward_found": named.ward.code} if named.ward else {}
        return {LANDMARK: near.get("landmark", ""), **near, **sure}

    return told


def _by_number(gazetteer: Gazetteer, said: _Said, mine: str, after: To) -> Iterator[Screen]:
    counties = tuple(Choice(code, name) for code, name in gazetteer.counties())
    constituencies = {c.value: said.constituencies(c.value) for c in counties}
    names = {choice.value: choice.label for listed in constituencies.values() for choice in listed}
    yield Pick(
        f"{mine}county",
        _("Which county?"),
        choices=lambda answers: counties,
        say={c.value: c.label for c in counties}.__getitem__,
        to=f"{mine}constituency",
        samples=lambda: [counties],
    )
    yield Pick(
        f"{mine}constituency",
        _("Which constituency?"),
        choices=lambda answers: constituencies[answers[f"{mine}county"]],
        say=names.__getitem__,
        to=f"{mine}ward_in",
        samples=constituencies.values,
    )
    yield Pick(
        f"{mine}ward_in",
        _("Which ward?"),
        choices=lambda answers: said.wards_of(answers[f"{mine}constituency"]),
        say=said.ward,
        to=after,
        samples=lambda: [said.wards_of(code) for code in names],
        gives=("ward",),
    )


class _Said:
    """How wards are named to a caller: with the constituency where the name alone is not enough."""

    def __init__(self, gazetteer: Gazetteer):
        self._gazetteer = gazetteer
        listed = [ward for c, _name in gazetteer.counties() for ward in self._in_county(c)]
        self._wards = {ward.code: ward for ward in listed}
        names = [ward.name for ward in listed]
        self._shared = {name for name in names if names.count(name) > 1}
        self._inside: dict[str, tuple[Choice, ...]] = {}
        for ward in listed:
            inside = self._inside.get(ward.constituency_code, ())
            self._inside[ward.constituency_code] = (*inside, Choice(ward.code, ward.name))

    def ward(self, code: str) -> str:
        """Raises KeyError for a code that is no ward of the register."""
        ward = self._wards[code]
        shared = ward.name in self._shared
        return f"{ward.name}, {ward.constituency}" if shared else ward.name

    def wards(self, codes: Iterable[str]) -> tuple[Choice, ...]:
        return tuple(Choice(code, self.full(code)) for code in codes if code in self._wards)

    def full(self, code: str) -> str:
        ward = self._wards[code]
        return f"{ward.name}, {ward.constituency}"

    def matches(self, typed: str) -> tuple[Choice, ...]:
        found = surely.named(self._gazetteer, typed, MATCHES).found
        return self.wards(match.ward.code for match in found)

    def constituencies(self, county: str) -> tuple[Choice, ...]:
        return tuple(Choice(c, name) for c, name in self._gazetteer.constituencies(county))

    def wards_of(self, constituency: str) -> tuple[Choice, ...]:
        return self._inside[constituency]

    def longest_alone(self) -> list[tuple[Choice, ...]]:
        return [(choice,) for choices in self.longest_matches() for choice in choices]

    def longest_matches(self) -> list[tuple[Choice, ...]]:
        longest = sorted(self._wards, key=lambda code: len(self.full(code)))[-MATCHES:]
        return [self.wards(longest)]

    def _in_county(self, county: str) -> list[Ward]:
        listed = self._gazetteer.constituencies(county)
        return [ward for code, _name in listed for ward in self._gazetteer.wards(code)]


def _a_place(gazetteer: Gazetteer) -> Callable[[str], str]:
    def read(typed: str) -> str:
        name = tidy(typed, NAME_LONGEST)
        if len(name) < 2 or not surely.named(gazetteer, name).found:
            raise Misread(UNKNOWN)
        return name

    return read


_CHOSEN = (
    *("ward_in", "ward_found", "ward_last", "ward_now"),
    *("family_ward_in", "family_ward_found"),
    *("my_ward_in", "my_ward_found", "my_ward_last"),
    *("forum_ward_in", "forum_ward_found", "forum_ward_last"),
)


def chosen(answers: Answers) -> str:
    """The code of the ward a caller chose."""
    for screen in _CHOSEN:
        if answers.get(screen, "=").isdecimal():
            return answers[screen]
    raise KeyError("no ward was chosen")


def chosen_or_none(answers: Answers) -> str:
    """The code of the ward, '' where none was chosen yet."""
    try:
        return chosen(answers)
    except KeyError:
        return ""
