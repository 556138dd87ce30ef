"""Made-up reports that name a duty holder, that only tell a place by one, or that name nobody.

A seeded generator. The directory has, in each of sixty wards (data/wards.csv), a police post with a
commander and an officer, a safety forum with a coordinator, a chief and a security company with a
guard, all with common names, so that first names and surnames meet by chance. A report says who was
told of: a full name, in either order; a title and one name; the people of an organisation; or a
number - with a slip of the keypad in three of ten, in English or Kiswahili. As many tell a place by
such a name (`near Kilimani police post`), and as many name a stranger with one common name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from uuid import UUID

from data import shipped
from routing.directory import Holder

FIRST = ("Grace", "Peter", "Asha", "John", "Mary", "Brian", "Faith", "Hassan", "Joyce", "David",
         "Esther", "Samuel", "Halima", "James", "Ruth", "Omar")  # fmt: skip
LAST = ("Wanjiru", "Otieno", "Mwangi", "Achieng", "Kamau", "Njoroge", "Mutua", "Kiprono", "Abdi",
        "Wafula", "Chebet", "Odhiambo", "Muthoni", "Karanja", "Barasa", "Nyambura")  # fmt: skip
ORGANISATIONS = (
    ("police", "{ward} Police Post", ("ocs", "officer")),
    ("forum", "{ward} Community Safety Forum", ("coordinator",)),
    ("chief", "Chief of {ward}", ("chief",)),
    ("private_security", "{ward} Eagle Security", ("guard",)),
)
FULL = ("{first} {last} took the money", "{last} {first} alinipiga", "it was {first} {last} himself",
        "{first} {last} ndiye alichukua", "I saw {first} {last} with them")  # fmt: skip
TITLED = {
    "ocs": ("OCS {last} asked for money", "afande {last} alichukua pesa"),
    "officer": ("officer {last} beat him", "afande {last} alimpiga"),
    "coordinator": ("coordinator {last} sells it", "mratibu {last} anauza"),
    "chief": ("chief {last} took it", "chifu {last} aliitisha pesa"),
    "guard": ("the guard {last} opened for them", "mlinzi {last} aliwafungulia"),
}
PEOPLE = {
    "police": ("officers of {ward} police took it", "maafisa wa polisi wa {ward} walimpiga",
               "police from {ward} police post beat them", "askari polisi wa {ward} walichukua"),
    "private_security": ("guards of {ward} eagle security stole it",
                         "walinzi wa {ward} eagle waliiba"),
    "forum": ("the chairman of {ward} safety forum keeps the money",),
    "chief": ("the chief of {ward} asked for money",),
}  # fmt: skip
PLACES = ("near {name}", "opposite {name}", "behind {name} by the road", "karibu na {name}",
          "nyuma ya {name}", "next to {name}", "two men at {name} gate", "outside {name}",
          "kwa {name} kuna vita", "between {name} and the market")  # fmt: skip
STRANGERS = ("{first} was beaten by two men", "mtu anaitwa {last} ameibiwa", "{first} {other} fell",
             "kijana {first} alianguka", "shop of {last} was broken into", "police did not come",
             "we called the chief and nobody came", "boys with knives at the stage")  # fmt: skip
SLIP = 0.3


@dataclass(frozen=True)
class Said:
    """What a report says, and the organisation it truly names (None: nobody)."""

    words: str
    ward: int
    truth: UUID | None


@dataclass(frozen=True)
class Ward:
    name: str
    holders: tuple[Holder, ...]


def wards(random: Random, count: int = 60) -> list[Ward]:
    names = sorted(
        {
            row["ward"]
            for row in shipped.rows("wards.csv")
            if row["ward"].isalpha() and row["ward"].isascii()
        }
    )
    return [_ward(random, name) for name in random.sample(names, count)]


def reports(random: Random, made: Sequence[Ward], each: int = 6) -> list[Said]:
    """For each ward so many that accuse, so many places, so many strangers."""
    found: list[Said] = []
    for at, ward in enumerate(made):
        for _ in range(each):
            holder = random.choice(ward.holders)
            found.append(Said(_accuses(random, ward, holder), at, holder.organisation_id))
            found.append(Said(_tells_place(random, ward), at, None))
            found.append(Said(_stranger(random), at, None))
    return found


def _ward(random: Random, name: str) -> Ward:
    holders = []
    for kind, organisation, roles in ORGANISATIONS:
        of = UUID(int=random.getrandbits(128))
        for role in roles:
            person = f"{random.choice(FIRST)} {random.choice(LAST)}"
            holders.append(_holder(random, of, organisation.format(ward=name), kind, person, role))
    return Ward(name, tuple(holders))


def _holder(
    random: Random, of: UUID, organisation: str, kind: str, person: str, role: str
) -> Holder:
    return Holder(
        person_id=UUID(int=random.getrandbits(128)),
        contact_id=UUID(int=random.getrandbits(128)),
        organisation_id=of,
        organisation=organisation,
        kind=kind,
        person=person,
        role=role,
        language="en",
        area_level="ward",
        area_code="1371",
        categories=None,
        level=0,
        hours="",
        unreachable="",
    )


def _accuses(random: Random, ward: Ward, holder: Holder) -> str:
    first, last = holder.person.split()
    ways = (FULL, TITLED[holder.role], PEOPLE[holder.kind])
    said = random.choice(random.choice(ways))
    slipped = _slip(random, first), _slip(random, last)
    return said.format(first=slipped[0], last=slipped[1], ward=_slip(random, ward.name.lower()))


def _tells_place(random: Random, ward: Ward) -> str:
    holder = random.choice(ward.holders)
    name = random.choice((holder.organisation, f"{ward.name} police station", holder.organisation))
    return random.choice(PLACES).format(name=name)


def _stranger(random: Random) -> str:
    first, last, other = random.choice(FIRST), random.choice(LAST), random.choice(("Ali", "Jay"))
    return random.choice(STRANGERS).format(first=first, last=last, other=other)


def _slip(random: Random, word: str) -> str:
    """One letter of a longer word typed wrong, twice, or not at all."""
    if len(word) < 5 or random.random() >= SLIP:
        return word
    at = random.randrange(1, len(word) - 1)
    return random.choice(
        (word[:at] + word[at] + word[at:], word[:at] + word[at + 1 :],
         word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    )  # fmt: skip
