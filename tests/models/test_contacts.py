"""A telephone is one contact, whoever asks for it first and whichever key it was written under."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, func, select

from models import contacts
from models.contacts import contact_index
from models.contacts_many import keep_many
from models.vault import Vault
from tests.models.rings import shared, vault_of
from tests.models.together import behind, together

NUMBER, OTHER = "+254712345678", "+254712345679"
OLD = vault_of(index=shared(k1="index"))
BOTH = vault_of(index=shared(k2="index two", k1="index"))
NEW = vault_of(index=shared(k2="index two"))


def kids(db: Connection) -> list[int]:
    """Under which keys numbers are indexed, one item a digest."""
    return list(db.execute(select(contact_index.c.kid).order_by(contact_index.c.kid)).scalars())


def count(db: Connection) -> int:
    return db.execute(select(func.count()).select_from(contacts.contacts)).scalar_one()


def test_a_number_is_kept_once_and_found(database: Engine, vault: Vault, now: datetime) -> None:
    with database.begin() as db:
        assert contacts.find(db, vault, NUMBER) is None
        kept = contacts.keep(db, vault, NUMBER, now)
        assert contacts.keep(db, vault, NUMBER, now + timedelta(days=1)) == kept
        assert contacts.find(db, vault, NUMBER) == contacts.get(db, kept.id) == kept
        assert contacts.keep(db, vault, OTHER, now).id != kept.id
        assert (count(db), kids(db)) == (2, [1, 1])


def test_two_at_once_make_one_contact(database: Engine, vault: Vault, now: datetime) -> None:
    kept = together(database, 6, lambda db, _which: contacts.keep(db, vault, NUMBER, now))
    assert len({each.id for each in kept}) == 1
    with database.connect() as db:
        assert (count(db), kids(db)) == (1, [1])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(OLD, OLD, id="same release"),
        pytest.param(OLD, BOTH, id="the old ring first"),
        pytest.param(BOTH, OLD, id="the new ring first"),
        pytest.param(NEW, BOTH, id="the last step of a rotation"),
        pytest.param(BOTH, NEW, id="the last step the other way round"),
    ],
)
def test_two_releases_at_once_make_one_contact(
    database: Engine, now: datetime, first: Vault, second: Vault
) -> None:
    one, two = behind(
        database,
        lambda db: contacts.keep(db, first, NUMBER, now),
        lambda db: contacts.keep(db, second, NUMBER, now),
    )
    assert one.id == two.id
    with database.connect() as db:
        assert count(db) == 1


def test_other_numbers_do_not_wait_for_one_another(
    database: Engine, vault: Vault, now: datetime
) -> None:
    with database.begin() as early, database.begin() as late:
        one = contacts.keep(early, vault, NUMBER, now)
        two = contacts.keep(late, vault, OTHER, now)
    assert one.id != two.id


@pytest.mark.parametrize(
    ("wrote", "asks"),
    [
        pytest.param(OLD, BOTH, id="written under the old key"),
        pytest.param(BOTH, OLD, id="written under both, asked under the old"),
        pytest.param(BOTH, NEW, id="written under both, asked under the new"),
        pytest.param(NEW, BOTH, id="written under the new key"),
    ],
)
def test_a_rotation_loses_no_contact(
    database: Engine, now: datetime, wrote: Vault, asks: Vault
) -> None:
    with database.begin() as db:
        kept = contacts.keep(db, wrote, NUMBER, now)
        assert contacts.find(db, asks, NUMBER) == kept
        assert contacts.keep(db, asks, NUMBER, now) == kept
        assert count(db) == 1


def test_keeping_a_known_number_adds_its_digest_under_the_new_key(
    database: Engine, now: datetime
) -> None:
    with database.begin() as db:
        kept = contacts.keep(db, OLD, NUMBER, now)
        assert kids(db) == [1]
        contacts.keep(db, BOTH, NUMBER, now)
        assert kids(db) == [1, 2]
        assert contacts.find(db, NEW, NUMBER) == kept
        assert contacts.find(db, NEW, OTHER) is None


def test_after_the_old_key_is_gone_a_number_never_indexed_again_is_not_found(
    database: Engine, now: datetime
) -> None:
    with database.begin() as db:
        contacts.keep(db, OLD, NUMBER, now)
        assert contacts.find(db, NEW, NUMBER) is None


def test_only_a_process_that_sends_opens_a_number(
    database: Engine, vault: Vault, now: datetime
) -> None:
    web = vault_of(index=shared(k1="index"), sends=False)
    with database.begin() as db:
        kept = contacts.keep(db, web, NUMBER, now)
        assert contacts.number_of(db, vault, kept.id) == NUMBER
        with pytest.raises(PermissionError, match="no key that opens numbers") as refused:
            contacts.number_of(db, web, kept.id)
    assert NUMBER not in str(refused.value)


def test_preferences_are_kept_and_an_empty_one_changes_nothing(
    database: Engine, vault: Vault, now: datetime
) -> None:
    with database.begin() as db:
        kept = contacts.keep(db, vault, NUMBER, now)
        contacts.prefer(db, kept.id, language="sw", ward="1371")
        contacts.prefer(db, kept.id)
        contacts.prefer(db, kept.id, ward="1372")
        found = contacts.get(db, kept.id)
    assert (found.language, found.last_ward) == ("sw", "1372")


def test_a_contact_is_blocked_and_free_again(database: Engine, vault: Vault, now: datetime) -> None:
    with database.begin() as db:
        kept = contacts.keep(db, vault, NUMBER, now)
        assert kept.blocked == ""
        contacts.block(db, kept.id, "UserInBlacklist")
        assert contacts.get(db, kept.id).blocked == "UserInBlacklist"
        contacts.block(db, kept.id, "")
        assert contacts.get(db, kept.id).blocked == ""


def test_sms_are_stopped_and_wanted_again(database: Engine, vault: Vault, now: datetime) -> None:
    with database.begin() as db:
        kept = contacts.keep(db, vault, NUMBER, now)
        contacts.stop_sms(db, kept.id, now)
        assert contacts.get(db, kept.id).sms_stopped_at == now
        contacts.stop_sms(db, kept.id, None)
        assert contacts.get(db, kept.id).sms_stopped_at is None


def test_help_is_given_at_most_once_a_day(database: Engine, vault: Vault, now: datetime) -> None:
    day = timedelta(days=1)
    with database.begin() as db:
        kept = contacts.keep(db, vault, NUMBER, now).id
        other = contacts.keep(db, vault, OTHER, now).id
        hours = [0, 1, 23, 24, 25, 49]
        asked = [now + timedelta(hours=hour) for hour in hours]
        given = [contacts.may_help(db, kept, at, at - day) for at in asked]
        assert contacts.may_help(db, other, now, now - day)
    assert given == [True, False, False, False, True, False]


def test_help_is_given_to_one_of_two_who_ask_at_once(
    database: Engine, vault: Vault, now: datetime
) -> None:
    with database.begin() as db:
        kept = contacts.keep(db, vault, NUMBER, now).id
    since = now - timedelta(days=1)
    given = together(database, 3, lambda db, _which: contacts.may_help(db, kept, now, since))
    assert sorted(given) == [False, False, True]


@pytest.mark.parametrize(
    ("wrote", "asks"),
    [
        pytest.param(OLD, BOTH, id="written under the old key"),
        pytest.param(BOTH, OLD, id="written under both, asked under the old"),
        pytest.param(NEW, BOTH, id="written under the new key"),
    ],
)
def test_many_numbers_are_kept_as_one_is(
    database: Engine, now: datetime, wrote: Vault, asks: Vault
) -> None:
    with database.begin() as db:
        one = contacts.keep(db, wrote, NUMBER, now)
        many = keep_many(db, asks, [NUMBER, OTHER], now)
        assert many[NUMBER] == one.id
        assert many == {number: contacts.keep(db, asks, number, now).id for number in many}
        assert keep_many(db, asks, [NUMBER, OTHER], now) == many
        assert keep_many(db, asks, [], now) == {}
        assert count(db) == 2


@pytest.mark.parametrize("many_first", [True, False], ids=["the file first", "the call first"])
@pytest.mark.parametrize(
    ("filed", "called"),
    [
        pytest.param(OLD, OLD, id="same release"),
        pytest.param(OLD, BOTH, id="the call knows the new key"),
        pytest.param(BOTH, OLD, id="the file knows the new key"),
        pytest.param(BOTH, BOTH, id="both know both"),
    ],
)
def test_a_file_and_a_call_at_once_make_one_contact(
    database: Engine, now: datetime, filed: Vault, called: Vault, *, many_first: bool
) -> None:
    def file(db: Connection) -> UUID:
        return keep_many(db, filed, [OTHER, NUMBER], now)[NUMBER]

    def call(db: Connection) -> UUID:
        return contacts.keep(db, called, NUMBER, now).id

    one, two = behind(database, *((file, call) if many_first else (call, file)))
    assert one == two
    with database.connect() as db:
        assert count(db) == 2
