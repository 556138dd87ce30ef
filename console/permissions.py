"""Who may see and do what: one row an address, everything else is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from models.users import ROLES

EVERYBODY = frozenset(ROLES)
STAFF = frozenset({"operator", "admin"})
READERS = STAFF | {"viewer"}
READS_WORDS = STAFF
CASEWORKER = frozenset({"caseworker"})
FORUMS = STAFF | {"forum"}  # a forum's people: the lists of their own forum alone
ADMIN = frozenset({"admin"})


@dataclass(frozen=True)
class Rule:
    """`roles` None: no sign-in asked. `audit` names the row a visit writes, '' for none.

    `polled` pages are asked by a script, so they keep no session alive.
    """

    roles: frozenset[str] | None
    audit: str = ""
    polled: bool = False


PUBLIC = Rule(None)
RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "static": PUBLIC,
        "login": PUBLIC,
        "log_in": PUBLIC,
        "invitation": PUBLIC,
        "accept_invitation": PUBLIC,
        "log_out": Rule(EVERYBODY, audit="signed out"),
        "now": Rule(EVERYBODY),
        "messages": Rule(READERS),
        "messages_new": Rule(READERS, polled=True),
        "message": Rule(READERS, audit="read message"),
        "calls": Rule(READERS),
        "calls_new": Rule(READERS, polled=True),
        "drop_off": Rule(READERS),
        "call": Rule(READERS, audit="replayed call"),
        "reports": Rule(READERS),
        "reports_new": Rule(READERS, polled=True),
        "report": Rule(READERS, audit="read report"),
        "report_new": Rule(READERS, polled=True),
        "ask_reporter": Rule(STAFF, audit="wrote to a reporter"),
        "hide": Rule(STAFF, audit="hid report"),
        "unhide": Rule(ADMIN, audit="showed report again"),
        "mask_words": Rule(STAFF, audit="took words out of a report"),
        "original": Rule(ADMIN, audit="read original words"),
        "take": Rule(STAFF, audit="took report"),
        "close": Rule(STAFF, audit="closed report"),
        "part": Rule(STAFF, audit="parted report"),
        "release": Rule(STAFF, audit="released report"),
        "looked": Rule(STAFF, audit="looked at report"),
        "keep_from": Rule(STAFF, audit="kept report from an organisation"),
        "refer": Rule(STAFF, audit="handed report over"),
        "ask_to_call": Rule(STAFF, audit="asked a reporter to call"),
        "desk": Rule(STAFF),
        "partials": Rule(STAFF),
        "take_up": Rule(STAFF, audit="acted on dropped call"),
        "dismiss": Rule(STAFF, audit="dismissed dropped call"),
        "coverage": Rule(READERS),
        "right_first": Rule(READERS),
        "broadcasts": Rule(READERS),
        "new_broadcast": Rule(STAFF),
        "write_broadcast": Rule(STAFF, audit="wrote broadcast"),
        "broadcast": Rule(READERS, audit="read broadcast"),
        "broadcast_progress": Rule(READERS, polled=True),
        "edit_broadcast": Rule(STAFF),
        "change_broadcast": Rule(STAFF, audit="changed broadcast"),
        "submit_broadcast": Rule(STAFF, audit="asked for release of broadcast"),
        "return_broadcast": Rule(STAFF, audit="gave back broadcast"),
        "release_broadcast": Rule(STAFF, audit="released broadcast"),
        "cancel_broadcast": Rule(STAFF, audit="called off broadcast"),
        "cases": Rule(CASEWORKER, audit="listed cases"),
        "case_coverage": Rule(CASEWORKER, audit="looked at coverage of cases"),
        "case": Rule(CASEWORKER, audit="read case"),
        "accept_case": Rule(CASEWORKER, audit="accepted case"),
        "free_case": Rule(CASEWORKER, audit="gave back case"),
        "keep_case_from": Rule(CASEWORKER, audit="kept case from organisation"),
        "close_case": Rule(CASEWORKER, audit="closed case"),
        "reopen_case": Rule(CASEWORKER, audit="opened case again"),
        "lists": Rule(FORUMS),
        "list": Rule(FORUMS, audit="read lists"),
        "category_list": Rule(FORUMS),
        "order_categories": Rule(FORUMS, audit="ordered categories"),
        "add_priority": Rule(FORUMS, audit="added priority"),
        "end_priority": Rule(FORUMS, audit="took off priority"),
        "add_action": Rule(FORUMS, audit="added deed"),
        "end_action": Rule(FORUMS, audit="took down deed"),
        "ideas": Rule(READS_WORDS, audit="read ideas"),
        "judge_idea": Rule(STAFF, audit="judged idea"),
        "requests": Rule(CASEWORKER | ADMIN, audit="listed requests for help"),
        "end_request": Rule(CASEWORKER | ADMIN, audit="ended request for help"),
        "meetings": Rule(FORUMS),
        "add_meeting": Rule(FORUMS, audit="added meeting"),
        "cancel_meeting": Rule(FORUMS, audit="called off meeting"),
        "account": Rule(EVERYBODY),
        "set_password": Rule(EVERYBODY, audit="set password"),
        "sign_out_others": Rule(EVERYBODY, audit="signed out elsewhere"),
        "directory": Rule(READERS),
        "organisation": Rule(READERS),
        "person": Rule(READERS),
        "put_stand_in": Rule(STAFF, audit="set stand-in"),
        "add_duty": Rule(STAFF, audit="gave a duty"),
        "end_duty": Rule(STAFF, audit="ended a duty"),
        "add_ward": Rule(STAFF, audit="gave a ward to work in"),
        "end_ward": Rule(STAFF, audit="ended work in a ward"),
        "set_papers": Rule(STAFF, audit="wrote papers down"),
        "set_duty": Rule(STAFF, audit="set duty"),
        "rules": Rule(READERS),
        "new_rules": Rule(STAFF, audit="began rules"),
        "return_rules": Rule(ADMIN, audit="rolled rules back"),
        "rule_book": Rule(STAFF),
        "ask_rules": Rule(STAFF, audit="asked for rules"),
        "approve_rules": Rule(STAFF, audit="approved rules"),
        "send_back_rules": Rule(STAFF, audit="sent rules back"),
        "drop_rules": Rule(STAFF, audit="dropped rules"),
        "call_off_rules": Rule(STAFF, audit="called rules off"),
        "begin_rules_from": Rule(STAFF, audit="began rules over newer ones"),
        "rehearse_rules": Rule(STAFF),
        "rule_row": Rule(STAFF),
        "copy_rule_row": Rule(STAFF, audit="copied a shipped rule"),
        "write_rule_row": Rule(STAFF, audit="wrote a rule"),
        "remove_rule_row": Rule(STAFF, audit="removed a rule"),
        "raise_rule_row": Rule(STAFF, audit="moved a rule"),
        "spend": Rule(READERS),
        "set_budget": Rule(ADMIN, audit="set budget"),
        "users": Rule(ADMIN),
        "add_user": Rule(ADMIN, audit="added user"),
    }
)


def may(role: str, endpoint: str) -> bool:
    """Whether a role may use an address; what no row names, nobody may."""
    rule = RULES.get(endpoint)
    return rule is not None and (rule.roles is None or role in rule.roles)
