"""What free words may be about: kinds of incident to offer first, and whether to ask nothing.

Only words are looked at. A guess is never kept and never acted on before the person has said yes;
what looks like the sensitive branch is not guessed at all. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

from routing.categories import CATEGORIES

_WORD = re.compile(r"[a-z]+")
_APOSTROPHES = str.maketrans("", "", "'\u2019\u2018`")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# The most urgent first: where two kinds are named as often, this order decides.
_KINDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "gang": _set(
            "gang gangs gun guns gunmen gunshot gunshots armed pistol shooting genge magenge "
            "bunduki bastola risasi silaha"
        ),
        "fire": _set("fire fires burning burnt moto inaungua unawaka inawaka kuungua imeungua"),
        "accident": _set(
            "accident accidents crash crashed collision overturned ajali imegonga amegongwa "
            "wamegongwa imepinduka"
        ),
        "violence": _set(
            "fight fights fighting assault assaulted attack attacked beating beaten stabbed "
            "stabbing riot vita vurugu pigana wanapigana kupigana amepigwa kupigwa wamepigwa "
            "shambulio kushambuliwa ameshambuliwa panga kisu"
        ),
        "burglary": _set(
            "burglary burglar burglars housebreaking broken break breakin kuvunja kuvunjwa "
            "kuvunjiwa imevunjwa wamevunja limevunjwa tumevunjiwa nimevunjiwa"
        ),
        "livestock": _set(
            "livestock cattle cow cows goat goats sheep camel camels donkey rustling rustlers "
            "mifugo ngombe mbuzi kondoo ngamia punda"
        ),
        "theft": _set(
            "theft thefts thief thieves steal stealing stole stolen rob robbed robber robbers "
            "robbery mugged mugging mugger muggers snatched wizi mwizi wezi wameiba ameiba waliiba "
            "kuibiwa ameibiwa nimeibiwa tumeibiwa uporaji kuporwa nimeporwa ameporwa majambazi"
        ),
        "drugs": _set(
            "drug drugs weed bhang bhangi bangi heroin cocaine brew changaa busaa pombe "
            "mihadarati kulevya"
        ),
        "suspicious": _set(
            "suspicious strangers stranger loitering lurking mashaka shaka kutiliwa wasiojulikana"
        ),
    }
)
_USUAL = ("theft", "burglary", "violence", "other")
_NOW = _set("now sasa saahii currently")

_PRIVATE = _set(
    "rape raped rapes raping rapist defile defiled defilement molest molested incest sodomy "
    "sodomized sex sexual sexually abuse abused abusing abuser abusive domestic marriage husband "
    "husbands wife wives spouse boyfriend girlfriend fgm suicide trafficking trafficked pregnant "
    "child children childs kid kids baby babies infant minor minors girl girls boy boys daughter "
    "son sons stepfather stepmother underage orphan orphans pupil pupils "
    "ubakaji kubaka kubakwa amebakwa nimebakwa alibakwa amebaka anabaka unajisi kunajisi "
    "amenajisiwa kulawiti ngono dhuluma unyanyasaji kunyanyaswa ananyanyaswa ananinyanyasa "
    "mume mke mumewe mkewe mumeo mkeo mumewangu mkewangu ndoa mpenzi keketwa keketa ukeketaji "
    "kujiua mimba mtoto watoto mwanangu binti msichana wasichana mvulana wavulana mwanafunzi "
    "wanafunzi yatima kambo familia family"
)
_AT_HOME = _set("home nyumbani")
_POLICE = _set(
    "police policeman policemen policewoman polisi mapolisi askari maaskari afande officer "
    "officers ocs ocpd karao makarao cop cops gsu sanse kanjo"
)
_CONDUCT = _set(
    "bribe bribes bribery hongo rushwa corrupt corruption beat beaten beating kupigwa amenipiga "
    "wamenipiga wamepiga amepiga shot shoot killed kill kuua ameua wameua arrest arrested "
    "kukamatwa amekamatwa nimekamatwa wamekamata harass harassed harassing harassment extort "
    "extorting extortion torture tortured brutality teargas money pesa threatened threatening "
    "wananitisha ananitisha anatisha wanatisha demand demanding misuse took"
)


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, without apostrophes: `ng'ombe` is `ngombe`."""
    return _WORD.findall(text.lower().translate(_APOSTROPHES))


def kinds(text: str) -> tuple[str, ...]:
    """Four kinds to offer, likeliest first; where no word tells, `other` and then the usual."""
    found = _found(words_of(text))
    likely = sorted(found, key=lambda kind: -found[kind]) or ["other"]
    return tuple(dict.fromkeys((*likely, *_USUAL)))[:4]


def names_any(text: str, kinds: Collection[str]) -> bool:
    """Whether a word of the text names one of these kinds."""
    named = frozenset[str]().union(*(_KINDS[kind] for kind in kinds))
    return not named.isdisjoint(words_of(text))


def is_now(text: str) -> bool:
    """Whether it is said to be happening as it is written."""
    return not _NOW.isdisjoint(words_of(text))


def looks_private(text: str) -> bool:
    """Whether it may be of family, of a child or of police conduct: rather once too often."""
    words = set(words_of(text))
    kinds_named = _found(words_of(text))
    if words & _PRIVATE or (words & _AT_HOME and "violence" in kinds_named):
        return True
    return bool(words & _POLICE) and bool(words & _CONDUCT or not kinds_named)


def _found(words: list[str]) -> dict[str, int]:
    """How many words name each ordinary kind, those of _KINDS first named first."""
    counts = {kind: sum(word in named for word in words) for kind, named in _KINDS.items()}
    return {kind: count for kind, count in counts.items() if count and kind in CATEGORIES}
