"""Filling a database with what the service starts from: wards, places and helplines."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from data.shipped import rows
from models import helplines, register
from models.directory import organisations


def seed(db: Connection) -> list[str]:
    """Writes the ward register, aliases, places and helplines; safe to run again.

    Returns what was written, a line each.
    """
    lines = []
    for version in rows("register.csv"):
        wards = [_ward(row) for row in rows(version["file"])]
        on = date.fromisoformat(version["effective_on"])
        count = register.replace_register(db, on, version["source"], wards)
        lines.append(f"{count} wards of the register effective {on:%d %B %Y}")
    names = [*rows("ward_aliases.csv"), *rows("aliases_more.csv")]
    register.replace_aliases(db, [_alias(row) for row in names])
    known = [_place(row) for row in rows("places.csv") if row["ward_code"]]
    register.replace_places(db, known)
    lines.append(f"{len(names)} other names of wards, {len(known)} places")
    helplines.replace(db, [_helpline(row) for row in rows("helplines.csv")])
    lines.append(f"{len(helplines.confirmed(db))} confirmed helplines")
    return lines


def is_seeded(db: Connection) -> bool:
    return db.execute(select(register.registers.c.effective_on)).first() is not None


def has_demo(db: Connection) -> bool:
    return db.execute(select(organisations.c.id).where(organisations.c.demo)).first() is not None


def _ward(row: dict[str, str]) -> dict[str, str]:
    return {
        "code": row["ward_code"],
        "name": row["ward"],
        "constituency_code": row["constituency_code"],
        "constituency": row["constituency"],
        "county_code": row["county_code"],
        "county": row["county"],
    }


def _alias(row: dict[str, str]) -> dict[str, str]:
    return {"ward_code": row["ward_code"], "alias": row["alias"], "source": row["source"]}


def _place(row: dict[str, str]) -> dict[str, object]:
    return {
        "name": row["name"],
        "kind": row["fcode"],
        "latitude": float(row["lat"]),
        "longitude": float(row["lon"]),
        "population": int(row["pop"] or 0),
        "ward_code": row["ward_code"],
    }


def _helpline(row: dict[str, str]) -> dict[str, object]:
    verified = row["verified_on"]
    return {
        **{name: row[name] for name in ("key", "service", "display", "purpose", "status")},
        "source": row["source"],
        "verified_on": date.fromisoformat(verified) if verified else None,
        "verified_by": row["verified_by"],
    }
