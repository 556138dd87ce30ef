"""Which duty holders a report names: by number, by name, or by whose people they are. Pure.

Said of a place (`near Kilimani police post`) is no accusation, and a first name alone is nobody:
who is left out by mistake cannot help, so doubt leaves nobody out. The desk looks at each find.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from itertools import pairwise
from types import MappingProxyType
from uuid import UUID

from models.numbers import BadNumber, canonical
from routing.categories import KINDS
from routing.deeds import did, done_by
from routing.directory import Holder
from routing.spelling import bare, is_close

_NUMBER = re.compile(r"(?<![\w+])(?:\+?254|0)?[ .\-]?[17](?:[ .\-]?\d){8}(?!\w)")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SENTENCE = re.compile(r"[.!?;\n]+\s+|\n")
_WORD, _APOSTROPHE = re.compile(r"[a-z0-9]+"), re.compile("['`\u2018\u2019\u02bc]")
# What a register adds to a name: `(demo)`, `(K) Ltd`.
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_CLOSE = 84.0  # of two words of a name; found on the set that docs/knowing.md describes
_SHORT = 5  # letters below which a word of a name must be the same
_LATIN_LEAST = 3  # letters a word of a name has, else it is an initial

_PLACE = _words(
    """near next beside behind opposite opp outside inside before after around by at past towards
    between karibu nyuma mbele kando mkabala pembeni jirani kwa huko pale hapo hapa mtaa stage
    """
)
_CALLED = _words(
    "call called calling tell inform send need piga pigia ita niliita tuliita tumeita ambia waambie"
)
_TAKEN = frozenset({"taken", "arrested"})  # by somebody, and not beside a place
_LINKS = _words("to the of from na ya wa za la cha kutoka hapo kituo a in")
# Who acts: said before an organisation's own words it is its people that are meant.
_ACTORS = _words(
    """officer officers policeman policemen police polisi cop cops askari afande maafisa afisa karao
    guard guards watchman watchmen mlinzi walinzi soldier soldiers members member staff people boys
    chairman chairlady leader leaders viongozi kiongozi team wafanyakazi vijana corporal sergeant
    constable inspector ocs ocpd chief chifu coordinator mratibu
    """
)
_TITLES = {
    "ocs": frozenset({"ocs", "ocpd", "commander", "inspector", "afande", "boss"}),
    "officer": _words("officer afande constable corporal sergeant inspector askari koplo sajini"),
    "guard": frozenset({"guard", "watchman", "mlinzi", "askari", "soldier"}),
    "chief": frozenset({"chief", "chifu"}),
    "coordinator": frozenset({"coordinator", "mratibu", "chairman", "chairlady", "mwenyekiti"}),
    "deputy": frozenset({"coordinator", "deputy", "mratibu", "naibu"}),
    "member": frozenset({"member", "mwanachama", "mzee"}),
}
# What many organisations are called: beside these a name must have words of its own.
_COMMON = _words(
    """community safety forum police post station association residents resident security company
    services service group limited ltd chief chiefs office camp ward county desk national nyumba
    kumi cluster neighbourhood watch patrol base team the of and ya wa
    """
)


def numbers(text: str) -> set[str]:
    """Kenyan mobile numbers typed in a text, canonical."""
    found = set()
    for match in _NUMBER.finditer(text):
        try:
            found.add(canonical(match[0]))
        except BadNumber:
            continue
    return found


def named(texts: Iterable[str], holders: Iterable[Holder], typed: Set[UUID]) -> set[UUID]:
    """The organisations named. `typed` are the contacts whose numbers stand in the texts."""
    told, known = _sentences(texts), list(holders)
    found = _plainly(told, known, typed)
    return found.union(*(_by_title(known, words) for words in told))


def named_plainly(texts: Iterable[str], holders: Iterable[Holder], typed: Set[UUID]) -> set[UUID]:
    """The same of holders from anywhere: an office alone (`the OCS`) is another's elsewhere."""
    return _plainly(_sentences(texts), holders, typed)


