"""One thing that is asked of us, and what it is answered with: the values passed around."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from locales.marks import Translate
from locales.spoken import spoken
from models.alerts import Alert
from models.reports import Report
from models.vault import Vault
from routing.places import Gazetteer
from sms.duty import Person
from sms.keywords import Command
from sms.telling import Line


@dataclass(frozen=True)
class Limits:
    """Within an hour: `replies` to one who is on duty, `help_lines` to all strangers together."""

    replies: int = 30
    help_lines: int = 200


def no_gazetteer() -> Gazetteer:
    """Raises LookupError: where no text is answered no place is looked for."""
    raise LookupError("no gazetteer was given")


@dataclass(frozen=True)
class Turn:
    """What answering needs. `people` is empty for a stranger; `code` is what residents dial.

    `cause` names the message or call for what is written because of it, `came` says in events how
    it came. `language` is the call's; '' where each is answered in his or her own. `text` is the
    message as it was typed; '' in a call. `gazetteer` gives the places of the register in force.
    """

    db: Connection
    vault: Vault
    languages: Mapping[str, Translate]
    cause: str
    came: Mapping[str, str]
    contact_id: UUID
    people: tuple[Person, ...]
    command: Command
    now: datetime
    below: Callable[[int], int]
    code: str
    language: str = ""
    limits: Limits = Limits()
    text: str = ""
    gazetteer: Callable[[], Gazetteer] = no_gazetteer

    @property
    def dial(self) -> str:
        """What to dial to go on; '' where the answer is an SMS, which is answered by SMS."""
        return self.code if self.language else ""

    @property
    def ids(self) -> list[UUID]:
        return [person.id for person in self.people]

    def t(self, language: str) -> Translate:
        return spoken(self.languages, language)

    @property
    def line(self) -> Line:
        """What telling others needs."""
        return Line(self.db, self.vault, self.languages, self.now, self.below, self.code)

    def own(self, person: Person) -> Translate:
        """The language to answer this person in."""
        return self.t(self.language or person.language)

    def person(self, person_id: UUID) -> Person:
        return next(person for person in self.people if person.id == person_id)


@dataclass(frozen=True)
class Target:
    """The alert a command is about, its report held for us, who was told, and the ward's name."""

    alert: Alert
    report: Report
    person: Person
    ward: str

    @property
    def number(self) -> int:
        return self.alert.short_number


@dataclass(frozen=True)
class News:
    """What the resident should hear; `kind` is a key of the texts in sms.news. Of whom: ''
    is the national desk.
    """

    kind: str
    organisation: str = ""
    agency: str = ""  # a code of sms.agencies
    numbered: bool = False  # whether it goes by a number there, which no SMS says


@dataclass(frozen=True)
class Reply:
    """The one SMS back ('' is none), news for the resident, and messages already written.

    `flag` says to operators why there is none.

    `purpose` is `answer`, or `help` where the sender was not understood. `forgets` where what was
    written is not to be kept. `report` is `asked` while one is made by SMS, `kept` where this is
    its number.
    """

    words: str
    purpose: str = "answer"
    lane: str = "urgent"
    target: Target | None = None
    report_id: UUID | None = None
    news: News | None = None
    more: tuple[tuple[str, UUID], ...] = ()
    forgets: bool = False
    flag: str = ""
    report: str = ""
