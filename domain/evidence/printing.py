"""Days and moments as Indonesians write them."""

from datetime import UTC, date, datetime

from domain.evidence.streams import ZONES

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


def printed_day(day: date) -> str:
    """A civil day: "6 Januari 2025"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def printed_moment(milliseconds: int, zone: str | None) -> str:
    """A moment in the zone of genesis, or in UTC where that is not known: "6 Januari 2025 pukul 09.15.00 WITA"."""
    at = datetime.fromtimestamp(milliseconds / 1000, ZONES.get(zone or "", UTC))
    return f"{printed_day(at)} pukul {at.hour:02}.{at.minute:02}.{at.second:02} {at.tzname()}"