def _plainly(told: list[tuple[str, ...]], holders: Iterable[Holder], typed: Set[UUID]) -> set[UUID]:
    """An organisation's own words are looked for once, each name of its people once."""
    known = list(holders)
    bodies = {(one.organisation_id, one.organisation, one.kind): one for one in known}.values()
    people = {(one.organisation_id, one.person, one.role): one for one in known}.values()
    by_number = {one.organisation_id for one in known if one.contact_id in typed}
    by_body = {one.organisation_id for one in bodies if any(_as_body(one, words) for words in told)}
    by_name = {one.organisation_id for one in people if any(_by_name(one, words) for words in told)}
    return by_number | by_body | by_name


def _sentences(texts: Iterable[str]) -> list[tuple[str, ...]]:
    parts = (part for text in texts for part in _SENTENCE.split(text))
    return [words for part in parts if (words := _folded(part))]


def _folded(text: str) -> tuple[str, ...]:
    """Words in small letters; `near` and its like stay, for they tell a place from a person."""
    return tuple(_WORD.findall(bare(_APOSTROPHE.sub("", text))))


def _called(holder: Holder) -> tuple[str, ...]:
    """The words of an organisation's name that people say: none says what stands in brackets."""
    return _folded(_IN_BRACKETS.sub(" ", holder.organisation)) or _folded(holder.organisation)


def _as_body(holder: Holder, words: tuple[str, ...]) -> bool:
    return _by_people(holder, words) or _by_deed(holder, words)


def _by_name(holder: Holder, words: tuple[str, ...]) -> bool:
    """Two words of the name together, or one after a title that the role has."""
    own = [word for word in _folded(holder.person) if len(word) >= _LATIN_LEAST]
    titles = _TITLES.get(holder.role, frozenset())
    for at, (first, second) in enumerate(pairwise(words)):
        both = len(own) > 1 and any(
            i != j and _same(first, a) and _same(second, b)
            for i, a in enumerate(own)
            for j, b in enumerate(own)
        )
        titled = first in titles and any(_same(second, word) for word in own)
        if (both or titled) and not _a_place(words, at):
            return True
    return False


def _by_people(holder: Holder, words: tuple[str, ...]) -> bool:
    """Its own words after a word for those who act: `askari wa Kilimani police`."""
    name = _called(holder)
    own = [word for word in name if word not in _COMMON]
    kind = [word for word in name if word in _COMMON and word in _KINDS]
    if not own:
        return False
    for at, word in enumerate(words):
        if word not in _ACTORS or _a_place(words, at) or _is_called(words, at):
            continue
        after = [one for one in words[at + 1 : at + 3 + len(own) + len(kind)] if one not in _LINKS]
        heads = after[: len(own) + len(kind)]
        if len(heads) >= len(own) and _all_in(own, heads) and _kind_fits(holder, word, heads):
            return True
    return False


def _by_deed(holder: Holder, words: tuple[str, ...]) -> bool:
    """Its own words, then who of it or what was done: `Kilimani police stole my goat`."""
    name, kinds = _called(holder), _said_of(holder)
    for at in range(len(words)):
        end, is_its_kind = _head(name, kinds, words, at)
        if end == at or _a_place(words, at) or _is_called(words, at):
            continue
        of_it = end < len(words) and words[end] in _PERSONS and _fits(holder, words[end])
        said = did(words[end + of_it :]) or done_by(words[:at])
        if (of_it or is_its_kind) and (said or (of_it and end + of_it - at == len(words))):
            return True
    return False


def _head(
    name: tuple[str, ...], kinds: Set[str], words: tuple[str, ...], at: int
) -> tuple[int, bool]:
    """Where the organisation's words that begin at `at` end, and whether they say of what kind it
    is; `at` itself where not all its own words are among them.
    """
    seen, end = set(), at
    while end < len(words):
        meant = next((one for one in name if _same(words[end], one)), words[end])
        if meant not in name and (end == at or (meant not in kinds and meant not in _LINKS)):
            break
        seen.add(meant)
        end += 1
    own = {word for word in name if word not in _COMMON}
    whole = bool(own) and own <= seen
    plain = not own & _ACTORS and own == set(name)
    return (end, plain or not kinds.isdisjoint(seen - own)) if whole else (at, False)


def _said_of(holder: Holder) -> frozenset[str]:
    """Of a kind no release knows, written by hand in SQL, nothing: its reports are told all the
    same.
    """
    return KIND_SAID.get(holder.kind, _NO_KIND)


