"""Ends of calls to carry out in tests: what the last screen of each kind of call comes to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from models.references import SENSITIVE
from models.vault import Vault
from ussd.ending import Ending

ANSWERS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "file": {
            "category": "theft",
            "ward_last": "1371",
            "landmark": "Yaya Centre",
            "now": "yes",
            "confirm": "sms",
        },
        "file_private": {
            "category": "police-conduct",
            "ward_last": "1371",
            "landmark": "Yaya Centre",
            "now": "yes",
        },
        "look_up": {"reference": "482130971"},
        "remember": {"language": "sw"},
        "stop_sms": {"home": "data"},
        "start_sms": {"home": "data"},
        "forget_me": {"home": "data"},
        "vote": {
            "my_ward_last": "1371",
            "vote_1": f"{'0' * 32} Street lights",
            "vote_2": "=word",
            "vote_word": "Stray dogs",
        },
        "give_idea": {"my_ward_last": "1371", "idea": "More lights"},
        "notices_on": {"my_ward_last": "1371"},
        "notices_off": {"my_ward_last": "1371"},
    }
)
REFERENCES: Mapping[str, str] = MappingProxyType(
    {"file": "482130971", "file_private": "482130971646"}
)
NUMBER = "+254700000501"


def ending(
    vault: Vault, does: str, now: datetime, *, session: str = "ATUid_1", **answers: str
) -> Ending:
    """As the call hands it over; `answers` come on top of those of its kind."""
    private = does == "file_private" or len(answers.get("reference", "")) == SENSITIVE + 1
    names = (vault.sensitive_phones if private else vault.calls).names(f"receipt|{session}")
    return Ending(
        does=does,
        names=tuple(names),
        call=vault.calls.names(session)[0],
        number=NUMBER,
        network="63902",
        language="en",
        answers={**ANSWERS[does], **answers},
        reference=REFERENCES.get(does, ""),
        at=now.isoformat(),
        private=private,
    )
