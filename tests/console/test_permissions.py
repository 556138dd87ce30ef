"""Who may open what: the table of rules against every address there is."""

from __future__ import annotations

import pytest
from flask import Blueprint, Flask

from console.addresses import ADDRESSES, Address
from console.gate import gate
from console.permissions import RULES
from models.users import ROLES
from tests.console.conftest import Console
from tests.console.walking import addresses, path

GETS, POSTS = addresses("GET"), addresses("POST")


def named(address: Address) -> str:
    return address.endpoint


def test_every_address_has_a_rule_and_every_rule_an_address(empty: Console) -> None:
    endpoints = {rule.endpoint for rule in empty.app.url_map.iter_rules()}
    assert endpoints == {f"console.{name}" for name in RULES}


def test_each_address_takes_one_method_alone(empty: Console) -> None:
    taken = {
        rule.endpoint.removeprefix("console."): (rule.methods or set()) - {"HEAD"}
        for rule in empty.app.url_map.iter_rules()
        if rule.endpoint != "console.static"
    }
    assert taken == {address.endpoint: {address.method} for address in ADDRESSES}


def test_an_address_without_a_rule_is_refused(empty: Console) -> None:
    app, blueprint = Flask("bare"), Blueprint("console", "bare")
    blueprint.before_request(gate(empty.room))
    blueprint.add_url_rule("/forgotten", "forgotten", lambda: "seen")
    app.register_blueprint(blueprint)
    assert app.test_client().get("/forgotten").status_code == 403


@pytest.mark.parametrize("address", GETS, ids=named)
def test_a_page_opens_for_its_roles_alone(looked_at: Console, address: Address) -> None:
    allowed = RULES[address.endpoint].roles or frozenset()
    for role in ROLES:
        status = looked_at.signed_in(role).get(path(address)).status_code
        assert (status in (200, 204, 303)) if role in allowed else (status == 403), role


@pytest.mark.parametrize("address", GETS, ids=named)
def test_a_stranger_is_sent_to_sign_in_first(looked_at: Console, address: Address) -> None:
    answer = looked_at.browser().get(path(address))
    if RULES[address.endpoint].polled:
        assert answer.status_code == 401
    else:
        assert (answer.status_code, answer.location.split("?")[0]) == (302, "/login")


def test_signing_in_leads_on_to_the_page_that_was_asked_for(looked_at: Console) -> None:
    answer = looked_at.browser().get("/messages?status=failed")
    assert answer.location == "/login?next=/messages?status%3Dfailed"


@pytest.mark.parametrize("address", POSTS, ids=named)
def test_a_form_without_its_token_changes_nothing(looked_at: Console, address: Address) -> None:
    allowed = RULES[address.endpoint].roles or frozenset()
    for role in ROLES:
        expected = 400 if role in allowed else 403
        for given in ({}, {"form_token": "another"}):
            answer = looked_at.signed_in(role).post(path(address), data=given)
            assert answer.status_code == expected, role


@pytest.mark.parametrize("address", POSTS, ids=named)
def test_a_strangers_form_is_sent_to_sign_in(looked_at: Console, address: Address) -> None:
    answer = looked_at.browser().post(path(address), data={"form_token": "form-operator"})
    assert (answer.status_code, answer.location) == (302, "/login")


@pytest.mark.parametrize("role", ROLES)
def test_every_link_of_the_navigation_opens(looked_at: Console, role: str) -> None:
    browser = looked_at.signed_in(role)
    page = browser.get("/account").text
    nav = page[page.index("<header") : page.index("</header>")]
    links = [part.split('"')[0] for part in nav.split('href="')[1:]]
    assert all(browser.get(link).status_code in (200, 303) for link in links)
    assert "/account" in links
