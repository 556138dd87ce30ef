"""The emulator's own API in JSON, for its page, for tests and for a handset in the terminal."""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from emulator import pictures
from emulator.faults import fault_from
from emulator.handset import Handset
from emulator.incoming import Incoming
from emulator.numbers import number_of
from emulator.parts import Parts
from emulator.refused import Refused
from emulator.sending import Sending


def desk_api(parts: Parts, handset: Handset, sending: Sending, incoming: Incoming) -> Blueprint:
    """The blueprint for the strip, the switches, the state of the desk, and starting over."""
    api = Blueprint("desk_api", __name__)

    _looks(api, parts, handset)
    _switches(api, parts)

    @api.get("/charges")
    def charges() -> Response:
        told = [{**asdict(one), "cost": f"{one.cost:.4f}"} for one in sending.charges()]
        return jsonify(charges=told, balance=f"{sending.balance:.4f}")

    @api.post("/reset")
    def reset() -> Response:
        parts.timers.clear()
        parts.board.replace([])
        for part in (parts.desk, parts.strip, handset, sending, incoming):
            part.clear()
        return jsonify(faults=_on(parts))

    return api


def _looks(api: Blueprint, parts: Parts, handset: Handset) -> None:
    @api.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", content_type="text/plain; charset=utf-8")

    @api.get("/traffic")
    def traffic() -> Response:
        return jsonify(lines=[asdict(line) for line in parts.strip.since(_after())])

    @api.get("/desk")
    def desk() -> Response:
        return jsonify(_desk(parts, handset))


def _switches(api: Blueprint, parts: Parts) -> None:
    @api.get("/faults")
    def faults() -> Response:
        return jsonify(switches=pictures.of_switches(), faults=_on(parts))

    @api.put("/faults")
    def replace_faults() -> Response:
        given = _given().get("faults")
        if not isinstance(given, list):
            raise Refused("send an object with a list named faults")
        parts.board.replace([fault_from(dict(each)) for each in given])
        return jsonify(faults=_on(parts))

    @api.put("/faults/<name>")
    def set_fault(name: str) -> Response:
        given = _given()
        fault = fault_from({**given, "name": name})
        change = parts.board.set if given.get("on", True) else parts.board.clear
        change(fault)
        return jsonify(faults=_on(parts))


def _desk(parts: Parts, handset: Handset) -> dict[str, object]:
    shown = [number_of(n) for n in request.args.get("phones", "").split(",") if n.strip()]
    scale = parts.options.clock_scale
    phones = [parts.desk.phone(n) for n in shown]
    others = [p for p in parts.desk.phones() if p.number not in shown and p.inbox]
    others.sort(key=lambda p: p.inbox[-1].time, reverse=True)
    return {
        "phones": [
            pictures.of_phone(p, handset.call(p.session), clock=parts.clock, scale=scale)
            for p in phones
        ],
        "others": [
            {"number": p.number, "name": p.name, "texts": len(p.inbox), "last": p.inbox[-1].time}
            for p in others[:20]
        ],
        "lines": [asdict(line) for line in parts.strip.since(_after())],
        "faults": _on(parts),
    }


def _on(parts: Parts) -> list[dict[str, object]]:
    return [asdict(fault) for fault in parts.board.on()]


def _after() -> int:
    after = request.args.get("after", "0")
    return int(after) if after.isdecimal() else 0


def _given() -> dict[str, object]:
    given = request.get_json()
    if not isinstance(given, dict):
        raise Refused("send a JSON object")
    return given
