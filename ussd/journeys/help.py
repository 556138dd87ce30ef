"""Help and referral: the helpline for a need, with its hours and whether it is free.

Which help somebody looks for is as private as a report of the sensitive branch: all but the
emergency line are part of it, so the call log keeps no trace of the choice.
"""

from __future__ import annotations

from collections.abc import Iterator

from locales.marks import _
from ussd.screens import End, Menu, Option, Screen


def screens() -> Iterator[Screen]:
    yield Menu(
        "help",
        _("What help do you need?"),
        (
            Option("police", _("Emergency, crime tips"), to="help_police"),
            Option("violence", _("Violence at home"), to="help_violence"),
            Option("child", _("Child in danger"), to="help_child"),
            Option("drugs", _("Drugs or alcohol"), to="help_drugs"),
            Option("ipoa", _("Police conduct"), to="help_ipoa"),
            Option("forum", _("Safety forum"), to="forum"),
        ),
    )
    yield End(
        "help_police",
        _(
            "Emergency: {police}, day and night. Crime tips to the DCI: {dci}, free, "
            "day and night. To report here dial {code}"
        ),
        does="remember",
    )
    yield from _private_lines()


def _private_lines() -> Iterator[Screen]:
    """Nothing is kept of these, not even the language: no row says that the phone asked."""
    yield End(
        "help_violence",
        _(
            "Violence at home: {gbv}, free, day and night. Police: {sgbv}, {police}. "
            "The code you dialled may stay in your call list."
        ),
    )
    yield End(
        "help_child",
        _("Child in danger: {child}, free, day and night. Emergency: {police}. We kept nothing."),
    )
    yield End(
        "help_ipoa",
        _(
            "Complaints about police: IPOA, {ipoa}, free. "
            "Or leave word here: dial {code}, Report, Police conduct."
        ),
    )
