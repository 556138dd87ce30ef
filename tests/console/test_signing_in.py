"""Signing in and out: passwords, cookies, throttling, links that work once, how long it lasts."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import Engine, select

from console import passwords
from models import users
from models.users import invitations, sign_ins
from tests.console.conftest import PASSWORD, Console

FORM = {"email": "operator@usalama.example", "password": PASSWORD}


@pytest.fixture
def known(empty: Console) -> Console:
    """A console with an operator who has a password."""
    empty.add("operator", password=PASSWORD)
    return empty


def test_the_right_password_opens_the_first_page(known: Console) -> None:
    browser = known.browser()
    answer = browser.post("/login", data=FORM)
    assert (answer.status_code, answer.location) == (303, "/")
    assert browser.get("/").status_code == 200


def test_only_the_digest_of_the_cookie_is_kept(known: Console, database: Engine) -> None:
    browser = known.browser()
    browser.post("/login", data=FORM)
    cookie = browser.get_cookie("usalama")
    assert cookie
    with database.connect() as db:
        kept = db.execute(select(sign_ins.c.token_digest)).scalars().all()
    assert kept == [sha256(cookie.value.encode()).digest()]


@pytest.mark.parametrize(
    "production, expected",
    [
        (False, "usalama="),
        (True, "__Host-usalama="),
    ],
    ids=["at home", "in production"],
)
def test_the_cookie_is_guarded(
    known: Console, build: object, database: Engine, production: bool, expected: str
) -> None:
    console = build(database, production=production)  # type: ignore[operator]
    answer = console.browser().post("/login", data=FORM, base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(expected)
    assert ("Secure" in cookie) == production
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie


@pytest.mark.parametrize(
    "form",
    [
        FORM | {"password": "something else entirely"},
        {"email": "nobody@usalama.example", "password": PASSWORD},
        {"email": "", "password": ""},
        {},
    ],
    ids=["wrong password", "unknown e-mail", "empty", "no fields"],
)
def test_what_does_not_fit_is_always_said_in_the_same_words(
    known: Console, form: dict[str, str]
) -> None:
    answer = known.browser().post("/login", data=form)
    assert answer.status_code == 401
    assert "E-mail and password do not fit together" in answer.text
    assert "Set-Cookie" not in answer.headers


def test_a_user_without_a_password_cannot_use_an_empty_one(empty: Console) -> None:
    empty.add("viewer")
    form = {"email": "viewer@usalama.example", "password": ""}
    assert empty.browser().post("/login", data=form).status_code == 401


@pytest.mark.parametrize("email", [FORM["email"], "nobody@usalama.example"])
def test_ten_wrong_tries_make_an_email_wait(known: Console, email: str) -> None:
    tries = [
        known.browser().post("/login", data={"email": email, "password": "no"}).status_code
        for _ in range(11)
    ]
    assert tries == [401] * 10 + [429]


def test_who_must_wait_is_refused_with_the_right_password_too(known: Console) -> None:
    for _ in range(10):
        known.browser().post("/login", data=FORM | {"password": "no"})
    assert known.browser().post("/login", data=FORM).status_code == 429
    known.clock.now += timedelta(minutes=15, seconds=1)
    assert known.browser().post("/login", data=FORM).status_code == 303


@pytest.mark.parametrize(
    "wanted, reached",
    [
        ("/reports?since=24h", "/reports?since=24h"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example", "/"),
        ("https://elsewhere.example/", "/"),
        ("/\r\nSet-Cookie: a=b", "/"),
        ("", "/"),
    ],
)
def test_signing_in_leads_to_our_own_pages_only(known: Console, wanted: str, reached: str) -> None:
    answer = known.browser().post("/login", data=FORM | {"next": wanted})
    assert answer.location == reached


@pytest.mark.parametrize(
    "headers, status",
    [
        ({"Sec-Fetch-Site": "cross-site"}, 400),
        ({"Sec-Fetch-Site": "same-site"}, 400),
        ({"Origin": "https://elsewhere.example"}, 400),
        ({"Origin": "null"}, 400),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({}, 303),
    ],
    ids=["cross-site", "neighbour", "foreign", "opaque", "own page", "own, old browser", "program"],
)
def test_nobody_can_be_signed_in_from_another_site(
    known: Console, headers: dict[str, str], status: int
) -> None:
    assert known.browser().post("/login", data=FORM, headers=headers).status_code == status


@pytest.mark.parametrize(
    "minutes, status",
    [([29], 200), ([31], 302), ([25, 25, 25], 200), ([25] * 20, 302)],
    ids=["in use", "idle", "kept in use", "longer than eight hours"],
)
def test_a_sign_in_ends_when_it_idles_and_after_eight_hours(
    empty: Console, minutes: list[int], status: int
) -> None:
    browser = empty.signed_in("operator")
    for some in minutes:
        empty.clock.now += timedelta(minutes=some)
        answer = browser.get("/reports")
    assert answer.status_code == status


def test_a_poll_keeps_no_sign_in_alive(empty: Console) -> None:
    browser = empty.signed_in("operator")
    poll = f"/reports/new?after=1.{'0' * 32}"
    for _ in range(2):
        empty.clock.now += timedelta(minutes=14)
        assert browser.get(poll).status_code == 204
    empty.clock.now += timedelta(minutes=3)
    assert browser.get(poll).status_code == 401


def test_signing_out_ends_the_sign_in_and_empties_the_browser(empty: Console) -> None:
    browser = empty.signed_in("operator")
    token = browser.get_cookie("usalama")
    answer = browser.post("/logout", data={"form_token": "form-operator"})
    assert (answer.status_code, answer.location) == (303, "/login")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    again = empty.browser()
    assert token
    again.set_cookie("usalama", token.value)
    assert again.get("/").status_code == 302


def test_a_new_sign_in_ends_the_one_the_browser_had(known: Console) -> None:
    browser = known.browser()
    browser.post("/login", data=FORM)
    first = browser.get_cookie("usalama")
    browser.post("/login", data=FORM)
    second = browser.get_cookie("usalama")
    assert first and second and first.value != second.value
    stale = known.browser()
    stale.set_cookie("usalama", first.value)
    assert stale.get("/").status_code == 302


def test_a_user_switched_off_is_out_at_once(empty: Console, database: Engine) -> None:
    browser = empty.signed_in("operator")
    with database.begin() as db:
        db.execute(users.users.update().values(disabled_at=empty.clock.now))
    assert browser.get("/").status_code == 302


def invite(console: Console, token: str, **lasting: float) -> None:
    user = console.add("admin")
    with console.room.database.begin() as db:
        until = console.clock.now + timedelta(**lasting)
        users.invite(db, user.id, sha256(token.encode()).digest(), until)


def test_a_link_signs_in_once(empty: Console) -> None:
    invite(empty, "a-link", hours=1)
    browser = empty.browser()
    answer = browser.post("/invitation/a-link")
    assert (answer.status_code, answer.location) == (303, "/account")
    assert browser.get("/users").status_code == 200
    assert empty.browser().post("/invitation/a-link").status_code == 410


def test_looking_at_a_link_does_not_use_it_up(empty: Console, database: Engine) -> None:
    invite(empty, "a-link", hours=1)
    pages = [empty.browser().get("/invitation/a-link") for _ in range(3)]
    assert [page.status_code for page in pages] == [200] * 3
    assert "Sign in as admin@usalama.example" in pages[0].text
    with database.connect() as db:
        assert db.execute(select(invitations.c.used_at)).scalar() is None


@pytest.mark.parametrize("token", ["a-link", "never-made"])
def test_an_old_or_unknown_link_says_what_to_do(empty: Console, token: str) -> None:
    invite(empty, "a-link", hours=1)
    empty.clock.now += timedelta(hours=2)
    for answer in (empty.browser().get, empty.browser().post):
        told = answer(f"/invitation/{token}")
        assert told.status_code == 410
        assert "ask an administrator for a new link" in told.text


@pytest.mark.parametrize(
    "password, word",
    [
        ("short but fine", "Too short"),
        ("passwordpassword1", "Too easy"),
        ("operator@usalama.example", "Too easy"),
        ("abcabcabcabcabcabc", "Too easy"),
        ("aaaaaaaaaaaaaaaaaaaa", "Too easy"),
        ("x" * 257, "Too long"),
        ("correct horse battery staple", ""),
        ("mvua kubwa leo asubuhi", ""),
    ],
)
def test_which_passwords_are_refused(password: str, word: str) -> None:
    refusal = passwords.refusal(password, "operator@usalama.example")
    assert refusal.startswith(word) and bool(refusal) == bool(word)


def test_a_new_password_ends_every_other_sign_in(empty: Console) -> None:
    here = empty.signed_in("viewer")
    empty.clock.now += timedelta(seconds=1)
    elsewhere = empty.signed_in("viewer")
    form = {"form_token": "form-viewer", "new": PASSWORD}
    answer = here.post("/account/password", data=form)
    assert answer.location == "/account?done=password"
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302


def test_a_password_is_changed_only_by_who_knows_it(empty: Console) -> None:
    empty.add("operator", password=PASSWORD)
    browser = empty.signed_in("operator")
    new = {"form_token": "form-operator", "new": "another four words here"}
    assert browser.post("/account/password", data=new).status_code == 400
    right = new | {"current": PASSWORD}
    assert browser.post("/account/password", data=right).status_code == 303
    form = {"email": "operator@usalama.example", "password": "another four words here"}
    assert empty.browser().post("/login", data=form).status_code == 303


def test_an_administrator_adds_a_user_whose_link_works(empty: Console) -> None:
    form = {"form_token": "form-admin", "email": "Amina@usalama.example", "role": "viewer"}
    page = empty.signed_in("admin").post("/users/add", data=form).text
    link = page.split('class="link">http://localhost')[1].split("<")[0]
    browser = empty.browser()
    assert browser.post(link).status_code == 303
    assert "amina@usalama.example" in browser.get("/account").text


@pytest.mark.parametrize(
    "email, role",
    [("no address", "viewer"), ("a@b.ke", "emperor"), ("operator@usalama.example", "viewer")],
    ids=["bad e-mail", "unknown role", "taken"],
)
def test_a_user_who_cannot_be_added_is_said_so(empty: Console, email: str, role: str) -> None:
    empty.add("operator")
    form = {"form_token": "form-admin", "email": email, "role": role}
    answer = empty.signed_in("admin").post("/users/add", data=form)
    assert answer.status_code == 400
    assert 'class="wrong"' in answer.text and 'class="link"' not in answer.text
