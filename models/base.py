"""The one MetaData every table hangs on, and the column shapes they share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    DateTime,
    ForeignKey,
    MetaData,
    Text,
    Uuid,
    any_,
    literal,
)
from sqlalchemy.dialects.postgresql import ARRAY

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def row_id() -> Column[UUID]:
    """A random (version 4) key, made by the caller: it tells no time and seals bind to it."""
    return Column("id", Uuid, primary_key=True)


def moment(name: str, *, required: bool = False) -> Column[Any]:
    """A time in UTC."""
    return Column(name, DateTime(timezone=True), nullable=not required)


def link(name: str, target: str, *, required: bool = False) -> Column[Any]:
    """A reference to another table's id."""
    return Column(name, Uuid, ForeignKey(target), nullable=not required)


def among(column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Whether a column (ids or text) is one of any number of values, given as one array:
    PostgreSQL takes at most 65,535 parameters.
    """
    kind = Uuid() if isinstance(column.type, Uuid) else Text()
    return column == any_(literal(list(values), ARRAY(kind)))
