"""Every address of the console and the page behind it; console.permissions says for whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from console import (
    account,
    broadcast_deeds,
    broadcast_forms,
    broadcasts,
    calls,
    calls_back,
    case_coverage,
    cases,
    category_list,
    coverage,
    desk,
    directory,
    directory_duty,
    directory_papers,
    directory_person,
    directory_wards,
    doubts,
    drop_off,
    hiding,
    ideas,
    lists,
    meetings,
    members,
    messages,
    moderating,
    now,
    partials,
    reports,
    requests,
    rule_book,
    rule_row,
    rules,
    signing_in,
    spend,
    talk,
)

View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True)
class Address:
    """`endpoint` is the key of its rule in console.permissions.RULES."""

    path: str
    endpoint: str
    view: View
    method: str = "GET"


_BROADCAST = "/broadcasts/<uuid:id>"
ADDRESSES = (
    Address("/", "now", now.first),
    Address("/login", "login", signing_in.login),
    Address("/login", "log_in", signing_in.log_in, "POST"),
    Address("/logout", "log_out", signing_in.log_out, "POST"),
    Address("/invitation/<token>", "invitation", signing_in.invitation),
    Address("/invitation/<token>", "accept_invitation", signing_in.accept_invitation, "POST"),
    Address("/messages", "messages", messages.messages),
    Address("/messages/new", "messages_new", messages.messages_new),
    Address("/messages/<uuid:id>", "message", messages.message),
    Address("/calls", "calls", calls.calls),
    Address("/calls/new", "calls_new", calls.calls_new),
    Address("/calls/screens", "drop_off", drop_off.screens),
    Address("/calls/<id>", "call", calls.call),
    Address("/reports", "reports", reports.reports),
    Address("/reports/new", "reports_new", reports.reports_new),
    Address("/reports/<reference>", "report", reports.report),
    Address("/reports/<reference>/new", "report_new", talk.report_new),
    Address("/reports/<reference>/ask", "ask_reporter", talk.ask_reporter, "POST"),
    Address("/reports/<reference>/take", "take", desk.take, "POST"),
    Address("/reports/<reference>/close", "close", desk.close, "POST"),
    Address("/reports/<reference>/part", "part", doubts.part, "POST"),
    Address("/reports/<reference>/release", "release", doubts.release, "POST"),
    Address("/reports/<reference>/looked", "looked", doubts.looked, "POST"),
    Address("/reports/<reference>/keep-from", "keep_from", doubts.keep_from, "POST"),
    Address("/reports/<reference>/refer", "refer", desk.refer, "POST"),
    Address("/reports/<reference>/call", "ask_to_call", calls_back.ask_to_call, "POST"),
    Address("/reports/<reference>/hide", "hide", hiding.hide, "POST"),
    Address("/reports/<reference>/unhide", "unhide", hiding.unhide, "POST"),
    Address("/reports/<reference>/mask", "mask_words", moderating.mask_words, "POST"),
    Address("/reports/<reference>/original", "original", moderating.original, "POST"),
    Address("/desk", "desk", desk.desk),
    Address("/dropped", "partials", partials.partials),
    Address("/dropped/<call>/act", "take_up", partials.take_up, "POST"),
    Address("/dropped/<call>/dismiss", "dismiss", partials.dismiss, "POST"),
    Address("/coverage", "coverage", coverage.coverage),
    Address("/broadcasts", "broadcasts", broadcasts.broadcasts),
    Address("/broadcasts/new", "new_broadcast", broadcast_forms.new),
    Address("/broadcasts/new", "write_broadcast", broadcast_forms.write, "POST"),
    Address(_BROADCAST, "broadcast", broadcasts.broadcast),
    Address(f"{_BROADCAST}/progress", "broadcast_progress", broadcasts.progress),
    Address(f"{_BROADCAST}/edit", "edit_broadcast", broadcast_forms.edit),
    Address(f"{_BROADCAST}/edit", "change_broadcast", broadcast_forms.change, "POST"),
    Address(f"{_BROADCAST}/submit", "submit_broadcast", broadcast_deeds.submit, "POST"),
    Address(f"{_BROADCAST}/return", "return_broadcast", broadcast_deeds.give_back, "POST"),
    Address(f"{_BROADCAST}/release", "release_broadcast", broadcast_deeds.release, "POST"),
    Address(f"{_BROADCAST}/cancel", "cancel_broadcast", broadcast_deeds.cancel, "POST"),
    Address("/cases", "cases", cases.cases),
    Address("/cases/coverage", "case_coverage", case_coverage.case_coverage),
    Address("/cases/<uuid:id>", "case", cases.case),
    Address("/cases/<uuid:id>/accept", "accept_case", cases.accept_case, "POST"),
    Address("/cases/<uuid:id>/close", "close_case", cases.close_case, "POST"),
    Address("/lists", "lists", lists.lists),
    Address("/lists/<owner>", "list", lists.list_),
    Address("/lists/<owner>/categories", "category_list", category_list.category_list),
    Address("/lists/<owner>/categories", "order_categories", category_list.order, "POST"),
    Address("/lists/<owner>/priorities", "add_priority", lists.add_priority, "POST"),
    Address("/lists/<owner>/priorities/<uuid:id>/end", "end_priority", lists.end_priority, "POST"),
    Address("/lists/<owner>/actions", "add_action", lists.add_action, "POST"),
    Address("/lists/<owner>/actions/<uuid:id>/end", "end_action", lists.end_action, "POST"),
    Address("/ideas", "ideas", ideas.ideas),
    Address("/ideas/<uuid:id>", "judge_idea", ideas.judge_idea, "POST"),
    Address("/requests", "requests", requests.requests),
    Address("/requests/<uuid:id>/end", "end_request", requests.end_request, "POST"),
    Address("/meetings", "meetings", meetings.meetings),
    Address("/meetings/add", "add_meeting", meetings.add_meeting, "POST"),
    Address("/meetings/<uuid:id>/cancel", "cancel_meeting", meetings.cancel_meeting, "POST"),
    Address("/account", "account", account.account),
    Address("/account/password", "set_password", account.set_password, "POST"),
    Address("/account/sign-out-others", "sign_out_others", account.sign_out_others, "POST"),
    Address("/directory", "directory", directory.directory),
    Address("/directory/<uuid:id>", "organisation", directory.organisation),
    Address("/directory/people/<uuid:id>", "person", directory_person.person),
    Address("/directory/<uuid:id>/stand-in", "put_stand_in", directory.put_stand_in, "POST"),
    Address("/directory/<uuid:id>/wards/add", "add_ward", directory_wards.add_ward, "POST"),
    Address("/directory/<uuid:id>/wards/end", "end_ward", directory_wards.end_ward, "POST"),
    Address("/directory/<uuid:id>/papers", "set_papers", directory_papers.set_papers, "POST"),
    Address("/directory/<uuid:id>/duties/add", "add_duty", directory_duty.add_duty, "POST"),
    Address("/directory/<uuid:id>/duties/end", "end_duty", directory_duty.end_duty, "POST"),
    Address("/directory/<uuid:id>/duty", "set_duty", directory.set_duty, "POST"),
    Address("/rules", "rules", rules.rules),
    Address("/rules/new", "new_rules", rules.new_rules, "POST"),
    Address("/rules/<int:number>", "rule_book", rule_book.rule_book),
    Address("/rules/<int:number>/ask", "ask_rules", rule_book.ask_rules, "POST"),
    Address("/rules/<int:number>/approve", "approve_rules", rule_book.approve_rules, "POST"),
    Address("/rules/<int:number>/send-back", "send_back_rules", rule_book.send_back_rules, "POST"),
    Address("/rules/<int:number>/drop", "drop_rules", rule_book.drop_rules, "POST"),
    Address("/rules/<int:number>/return", "return_rules", rules.return_rules, "POST"),
    Address("/rules/<int:number>/rehearsal", "rehearse_rules", rule_book.rehearse_rules),
    Address("/rules/<int:number>/copy", "copy_rule_row", rule_row.copy_rule_row, "POST"),
    Address("/rules/<int:number>/rows/<int:place>", "rule_row", rule_row.rule_row),
    Address(
        "/rules/<int:number>/rows/<int:place>", "write_rule_row", rule_row.write_rule_row, "POST"
    ),
    Address(
        "/rules/<int:number>/rows/<int:place>/remove",
        "remove_rule_row",
        rule_row.remove_rule_row,
        "POST",
    ),
    Address(
        "/rules/<int:number>/rows/<int:place>/up", "raise_rule_row", rule_row.raise_rule_row, "POST"
    ),
    Address("/spend", "spend", spend.show),
    Address("/spend/budget", "set_budget", spend.set_budget, "POST"),
    Address("/users", "users", members.users),
    Address("/users/add", "add_user", members.add_user, "POST"),
)
