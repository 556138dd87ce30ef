"""The phones in JSON: dial, reply, hang up, wait too long, send a text, opt out, look."""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from emulator import pictures
from emulator.calls import Call
from emulator.handset import Handset
from emulator.incoming import DATES, OPTIONAL, Incoming, Manner
from emulator.numbers import number_of
from emulator.parts import Parts
from emulator.refused import Refused
from emulator.sending import Sending
from emulator.wishes import OPT_OUT_CODE, opt_out, subscribe

MOST_COPIES = 10
NO_CALL = "no call is open: dial first"


def phones_api(parts: Parts, handset: Handset, sending: Sending, incoming: Incoming) -> Blueprint:
    """The blueprint under /phones; numbers in the path may be percent-encoded."""
    api = Blueprint("phones_api", __name__, url_prefix="/phones")
    _calls(api, parts, handset, sending)
    _texts(api, parts, sending, incoming)

    @api.get("")
    def phones() -> Response:
        return jsonify(
            phones=[_picture(parts, handset, p.number) for p in parts.desk.phones()],
            networks=pictures.of_networks(),
        )

    @api.get("/<number>")
    def phone(number: str) -> Response:
        return jsonify(_picture(parts, handset, number_of(number)))

    @api.put("/<number>")
    def place(number: str) -> Response:
        parts.desk.place(number_of(number), name=_word("name")[:40], network=_word("network")[:10])
        return jsonify(_picture(parts, handset, number_of(number)))

    return api


def _calls(api: Blueprint, parts: Parts, handset: Handset, sending: Sending) -> None:
    @api.post("/<number>/dial")
    def dial(number: str) -> Response:
        number, code = number_of(number), _word("code") or parts.options.codes[0]
        parts.desk.place(number, name="", network=_word("network")[:10])
        if code == OPT_OUT_CODE:
            return _stopped(opt_out(parts, sending, number, ""))
        second = _given().get("second") is True
        return _shown(parts, handset.dial(number, code, second=second))

    @api.post("/<number>/reply")
    def reply(number: str) -> Response:
        session = _session(parts, number)
        return _shown(parts, handset.reply(session, _word("text")))

    @api.post("/<number>/cancel")
    def cancel(number: str) -> Response:
        return _shown(parts, handset.cancel(_session(parts, number)))

    @api.post("/<number>/timeout")
    def time_out(number: str) -> Response:
        return _shown(parts, handset.time_out(_session(parts, number)))


def _texts(api: Blueprint, parts: Parts, sending: Sending, incoming: Incoming) -> None:
    @api.post("/<number>/sms")
    def send_text(number: str) -> Response:
        to, manner = _word("to"), _manner()
        sent = incoming.send(number_of(number), _word("text"), to=to, manner=manner)
        return jsonify(asdict(sent))

    @api.post("/<number>/optout")
    def stop(number: str) -> Response:
        return jsonify(senders=opt_out(parts, sending, number_of(number), _word("sender")))

    @api.post("/<number>/subscription")
    def subscription(number: str) -> Response:
        short_code = _word("short_code") or parts.options.short_code
        subscribe(
            parts,
            number_of(number),
            short_code=short_code,
            keyword=_word("keyword"),
            update=_word("update") or "addition",
        )
        return jsonify(short_code=short_code)


def _picture(parts: Parts, handset: Handset, number: str) -> dict[str, object]:
    phone = parts.desk.phone(number)
    call = handset.call(phone.session)
    return pictures.of_phone(phone, call, clock=parts.clock, scale=parts.options.clock_scale)


def _shown(parts: Parts, call: Call | None) -> Response:
    if call is None:
        raise Refused(NO_CALL, 409)
    ticks, scale = parts.clock.ticks(), parts.options.clock_scale
    return jsonify(pictures.of_call(call, ticks=ticks, scale=scale))


def _stopped(senders: list[str]) -> Response:
    words = "You will get no more promotional messages." if senders else "Nothing to stop."
    return jsonify({**pictures.NO_CALL, "screen": words, "prefix": "END"})


def _session(parts: Parts, number: str) -> str:
    return _word("session") or parts.desk.phone(number_of(number)).session


def _manner() -> Manner:
    given = _given()
    without, copies = given.get("without") or (), given.get("copies", 1)
    if not isinstance(without, (list, tuple)) or not set(without) <= set(OPTIONAL):
        raise Refused(f"without: a list of {', '.join(OPTIONAL)}")
    if not isinstance(copies, int) or not 1 <= copies <= MOST_COPIES:
        raise Refused(f"copies: 1 to {MOST_COPIES}")
    date = _word("date") or "T"
    if date not in DATES:
        raise Refused("date: T or space")
    return Manner(date, tuple(map(str, without)), copies, _word("from"))


def _word(name: str) -> str:
    given = _given().get(name)
    return "" if given is None else str(given)


def _given() -> dict[str, object]:
    given = request.get_json(silent=True) if request.content_length else {}
    if not isinstance(given, dict):
        raise Refused("send a JSON object as application/json")
    return given
