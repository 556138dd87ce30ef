"""The kinds of screen a phone can show. A screen is data: it draws nothing and does nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

Answers = Mapping[str, str]


class Misread(Exception):
    """What was typed does not answer the question; the message is shown above it."""


@dataclass(frozen=True)
class Either:
    """Where to go when it depends: to `then` if `test` holds of the answers so far."""

    test: Callable[[Answers], bool]
    then: To
    otherwise: To


To = str | Either


def ends_of(to: To) -> tuple[str, ...]:
    """Every screen a way can lead to."""
    return ends_of(to.then) + ends_of(to.otherwise) if isinstance(to, Either) else (to,)


def goes(to: To, answers: Answers) -> str:
    """The screen a way leads to, given the answers."""
    while isinstance(to, Either):
        to = to.then if to.test(answers) else to.otherwise
    return to


@dataclass(frozen=True)
class Option:
    """One line of a screen. `value` is what is kept and never changes once released."""

    value: str
    label: str
    to: To
    said: str = ""  # how the answer is said back; the label where it is empty
    # Further answers it stands for. One that leads to its own screen is no answer to it: what it
    # brings is kept, and the screen is shown again.
    brings: Callable[[Answers], Answers] | None = None
    when: Callable[[Answers], bool] | None = None  # whether it is shown; always, where None


@dataclass(frozen=True)
class Choice:
    """One line of a list that came from data: it is not translated."""

    value: str
    label: str


def about_nothing(answers: Answers) -> str:
    return ""


def finds_nothing(answers: Answers) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True)
class Read:
    """What a screen needs from the database: read at the hop that first shows it, then frozen.

    `of` says what it is about, so that another choice is read anew.
    """

    name: str
    of: Callable[[Answers], str] = about_nothing

    def key(self, answers: Answers) -> str:
        """The answer it is found under, `@priorities:1371`."""
        about = self.of(answers)
        return f"@{self.name}:{about}" if about else f"@{self.name}"


# What Menu, Pick and Ask share: `reads` is what they need; `finds` fills holes of their text from
# it, and `facts` are the longest that can fill them.


def nothing_more(answers: Answers) -> Answers:
    return {}


def as_they_are(answers: Answers, options: tuple[Option, ...]) -> tuple[Option, ...]:
    return options


@dataclass(frozen=True)
class Menu:
    """Choose one of a few. Where options have a `when`, `samples` are answers that show every set
    of them there can be, for the proofs.

    `arrange` may order, leave out and reword them for one call, with labels of at most `longest`
    characters; what it leaves out can still be an earlier answer. A `first` screen is where most
    calls begin: it spends no line on the way back.
    """

    id: str
    text: str
    options: tuple[Option, ...]
    gives: tuple[str, ...] = ()
    reads: tuple[Read, ...] = ()
    finds: Callable[[Answers], Mapping[str, str]] = finds_nothing
    facts: Mapping[str, str] = field(default_factory=dict)
    samples: tuple[Answers, ...] = ({},)
    arrange: Callable[[Answers, tuple[Option, ...]], tuple[Option, ...]] = as_they_are
    longest: int = 0
    first: bool = False

    def takes(self, value: str) -> bool:
        """Whether it is an answer that leads on."""
        return any(o.value == value and not asks_again(self, o) for o in self.options)


@dataclass(frozen=True)
class Pick:
    """Choose one of a list from data. `samples` are all the lists there can be, for the proofs."""

    id: str
    text: str
    choices: Callable[[Answers], tuple[Choice, ...]]
    say: Callable[[str], str]  # a value as it is said back; raises KeyError for no value of ours
    to: To
    samples: Callable[[], Iterable[tuple[Choice, ...]]]
    options: tuple[Option, ...] = ()
    gives: tuple[str, ...] = ()
    reads: tuple[Read, ...] = ()
    finds: Callable[[Answers], Mapping[str, str]] = finds_nothing
    facts: Mapping[str, str] = field(default_factory=dict)

    def takes(self, value: str) -> bool:
        try:
            return bool(self.say(value)) or True
        except KeyError:
            return any(option.value == value for option in self.options)


@dataclass(frozen=True)
class Ask:
    """Type an answer, or 1 for the shortcut. `read` tidies what was typed or raises Misread.

    What was typed may answer later questions too: `brings` says which, given the answers with it.
    """

    id: str
    text: str
    read: Callable[[str], str]
    to: To
    longest: int
    misreads: tuple[str, ...]  # every message `read` can raise, for the proofs
    options: tuple[Option, ...] = ()
    brings: Callable[[Answers], Answers] = nothing_more
    gives: tuple[str, ...] = ()
    reads: tuple[Read, ...] = ()
    finds: Callable[[Answers], Mapping[str, str]] = finds_nothing
    facts: Mapping[str, str] = field(default_factory=dict)

    def takes(self, value: str) -> bool:
        return True


@dataclass(frozen=True)
class End:
    """The last words. `does` names the command to run; `facts` are the longest it can say."""

    id: str
    text: str
    does: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


Question = Menu | Pick | Ask
Screen = Menu | Pick | Ask | End


def shown(screen: Screen, answers: Answers) -> tuple[Option, ...]:
    """The options a caller sees."""
    own = () if isinstance(screen, End) else screen.options
    if isinstance(screen, Menu):
        own = screen.arrange(answers, own)
    return tuple(option for option in own if option.when is None or option.when(answers))


def way(screen: Question, value: str) -> To:
    """Where an answer leads from a screen."""
    for option in screen.options:
        if option.value == value:
            return option.to
    if isinstance(screen, Menu):
        raise KeyError(value)
    return screen.to


def asks_again(screen: Screen, option: Option) -> bool:
    """Whether an option is no answer, but brings something and shows its own screen again."""
    return option.brings is not None and option.to == screen.id


def exits(screen: Screen) -> tuple[str, ...]:
    """Every screen that can follow an answer."""
    if isinstance(screen, End):
        return ()
    own = () if isinstance(screen, Menu) else ends_of(screen.to)
    answers = (option for option in screen.options if not asks_again(screen, option))
    return own + tuple(end for option in answers for end in ends_of(option.to))
