"""What a call about help does in SQL: asking a centre, hearing what came of it, taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Connection

from locales.marks import Translate, _
from models import lookups, outbox, references, referrals
from models.keys import CannotOpen
from models.referrals import Referral
from models.sensitive import hour
from models.vault import Vault, place
from sms.referrals import TELL, is_silent, take_back
from ussd.ending import Done, Ending
from ussd.journeys import mine, refer
from ussd.talk import Line

_SOON = timedelta(hours=2)  # from the hour it was made in: by then it was tried again
MOST_UNDER_WAY = 3  # requests of one phone at a time
ASKED = _(
    "Asked. Your number: {ref}. Keep it. For the answer dial {code}, Help, Drugs or alcohol. "
    "Day and night: {drugs}"
)
ENOUGH = _("{count} of your requests are under way. Wait for an answer, or call NACADA: {drugs}")
NO_SUCH = _("No request of that number was made from this phone.")
TAKEN_BACK = _("{ref}: taken back. The centre hears that it need do nothing.")
ENDED_BEFORE = _("{ref}: it had ended before.")
TOLD: Mapping[str, str] = {
    "asked": _("{ref}: the centre is being told. Day and night: NACADA {drugs}"),
    "told": _("{ref}: the centre was told and has not answered. Day and night: NACADA {drugs}"),
    "accepted": _("{ref}: the centre has taken up your request."),
}
WAITS = _("{ref}: nobody of the centre is on duty yet. We try each hour. NACADA, free: {drugs}")
SILENT = _("{ref}: no answer for a day. You may ask another centre, or call NACADA, free: {drugs}")
SAID = _("{ref}: the centre says: {words}")
ENDS: Mapping[str, str] = {
    "helped": _("{ref}: ended. The centre says that you were helped."),
    "handed_over": _("{ref}: the centre has handed it to others."),
    "not_met": _("{ref}: ended. The centre says that you did not meet."),
    "withdrawn": _("{ref}: taken back by you."),
}
REFUSED = _("{ref}: the centre cannot help. Choose another, or call NACADA: {drugs}")


def ask(db: Connection, vault: Vault, line: Line, ending: Ending) -> Done:
    """Keeps a request and its consent; the centre is told by the worker."""
    t, now = line.languages[ending.language], ending.moment
    count = referrals.under_way(db, _digests(vault, ending.number))
    if count >= MOST_UNDER_WAY:
        return _say(line, t, ENOUGH, count=str(count))
    new, sms = uuid4(), refer.wants_sms(ending.answers)
    referrals.ask(
        db,
        now=now,
        id=new,
        reference_digest=vault.references.of(ending.reference)[1],
        person_digest=_digests(vault, ending.number)[0],
        phone_sealed=vault.sealer.seal(ending.number, place("referrals.phone", new))
        if sms
        else None,
        organisation_id=UUID(refer.centre_id(ending.answers)),
        kind="rehab",
        language=ending.language,
        wording=referrals.WORDING,
        sms=sms,
    )
    outbox.owe(db, TELL, new, hour(now))
    ref = references.written(ending.reference)
    return Done(_say(line, t, ASKED, ref=ref).facts)


def tell(db: Connection, vault: Vault, line: Line, ending: Ending) -> Done:
    """What came of a request, to the phone that made it and to nobody else."""
    t, found = line.languages[ending.language], _find(db, vault, ending)
    if isinstance(found, str):
        return _say(line, t, found)
    asked, said = found
    ref = _ref(ending)
    if asked.state == "ended":
        return _say(line, t, ENDS.get(asked.outcome, REFUSED), ref=ref)
    words = _opened(vault, said, asked.id)
    return _say(line, t, SAID if words else _stands(asked, ending.moment), ref=ref, words=words)


def _stands(asked: Referral, now: datetime) -> str:
    """How a request stands that has not ended."""
    if is_silent(asked, now):
        return SILENT
    waits = asked.state == "asked" and now >= asked.asked_hour + _SOON
    return WAITS if waits else TOLD[asked.state]


def take_it_back(db: Connection, vault: Vault, line: Line, ending: Ending) -> Done:
    """Withdraws the consent: the request ends, and its number and words go at once."""
    t, found = line.languages[ending.language], _find(db, vault, ending)
    if isinstance(found, str):
        return _say(line, t, found)
    asked = referrals.lock(db, found[0].id)
    if asked is None or asked.state == "ended":
        return _say(line, t, ENDED_BEFORE, ref=_ref(ending))
    nudges = take_back(db, vault, line.languages, asked, ending.moment)
    facts = _say(line, t, TAKEN_BACK, ref=_ref(ending)).facts
    return Done(facts, nudges=tuple((lane, str(message)) for lane, message in nudges))


def _find(db: Connection, vault: Vault, ending: Ending) -> tuple[Referral, bytes | None] | str:
    """(request, the centre's words sealed), or what to say instead; the same work either way."""
    digits = ending.answers["help_number"]
    phones = lookups.phones(vault, ending.number)
    may = lookups.allowed(db, phones, ending.moment)
    found = referrals.by_reference(db, [d for _kid, d in vault.references.every(digits)])
    lookups.count(
        db,
        **lookups.of(vault, ending.call, digits),
        phone=phones[0],
        found=found is not None,
        now=ending.moment,
    )
    own = found is not None and found[1] in _digests(vault, ending.number)
    if found is not None and own:
        return found[0], found[2]
    return NO_SUCH if may else mine.TOO_MANY


def _digests(vault: Vault, number: str) -> list[bytes]:
    """What a phone's requests are found by, newest key first; of no use in any other table."""
    return [digest for _kid, digest in vault.sensitive_phones.every(f"referral|{number}")]


def _opened(vault: Vault, sealed: bytes | None, referral_id: UUID) -> str:
    try:
        where = place("referrals.said", referral_id)
        return vault.sensitive_words.open(bytes(sealed), where) if sealed else ""
    except CannotOpen:
        return ""


def _ref(ending: Ending) -> str:
    return references.written(ending.answers["help_number"])


def _say(line: Line, t: Translate, text: str, **facts: str) -> Done:
    return Done({"said": t(text).format(**{**line.flow.facts, **facts})[: refer.SAID_LONGEST]})
