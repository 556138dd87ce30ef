"""What counts as SQL being away, told apart from what SQL will never take."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ussd.deadline import TooSlow

# What passes: tried again later, it may well go through. InternalError is what a server says that
# takes no writes just now (25006, a replica).
OUTAGE = (OperationalError, InterfaceError, InternalError, PoolTimeout, TooSlow)
# Any fault of SQL: whoever only reads goes on without.
AWAY = (DBAPIError, PoolTimeout, TooSlow)
