"""Every table of the house on one MetaData, for migrations and for checks over all of them."""

from models import (
    alerts,
    audit,
    broadcasts,
    call_receipts,
    calls,
    contacts,
    delivery,
    directory,
    drafts,
    events,
    helplines,
    lookups,
    messages,
    outbox,
    references,
    register,
    reports,
    sensitive,
    subscriptions,
    users,
)
from models.base import metadata

ENTITIES = (
    alerts,
    audit,
    broadcasts,
    call_receipts,
    calls,
    contacts,
    delivery,
    directory,
    drafts,
    events,
    helplines,
    lookups,
    messages,
    outbox,
    references,
    register,
    reports,
    sensitive,
    subscriptions,
    users,
)
METADATA = metadata
