"""The same call across a release: what was shown keeps its meaning, and no id is used twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from redis import Redis
from sqlalchemy import Engine, select

from models.reports import reports
from tests.ussd.phone import Phone
from ussd import released
from ussd.closing import Desk
from ussd.flow import Flow
from ussd.released import Released
from ussd.screens import End, Menu, Option, Screen

Dial = Callable[..., Phone]
Change = Callable[[Screen], Screen | None]


def changed(flow: Flow, change: Change, *more: Screen) -> Flow:
    """The menus of another release: each screen changed, None for one taken out."""
    kept = [new for screen in flow.all if (new := change(screen))]
    return Flow(
        [*kept, *more],
        start=flow.start,
        leave=flow.leave,
        aside=flow.aside,
        private=flow.private,
        facts=flow.facts,
    )


def after(dialled: Phone, flow: Flow) -> Phone:
    """The call goes on with the menus of another release."""
    dialled.desk = replace(dialled.desk, line=replace(dialled.desk.line, flow=flow))
    return dialled


def menu_of(flow: Flow, id: str) -> Menu:
    screen = flow[id]
    assert isinstance(screen, Menu)
    return screen


def options(screen: Menu, *given: Option) -> Menu:
    return replace(screen, options=given)


def category(database: Engine) -> str:
    with database.connect() as db:
        return str(db.execute(select(reports.c.category)).scalar_one())


TO_HURT = ("1", "1", "4", "kilimani", "1", "1")  # a gang, as far as: is anyone hurt?


def swapped(screen: Screen) -> Screen:
    """The first two options of a few menus, the other way round."""
    if not isinstance(screen, Menu) or screen.id not in ("home", "category", "now"):
        return screen
    first, second, *rest = screen.options
    return options(screen, second, first, *rest)


def test_a_number_means_what_it_meant_on_the_screen_that_was_shown(
    phone: Dial, desk: Desk, database: Engine
) -> None:
    before, later = desk.line.flow, changed(desk.line.flow, swapped)
    dialled = phone(careful=False).types("1").sees("1 Report", "2 My reports")
    after(dialled, later).types("1").sees("What happened?", "1 Break-in", "2 Theft")
    after(dialled, before).types("1").sees("Where?").types("kilimani", "1", "1")
    dialled.sees("1 Yes, now", "2 Earlier")
    after(dialled, later).types("1").sees("House or shop broken into, Kilimani", "Happening now")
    dialled.types("2").ends()
    assert category(database) == "burglary"


def test_an_added_screen_is_asked_next_and_nothing_said_before_is_lost(
    phone: Dial, desk: Desk, database: Engine
) -> None:
    flow = desk.line.flow
    asked = Menu(
        "how_many", "How many people?", tuple(Option(n, n, to="confirm") for n in ("one", "more"))
    )
    hurt = menu_of(flow, "now_hurt")
    onward = options(hurt, *(replace(option, to="how_many") for option in hurt.options))
    fuller = changed(
        flow, lambda screen: {"now_hurt": onward, "involved": None}.get(screen.id, screen), asked
    )
    dialled = phone().types(*TO_HURT).sees("Is anyone hurt?")
    after(dialled, fuller).types("2").sees("How many people?").types("1")
    dialled.sees("Gang or guns, Kilimani").types("2").ends().sees("Your number")
    assert category(database) == "gang"


def test_a_screen_taken_away_before_and_after_it_was_answered_is_passed_over(
    phone: Dial, desk: Desk, database: Engine
) -> None:
    flow = desk.line.flow
    hurt = menu_of(flow, "now_hurt")
    straight = options(hurt, *(replace(option, to="confirm") for option in hurt.options))
    fewer = changed(
        flow, lambda screen: {"involved": None, "now_hurt": straight}.get(screen.id, screen)
    )
    shown = phone(careful=False).types(*TO_HURT, "2").sees("How many people")
    after(shown, fewer).types("2").sees("Gang or guns, Kilimani", "1 Send")
    answered = phone("+254700000502", careful=False).types(*TO_HURT, "2", "4").sees("1 Send")
    after(answered, fewer).types("2").ends().sees("Your number")
    assert category(database) == "gang"


def test_an_option_taken_away_is_asked_again_and_a_new_one_in_front_moves_no_other(
    phone: Dial, desk: Desk
) -> None:
    flow = desk.line.flow
    listed = menu_of(flow, "category")
    fewer = options(listed, *(o for o in listed.options if o.value != "violence"))
    without = changed(flow, lambda screen: fewer if screen.id == "category" else screen)
    shown = phone(careful=False).types("1", "1").sees("3 Fighting")
    after(shown, without).types("3").sees("What happened?", "3 Gang")
    begun = phone("+254700000502", careful=False).types("1", "1", "3").sees("Where?")
    after(begun, without).types("kilimani").sees("What happened?", "3 Gang")
    new = replace(listed.options[0], value="noise", label="Noise")
    more = options(listed, new, *listed.options)
    grown = changed(flow, lambda screen: more if screen.id == "category" else screen)
    third = phone("+254700000503", careful=False).types("1", "1").sees("1 Theft")
    after(third, grown).types("1").sees("Where?")
    after(third, flow).types("kilimani", "1", "1", "1").sees("Theft or robbery, Kilimani")


def turned(screen: Screen) -> Screen:
    """Every menu of a report the other way round, and the landmark asked after the time."""
    if isinstance(screen, Menu) and screen.id in ("home", "category", "now_hurt", "confirm"):
        return options(screen, *reversed(screen.options))
    return screen


@pytest.mark.parametrize("hop", (2, 3, 4, 6, 8))
def test_a_release_and_redis_lost_in_one_call_file_nothing_that_was_not_chosen(
    phone: Dial, desk: Desk, redis: Redis, database: Engine, hop: int
) -> None:
    typed = ("1", "1", "4", "kilimani", "1", "Yaya centre", "1", "2")
    before = phone(careful=False).types(*typed[:hop])
    known = "4" in typed[:hop]
    after(before, changed(desk.line.flow, turned)).forgotten(redis)
    before.types(typed[hop] if hop < len(typed) else "1")
    before.sees("You began a report" if known else "1 English")
    with database.connect() as db:
        assert db.execute(select(reports.c.id)).all() == []
    if known:  # what was chosen is kept by what it is, and said back by its words
        for _hop in range(12):
            if before.shown.startswith("CON "):
                before.types(_key(before.shown))
        assert category(database) == "gang"


def _key(shown: str) -> str:
    """What somebody types who reads: on with it, sent, and the rest as it comes."""
    wanted = ("Go on with it", "Yes, now", "Send, no SMS", "Skip", "Kilimani, Dagoretti North")
    if "Where? Type" in shown:
        return "kilimani"
    for line in shown.split("\n"):
        if line[2:] in wanted:
            return line[0]
    return "1"


def test_a_release_and_redis_lost_twice_in_one_call_ask_twice(
    phone: Dial, desk: Desk, redis: Redis, database: Engine
) -> None:
    dialled = phone(careful=False).types("1", "1", "4", "kilimani")
    after(dialled, changed(desk.line.flow, turned)).forgotten(redis)
    dialled.types("1").sees("You began a report").types("1").sees("Which place?")
    dialled.forgotten(redis).types("1").sees("You began a report")
    with database.connect() as db:
        assert db.execute(select(reports.c.id)).all() == []


def test_the_same_menus_made_again_are_the_same_edition(desk: Desk) -> None:
    flow = desk.line.flow
    assert changed(flow, lambda screen: screen).edition == flow.edition
    assert changed(flow, turned).edition != flow.edition


def test_every_id_released_is_there_or_retired(flow: Flow) -> None:
    known = released.load()
    assert list(released.faults(flow, known)) == []
    assert len(known.screens) > 50


NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    "screens, retired, fault",
    [
        ({"gone": NONE}, {}, "gone was released and is gone"),
        ({"home": frozenset({"ask"})}, {}, "home=ask was released and is gone"),
        ({}, {"home": NONE}, "home is retired"),
        ({}, {"home": frozenset({"report"})}, "home=report is retired"),
    ],
    ids=["a screen", "a value", "reused", "a value reused"],
)
def test_what_is_lost_or_used_again_is_named(
    flow: Flow, screens: dict[str, frozenset[str]], retired: dict[str, frozenset[str]], fault: str
) -> None:
    (found,) = released.faults(flow, Released(screens, retired))
    assert found.startswith(fault)


def test_what_is_retired_may_go_and_a_release_keeps_it_retired(
    flow: Flow, tmp_path: pytest.TempPathFactory
) -> None:
    old = Released(
        {"gone": frozenset({"a"}), "home": frozenset({"report", "ask"})},
        {"gone": frozenset({"a"}), "home": frozenset({"ask"})},
    )
    assert list(released.faults(flow, old)) == []
    path = tmp_path / "released.json"  # type: ignore[operator]
    released.write(flow, old, path)
    again = released.load(path)
    assert again.retired == old.retired and again.screens == released.of(flow)
    assert not any(isinstance(flow[id], End) and values for id, values in again.screens.items())
