"""What a process is built of: made once from the settings and handed down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine

from locales.catalogue import translators
from locales.marks import Translate
from models.database import connect
from models.vault import Vault, vault
from settings import Settings


@dataclass(frozen=True, repr=False)
class House:
    """`database` takes the role of the process it was built for; so does `vault`."""

    settings: Settings
    process: str
    database: Engine
    vault: Vault
    languages: Mapping[str, Translate]


def build(settings: Settings, process: str) -> House:
    """Builds for `web`, `worker`, `clock` or `owner`. Raises BadSettings where a key is missing."""
    sends = process == "worker"
    return House(
        settings=settings,
        process=process,
        database=connect(settings.database, process),
        vault=vault(
            index=settings.ring("phone_index_keys"),
            seal=settings.ring("phone_seal_keys"),
            opening=settings.ring("phone_open_keys") if sends else None,
            text=settings.ring("text_keys"),
            sensitive=settings.ring("sensitive_keys"),
        ),
        languages=translators(),
    )