def _fits(holder: Holder, person: str) -> bool:
    """Whether a person so called may be of an organisation of this kind."""
    of_police, of_guards = person in _OF_POLICE, person in _OF_GUARDS
    if of_police or of_guards:
        return holder.kind == ("police" if of_police else "private_security")
    if person in _TITLES["chief"]:
        return holder.kind == "chief"
    return holder.kind not in ("police", "chief")


def _by_title(holders: list[Holder], words: tuple[str, ...]) -> set[UUID]:
    """The one organisation whose office it is (`the OCS took a bribe`); none where two have it."""
    found: set[UUID] = set()
    for at, word in enumerate(words):
        role = _OFFICES.get(word)
        if role is None or (at and words[at - 1] not in _BEFORE_OFFICE) or _a_place(words, at):
            continue
        theirs = {one.organisation_id for one in holders if one.role == role}
        if len(theirs) == 1 and (did(words[at + 1 :]) or done_by(words[:at])):
            found |= theirs
    return found


# Whose office it is, said alone; a `chairman` or an `officer` may be anybody's.
_OFFICES = {
    "ocs": "ocs",
    "chief": "chief",
    "chifu": "chief",
    "coordinator": "coordinator",
    "mratibu": "coordinator",
}
_BEFORE_OFFICE = _words("the our that this area local and na even by wetu huyo yule kwamba says")
_PERSONS = _ACTORS - _words("police polisi team people boys staff vijana")
_NO_KIND: frozenset[str] = frozenset()
# What an organisation of a kind is called, by kind; of the others no word says of what kind it is.
KIND_SAID: Mapping[str, frozenset[str]] = MappingProxyType(
    dict.fromkeys(KINDS, _NO_KIND)
    | {
        "police": _words("police polisi"),
        "private_security": _words("security guards"),
        "forum": _words("forum watch cluster kumi"),
        "nyumba_kumi": _words("kumi cluster watch"),
        "resident_association": _words("association watch"),
        "chief": _words("chief chiefs chifu"),
    }
)
_KINDS = frozenset({"police", "security", "forum", "residents", "chief", "chiefs"})
_OF_POLICE = _words(
    """officer officers policeman policemen police polisi cop cops afande maafisa afisa karao
    corporal sergeant constable inspector ocs ocpd
    """
)
_OF_GUARDS = frozenset({"guard", "guards", "watchman", "watchmen", "mlinzi", "walinzi", "soldiers"})


def _kind_fits(holder: Holder, actor: str, heads: list[str]) -> bool:
    """Officers are of the police, guards of a security company; others say whose they are."""
    if holder.kind == "police":
        return actor in _OF_POLICE or "police" in heads
    if holder.kind == "private_security":
        return actor in _OF_GUARDS or "security" in heads
    if holder.kind == "chief":
        return actor in ("chief", "chifu")
    said = _KINDS & set(heads)
    if said:
        return bool(said & set(_folded(holder.organisation)))
    return actor in _TITLES["coordinator"]


def _all_in(own: list[str], heads: list[str]) -> bool:
    return all(any(_same(head, word) for head in heads) for word in own)


def _is_called(words: tuple[str, ...], at: int) -> bool:
    """Whether they are only asked to come: `we called police Kilimani`."""
    before = [word for word in words[max(0, at - 3) : at] if word not in _LINKS]
    return bool(before) and before[-1] in _CALLED


def _a_place(words: tuple[str, ...], at: int) -> bool:
    """Whether a place is told by it: a word for `near` before, a word for a place after a title."""
    before = [word for word in words[max(0, at - 3) : at] if word not in _LINKS]
    if before and before[-1] in _PLACE and not (done_by(words[:at]) or _taken_by(words[:at])):
        return True
    after = words[at + 1 : at + 4]
    return any(word in ("office", "offices", "camp", "home", "gate", "plot") for word in after)


def _taken_by(words: tuple[str, ...]) -> bool:
    return words[-1:] == ("by",) and not _TAKEN.isdisjoint(words[-4:])


def _same(typed: str, word: str) -> bool:
    if min(len(typed), len(word)) < _SHORT:
        return typed == word
    return is_close(typed, word, _CLOSE)
