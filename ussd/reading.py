"""What screens read in the middle of a call: one connection for all that a screen needs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import Connection

from models.vault import Vault
from ussd import commands_data, read_forum, read_help, read_mine, read_ward
from ussd.asked import Asked, Reader

# Name -> what reads it. The words it returns are the call's own until its END; how many queries
# it takes is stated in its test.
READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "held": commands_data.held,
        "owned": read_mine.owned,
        "my_report": read_mine.one,
        "my_ward": read_ward.my_ward,
        "ward_results": read_ward.results,
        "ward_actions": read_ward.actions,
        "centres": read_help.read_centres,
        "forum": read_forum.forum,
    }
)


def read(db: Connection, vault: Vault, names: Mapping[str, Asked]) -> dict[str, str]:
    """The words of each name. Raises KeyError for a name nobody reads."""
    return {
        name: READERS[name.partition(":")[0]](db, vault, asked) for name, asked in names.items()
    }
