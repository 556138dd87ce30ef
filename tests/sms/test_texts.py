"""Every SMS fits, in both languages, with the longest names there are, and says what it may say."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given, settings, strategies

from locales.catalogue import texts as catalogue
from locales.catalogue import translators
from locales.marks import Translate
from routing.categories import CATEGORIES
from sms import texts, texts_ended, texts_handing
from sms.endings import ENDINGS
from sms.fitting import cut, sendable
from sms.gsm import is_gsm, length, segments
from sms.news import news

DATA = Path(__file__).parents[2] / "data"
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
KISWAHILI = {
    "theft": "Wizi au uporaji",
    "burglary": "Nyumba au duka kuvunjwa",
    "violence": "Vita au shambulio",
    "gang": "Genge au bunduki",
    "livestock": "Wizi wa mifugo",
    "drugs": "Dawa za kulevya au pombe haramu",
    "fire": "Moto",
    "accident": "Ajali barabarani",
    "suspicious": "Jambo la kutiliwa shaka",
    "other": "Jambo lingine",
}
ORGANISATION = "Woodley/Kenyatta Golf Course Residents and Traders Association"
WHOSE = texts.Whose(ORGANISATION, "ocs", datetime(2026, 11, 20, 6, 5, tzinfo=UTC))
REPLY = {
    "en": "Reply 1 417 accept, 2 417 pass, 3 417 close",
    "sw": "Jibu 1 417 kubali, 2 417 pitisha, 3 417 funga",
}


def wards() -> list[str]:
    with (DATA / "wards.csv").open(encoding="utf-8") as file:
        return sorted({row["ward"] for row in csv.DictReader(file)}, key=len)


def labels(language: str) -> list[str]:
    if language == "sw":
        return list(KISWAHILI.values())
    return [category.label for category in CATEGORIES.values() if not category.sensitive]


@pytest.fixture(params=["en", "sw"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def t(language: str) -> Translate:
    return translators()[language]


def an_alert(t: Translate, landmark: str = "Yaya Centre", **other: object) -> str:
    facts: dict[str, object] = {
        "short_number": 417,
        "category_label": "Fire",
        "ward": "Kilimani",
        "happening_now": True,
    }
    return texts.alert(t, landmark=landmark, **(facts | other))  # type: ignore[arg-type]


def test_an_alert_says_what_where_when_and_how_to_answer() -> None:
    assert an_alert(translators()["en"]) == (
        "417 Fire, Kilimani, near Yaya Centre. Happening now. "
        "Reply 1 417 accept, 2 417 pass, 3 417 close"
    )
    assert "Not now." in an_alert(translators()["en"], happening_now=False)


@pytest.mark.parametrize(
    ("involved", "said"),
    [("one", "1 involved."), ("few", "2 to 5 involved."), ("many", "5 involved.")],
)
def test_an_alert_says_how_many_people_were_seen(involved: str, said: str) -> None:
    assert said in an_alert(translators()["en"], involved=involved)
    assert "involved" not in an_alert(translators()["en"], involved="unsure")


@pytest.mark.parametrize("involved", ["", "many"])
@pytest.mark.parametrize("level", [0, 2])
@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("happening_now", [True, False])
def test_an_alert_is_one_part_for_every_category_and_ward(
    t: Translate, language: str, happening_now: bool, again: bool, level: int, involved: str
) -> None:
    for landmark in ("", "Total", "behind the second gate of the old primary school " * 3):
        for label in labels(language):
            for ward in wards()[-15:]:
                text = an_alert(
                    t,
                    landmark,
                    category_label=label,
                    ward=ward,
                    happening_now=happening_now,
                    again=again,
                    level=level,
                    involved=involved,
                )
                assert segments(text) == 1 and is_gsm(text), text
                assert f"417 {label}, {ward}" in text
                assert text.endswith(REPLY[language])


def test_the_longest_alert_still_shows_a_piece_of_the_landmark(t: Translate, language: str) -> None:
    label = max(labels(language), key=len)
    text = an_alert(t, "Mama Oliech restaurant gate", category_label=label, ward=wards()[-1])
    assert "Mama Oliech" in text


@settings(deadline=None)
@given(strategies.text(max_size=120), strategies.booleans(), strategies.integers(0, 3))
def test_no_landmark_breaks_an_alert(landmark: str, again: bool, level: int) -> None:
    text = an_alert(translators()["en"], landmark, again=again, level=level)
    assert segments(text) == 1 and is_gsm(text) and text.endswith(REPLY["en"])


def test_a_short_landmark_is_shown_whole_and_a_long_one_ends_between_words() -> None:
    text = an_alert(
        translators()["en"], "opposite the second gate of the big market by the river " * 2
    )
    assert re.search(r"opposite the second gate of .*\w\.\.\. Happening", text)
    assert segments(text) == 1


def test_a_report_passed_up_or_sent_again_says_so() -> None:
    assert "Passed up to you." in an_alert(translators()["en"], level=1)
    assert an_alert(translators()["en"], again=True).startswith("AGAIN: 417 Fire")


@pytest.mark.parametrize(
    "landmark, shown",
    [
        ("shop of 0712 345 678", "near shop of (phone)."),
        ("ID 12345678 gate", "near ID (ID) gate."),
        ("white KDA 123A", "near white KDA 123A."),
        ("Mũgumo\u2019s tree \U0001f333", "near Mugumo's tree."),
        ("line one\nline two", "near line one line two."),
        ("{ward} 100%", "near {ward} 100%."),
        ("   ", "Kilimani. Happening"),
    ],
    ids=["a number", "an id", "a plate stays", "other signs", "two lines", "holes", "blank"],
)
def test_what_a_landmark_becomes(landmark: str, shown: str) -> None:
    text = an_alert(translators()["en"], landmark)
    assert shown in text and is_gsm(text)


def test_a_line_to_a_case_worker_tells_nothing(t: Translate) -> None:
    text = texts.case_waiting(t).lower()
    assert segments(text) == 1
    told = "usalama polisi police family familia violence ukatili report ripoti ward wadi case kesi"
    assert not [word for word in told.split() if re.search(rf"\b{word}\b", text)]


LONG = texts.Listed(417, "House or shop broken into", "Woodley/Kenyatta Golf Course", "theirs")
ANSWERS: Mapping[str, tuple[int, Callable[[Translate], str]]] = {
    "accepted": (1, lambda t: texts.accepted(t, LONG)),
    "passed to next": (1, lambda t: texts.passed_to_next(t, 417)),
    "passed to others": (1, lambda t: texts.passed_to_others(t, 417)),
    "passed to desk": (1, lambda t: texts.passed_to_desk(t, 417)),
    "passed before": (1, lambda t: texts.passed_before(t, 417)),
    "closed": (1, lambda t: texts.closed(t, 417, "nothing_found")),
    "handed over": (1, lambda t: texts_handing.handed_over(t, 417, "", "")),
    "ask outcome": (1, lambda t: texts.ask_outcome(t, 417)),
    "already with": (1, lambda t: texts.already_with(t, 417, WHOSE, NOW)),
    "not yours": (1, lambda t: texts.not_yours(t, 417, WHOSE, NOW)),
    "already closed": (1, lambda t: texts.already_closed(t, 417, "handed_over", WHOSE, NOW)),
    "already over": (1, lambda t: texts.already_over(t, 417)),
    "no such": (1, lambda t: texts.no_such(t, 999)),
    "none open": (1, lambda t: texts.none_open(t)),
    "which": (2, lambda t: texts.which(t, "1", [LONG] * 9)),
    "list": (2, lambda t: texts.open_list(t, [LONG] * 30)),
    "help on duty": (1, lambda t: texts.help_on_duty(t)),
    "help": (1, lambda t: texts.help_line(t, emergency="999 / 112 / 911", code="*384*70421#")),
    "stopped": (1, lambda t: texts.stopped(t)),
    "started": (1, lambda t: texts.started(t)),
    "case stopped": (1, lambda t: texts.case_stopped(t, "482-130-975")),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_fits_its_parts(t: Translate, name: str) -> None:
    parts, make = ANSWERS[name]
    text = make(t)
    assert is_gsm(text) and segments(text) <= parts, (length(text), text)
    assert "{" not in text


@pytest.mark.parametrize(
    "kind", ["accepted", "passed", "handed_over", "solved", "nothing_found", "false"]
)
def test_news_fits_one_part_and_stays_neutral(t: Translate, language: str, kind: str) -> None:
    text = news(t, kind, reference="482-130-975", organisation="Kilimani Forum", code="*384*70421#")
    assert text.startswith("482-130-975") and "*384*70421#" in text
    assert not [label for label in labels(language) if label in text]
    long = news(t, kind, reference="482-130-975", organisation=ORGANISATION, code="*384*70421#")
    assert is_gsm(long) and segments(long) == 1


def test_there_is_news_for_every_outcome_that_a_resident_hears_of(t: Translate) -> None:
    for ending in ENDINGS.values():
        if ending.state:
            assert news(t, ending.code, reference="1", organisation="Forum", code="")


def test_asking_for_the_outcome_shows_every_digit() -> None:
    assert texts.ask_outcome(translators()["en"], 417) == (
        "How did 417 end? Reply 3 417 then 1 solved, 2 handed to others, 3 nothing found, "
        "4 not ours, 5 false. Like 3 417 1"
    )


def test_a_list_that_does_not_fit_says_how_many_are_left_out() -> None:
    text = texts.open_list(translators()["en"], [LONG] * 30)
    shown, more = text.count("(with others)"), re.search(r"and (\d+) more", text)
    assert more and shown + int(more[1]) == 30


def test_a_list_tells_what_is_the_readers_own() -> None:
    items = [texts.Listed(417, "Fire", "Kilimani", "mine"), texts.Listed(533, "Fire", "Karen")]
    assert texts.open_list(translators()["en"], items).startswith(
        "Open: 417 Fire, Kilimani (yours); 533 Fire, Karen."
    )


def test_the_time_is_that_of_east_africa_and_names_another_day() -> None:
    assert texts.clock(datetime(2026, 11, 21, 11, 5, tzinfo=UTC), NOW) == "14:05"
    assert texts.clock(datetime(2026, 11, 20, 22, 30, tzinfo=UTC), NOW) == "01:30"
    assert texts.clock(datetime(2026, 11, 20, 20, 30, tzinfo=UTC), NOW) == "20/11 23:30"


def test_help_leaves_out_what_is_not_known(t: Translate) -> None:
    text = texts.help_line(t, emergency="", code="")
    assert text and "  " not in text and "{" not in text


@pytest.mark.parametrize(
    "words, septets, kept",
    [
        ("Yaya Centre", 11, "Yaya Centre"),
        ("Yaya Centre gate", 15, "Yaya Centre.."),
        ("Abcdefghijklmnop", 10, "Abcdefgh.."),
        ("{{{{{{", 11, "{{{{.."),
        ("Yaya Centre", 6, ""),
    ],
    ids=["fits", "between words", "one long word", "two septets a sign", "no room"],
)
def test_words_are_cut_with_care(words: str, septets: int, kept: str) -> None:
    assert cut(words, septets) == kept


def test_what_no_phone_can_show_is_left_out() -> None:
    assert sendable("Kĩambu \u2013 \u0645 caf\u00e9\u00a0\U0001f525 x") == "Kiambu - caf\u00e9 x"


def test_every_text_is_in_kiswahili_with_the_same_holes() -> None:
    kiswahili = catalogue("sw")
    marked = [m for file in ("texts", "news", "endings") for m in marks(file)]
    assert len(marked) > 50
    for text in marked:
        assert text in kiswahili, text
        assert holes(text) == holes(kiswahili[text]), text
        assert is_gsm(text) and is_gsm(kiswahili[text]), text


def marks(file: str) -> list[str]:
    """The marked texts of a module of sms, as they stand in the code."""
    code = (Path(__file__).parents[2] / "sms" / f"{file}.py").read_text(encoding="utf-8")
    calls = re.findall(r"\b_\(\s*((?:\"[^\"]*\"\s*)+)\)", code)
    return ["".join(re.findall(r"\"([^\"]*)\"", call)) for call in calls]


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("outcome", [ending.code for ending in ENDINGS.values()])
def test_what_a_holder_hears_of_the_end_is_one_part(
    language: str, outcome: str, t: Translate
) -> None:
    for label in labels("en"):
        item = texts.Listed(999, label, wards()[-1])
        assert segments(texts_ended.closed_by(t, item, ORGANISATION, outcome)) == 1
