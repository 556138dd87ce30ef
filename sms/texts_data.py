"""Every SMS about what is kept of the person who asks. Pure; GSM-7 alone, one part each.

Kinds and counts, never content; and the same words whether a case worker has something or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from locales.marks import Translate, _
from models.kept_of import Kept
from sms.fitting import cut, sendable
from sms.gsm import length

LANGUAGES: Mapping[str, str] = MappingProxyType({"en": "English", "sw": "Kiswahili"})
HELD_LONGEST = 132  # septets: the SMS and the screen say more after it
_COUNTS = _("Kept: {kinds}. Reports {reports}, notices {notices}. {sms} SMS until {until}.")
_NOTHING = _("Nothing is kept under this number.")
_HOW = _("Reply FORGET ME or STOP")
_UNLISTED = _("What a case worker has is not listed.")


def held(t: Translate, held: Kept | None, *, language: str, ward: str) -> str:
    """What is kept of a contact, at most HELD_LONGEST; `held` None where there is no contact.

    `language` and `ward` are what the person chose, '' where nothing was.
    """
    if held is None:
        return f"{t(_NOTHING)} {t(_UNLISTED)}"
    counts = t(_COUNTS)
    if held.until is None:
        counts = t(_("Kept: {kinds}. Reports {reports}, notices {notices}, no SMS."))
    facts = {
        "reports": held.reports,
        "notices": held.notices,
        "sms": held.messages,
        "until": f"{held.until:%d/%m/%y}" if held.until else "",
    }
    kinds = [t(_("number (sealed)")), *filter(None, [LANGUAGES.get(language, "")])]
    bare = f"{counts.format(kinds=', '.join(kinds), **facts)} {t(_UNLISTED)}"
    named = cut(sendable(ward), HELD_LONGEST - length(bare) - len(", "))
    kinds += [named] if named else []
    return f"{counts.format(kinds=', '.join(kinds), **facts)} {t(_UNLISTED)}"


def my_data(t: Translate, held: str) -> str:
    return f"{held} {t(_HOW)}"


def ask_forget(t: Translate) -> str:
    return t(
        _(
            "Forget you? Number, words and SMS go for good. Reports passed on stay, without you, "
            "for others act on them. Reply YES within a day. Else nothing is done"
        )
    )


def forgetting(t: Translate) -> str:
    return t(_("We will forget you within a day. Reports already passed on stay without you."))


def has_duty(t: Translate) -> str:
    return t(
        _(
            "This phone has a duty here, so it cannot be forgotten yet. "
            "Ask your organisation to take you out first."
        )
    )


def language_set(t: Translate) -> str:
    """In the language that was chosen."""
    return t(_("From now on we write to you in English."))


def which_language(t: Translate) -> str:
    return t(_("Reply LANGUAGE ENGLISH, or LUGHA KISWAHILI"))
