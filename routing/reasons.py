"""Why somebody is told or left out, in a sentence with the facts: one template a rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from locales.marks import Translate, _
from models.register import Ward
from routing.categories import CATEGORIES
from routing.directory import Holder
from routing.hours import spoken
from routing.rules import BY_ROW

TOLD = _("Level {level} for {area}, {categories}, {hours}")
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "desk.national": _("The national desk: no level before it has answered or is left"),
        "handed.county": _("The county's desk: it was handed to it"),
        "never.category": _("{kind}: may never be told of this ({category})"),
        "kind.category": _("{kind}: does not receive {category}"),
        "duty.categories": _("The duty is for {categories} only"),
        "organisation.accreditation": _("Its accreditation ended on {accredited_until}"),
        "organisation.licence": _("Its licence ended on {licence_until}"),
        "organisation.no_accreditation": _("No accreditation of it is written down"),
        "organisation.no_licence": _("No licence of it is written down"),
        "reporter.kept_from": _("The reporter asked that it not be told here"),
        "phone.never": _("Answers at a phone of those who may never be told of this ({category})"),
        "phone.kept_from": _("Answers at a phone of those the reporter asked not to tell"),
        "reporter.self": _("Is the one who reported it"),
        "desk.conflict": _("The desk keeps it from {organisation}: it may be about them"),
        "report.named": _("{organisation} is named in the report"),
        "person.passed": _("Has passed this report on"),
        "row.kind": _("{kind}: not told of this by the rules in force"),
        "level.before": _("Level {level} for {area}, before this level"),
        "duty.hours": _("Not on duty on {when} (hours {span})"),
        "person.unreachable": _("Cannot be reached: {why}"),
        "person.once": _("The same phone is told under a nearer duty"),
        "level.later": _("Level {level} for {area}: told if nobody before answers in time"),
    }
)
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "forum": _("Safety forum"),
        "police": _("Police"),
        "private_security": _("Private security"),
        "resident_association": _("Resident association"),
        "chief": _("Chief"),
        "nyumba_kumi": _("Nyumba Kumi"),
        "rehab": _("Rehabilitation centre"),
        "caseworker": _("Case worker"),
        "oversight": _("Oversight body"),
        "county_desk": _("County desk"),
        "national_desk": _("National desk"),
    }
)
ROLES: Mapping[str, str] = MappingProxyType(
    {
        "coordinator": _("coordinator"),
        "deputy": _("deputy"),
        "member": _("member"),
        "ocs": _("station commander"),
        "officer": _("officer"),
        "guard": _("guard"),
        "chief": _("chief"),
        "counsellor": _("counsellor"),
        "caseworker": _("case worker"),
        "desk": _("desk"),
    }
)
AREAS: Mapping[str, str] = MappingProxyType(
    {
        "ward": _("ward {name}"),
        "constituency": _("constituency {name}"),
        "county": _("county {name}"),
        "national": _("the whole country"),
    }
)
FLAGS: Mapping[str, str] = MappingProxyType(
    {
        "armed": _("arms or a gang"),
        "hurt": _("somebody hurt"),
        "child": _("a child"),
        "police": _("the police named or kept out"),
    }
)
OFF_UNTIL, REFUSED, STOPPED = _("off duty until "), _("SMS refused: "), _("stopped SMS")
OFF = _("off duty without an end")


def english(text: str) -> str:
    """The source language needs no catalogue."""
    return text


def reason(
    rule: str,
    t: Translate,
    holder: Holder,
    *,
    category: str,
    ward: Ward,
    now: datetime,
) -> str:
    """The sentence of a rule (a key of REASONS, or that of whoever is told) in t's language."""
    plain, _by, row = rule.partition(BY_ROW)
    template = REASONS.get(plain, TOLD)
    needs = _NEEDS[template]
    facts = {need: _FACTS[need](t, holder, category, ward, now) for need in needs}
    words = t(template).format(**facts)
    if holder.stands_in:
        words = t(_("{reason}, as a stand-in")).format(reason=words)
    return t(_("{reason}, by the rule {row}")).format(reason=words, row=row) if row else words


def because(why: str, flags: frozenset[str], t: Translate) -> str:
    """A reason with what the row asked after that ruled it."""
    said = ", ".join(t(FLAGS[flag]) for flag in sorted(flags))
    return t(_("{reason} ({said})")).format(reason=why, said=said) if said else why


def brought_forward(why: str, t: Translate) -> str:
    """A reason of who came to a level after it was told."""
    return t(_("{reason}, brought forward since")).format(reason=why)


def area(t: Translate, holder: Holder, ward: Ward) -> str:
    """The area of a duty that covers this ward, by name."""
    names = {"ward": ward.name, "constituency": ward.constituency, "county": ward.county}
    return t(AREAS[holder.area_level]).format(name=names.get(holder.area_level, ""))


def why(t: Translate, unreachable: str) -> str:
    """A reason as `reads` worded it, in t's language; what the gateway said stays as it is."""
    for known in (OFF, OFF_UNTIL, REFUSED, STOPPED):
        if unreachable.startswith(known):
            return t(known) + unreachable[len(known) :]
    return unreachable


def _categories(t: Translate, holder: Holder) -> str:
    if holder.categories is None:
        return t(_("all categories"))
    return ", ".join(t(CATEGORIES[c].label) for c in holder.categories if c in CATEGORIES)


def _hours(t: Translate, holder: Holder) -> str:
    return t(_("hours {span}")).format(span=holder.hours) if holder.hours else t(_("all hours"))


def _day(on: date | None) -> str:
    return f"{on:%d.%m.%Y}" if on else ""


_FACTS: Mapping[str, Callable[[Translate, Holder, str, Ward, datetime], object]] = {
    "level": lambda t, holder, category, ward, now: holder.level,
    "area": lambda t, holder, category, ward, now: area(t, holder, ward),
    "categories": lambda t, holder, category, ward, now: _categories(t, holder),
    "hours": lambda t, holder, category, ward, now: _hours(t, holder),
    "span": lambda t, holder, category, ward, now: holder.hours,
    "accredited_until": lambda t, holder, category, ward, now: _day(holder.accredited_until),
    "licence_until": lambda t, holder, category, ward, now: _day(holder.licence_until),
    "kind": lambda t, holder, category, ward, now: t(KINDS.get(holder.kind, holder.kind)),
    "category": lambda t, holder, category, ward, now: t(CATEGORIES[category].label),
    "organisation": lambda t, holder, category, ward, now: holder.organisation,
    "when": lambda t, holder, category, ward, now: spoken(now),
    "why": lambda t, holder, category, ward, now: why(t, holder.unreachable),
}
_NEEDS = {
    template: tuple(name for name in _FACTS if f"{{{name}}}" in template)
    for template in (TOLD, *REASONS.values())
}
