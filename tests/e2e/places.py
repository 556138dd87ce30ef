"""The wards these tests report from: one each, so that no test finds another's alert on a phone.

Names and numbers are those of data/demo_directory.csv.
"""

from __future__ import annotations

from tests.e2e.reporting import Place


def _made_up(last: int) -> str:
    return f"+254700000{last:03d}"


def _of_forum(ward: str, coordinator: int) -> Place:
    """A ward where nobody but a forum's coordinator is told first, and its deputy next."""
    return Place(ward.lower(), ward, _made_up(coordinator), _made_up(coordinator + 1))


KILIMANI = Place("kilimanee", "Kilimani", _made_up(1), _made_up(2))
KILIMANI_GUARD = _made_up(300)
MUTIRA = _of_forum("Mutira", 4)
KERUGOYA = _of_forum("Kerugoya", 4)
INOI = _of_forum("Inoi", 4)
BOBARACHO = _of_forum("Bobaracho", 8)
KISII_CENTRAL = _of_forum("Kisii Central", 8)
KITUTU_CENTRAL = _of_forum("Kitutu Central", 8)
SHIMO_LA_TEWA = _of_forum("Shimo la Tewa", 12)
MBOLOLO = _of_forum("Mbololo", 20)
WABERI = _of_forum("Waberi", 24)
GALBET = _of_forum("Galbet", 24)
SIDINDI = _of_forum("Sidindi", 28)
SIGOMERE = _of_forum("Sigomere", 28)
UGUNJA = _of_forum("Ugunja", 28)
CHEPYUK = _of_forum("Chepyuk", 32)
KAPKATENY = _of_forum("Kapkateny", 32)
NACHOLA = _of_forum("Nachola", 36)
KAKUMA = _of_forum("Kakuma", 40)
LOPUR = _of_forum("Lopur", 40)
KALOBEYEI = _of_forum("Kalobeyei", 40)
KAPENGURIA = _of_forum("Kapenguria", 44)
MNAGEI = _of_forum("Mnagei", 44)
SIYOI = _of_forum("Siyoi", 44)
BUKEMBE_WEST = _of_forum("Bukembe West", 48)
MUSIKOMA = _of_forum("Musikoma", 48)
WABERA = _of_forum("Wabera", 52)

# The sensitive branch: in Nairobi, where everybody there is could be told.
SARANGOMBE = Place("sarangombey", "Sarangombe", _made_up(68), _made_up(69))
PANGANI = Place("pangany", "Pangani", _made_up(95), _made_up(96))
CASE_WORKER = _made_up(440)
OVERSIGHT = _made_up(450)
NATIONAL_DESK = _made_up(470)
POLICE = tuple(_made_up(last) for last in range(200, 237))
