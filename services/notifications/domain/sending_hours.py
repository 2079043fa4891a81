"""The hours of the day in which letters leave, as it is in London.

The invariant: a letter that may wait arrives when people are awake and can call the agency about it. What a
household has just asked for, and what would be of no use in the morning, leaves at any hour.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from contracts.calendar import LONDON, london_date
from contracts.notifications import MessageRule
from contracts.words import clock_time

REMINDER_HOUR = 9
HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")
AT_ANY_HOUR = frozenset(
    {
        MessageRule.ENQUIRY_ACKNOWLEDGED,
        MessageRule.REGISTRATION_ACKNOWLEDGED,
        MessageRule.EVENT_PLACE_BOOKED,
        MessageRule.EVENT_WAITING_LIST_JOINED,
        MessageRule.EVENT_BOOKING_CANCELLED,
        MessageRule.EVENT_CANCELLED,
        MessageRule.INVITATION,
    }
)
"""Confirmations of what the household did a moment ago, a link it waits for, and a cancelled information event,
which may be the next morning."""


class Hour(NamedTuple):
    """A time of day in London."""

    hour: int
    minute: int = 0

    @property
    def in_words(self) -> str:
        """As in "8am", "8:30am" or "midday"."""
        return clock_time(f"{self.hour:02}:{self.minute:02}")


class SendingHours(NamedTuple):
    """From when until when; the same time twice is round the clock."""

    opens: Hour
    closes: Hour

    @property
    def in_words(self) -> str:
        """As staff read it."""
        if self.opens == self.closes:
            return "Immediately"
        hours = f"between {self.opens.in_words} and {self.closes.in_words}"
        return f"Immediately {hours}, otherwise in the morning"

    def let_leave(self, rule: MessageRule, at: datetime, last_on: date | None = None) -> bool:
        """Whether a letter of this rule, of use until that day, may leave at this moment."""
        always = self.opens == self.closes or rule in AT_ANY_HOUR
        return always or self.opens <= _hour(at) < self.closes or self.is_urgent(last_on, at)

    def is_urgent(self, last_on: date | None, at: datetime) -> bool:
        """Whether the day that a letter is about has come by the time letters begin to leave."""
        return last_on is not None and last_on <= london_date(self.next_opening(at))

    def next_opening(self, at: datetime) -> datetime:
        """The next moment at which letters begin to leave."""
        day = at.astimezone(LONDON).date() + timedelta(days=_hour(at) >= self.opens)
        opening = datetime(day.year, day.month, day.day, *self.opens, tzinfo=LONDON)
        return opening.astimezone(UTC)


ROUND_THE_CLOCK = SendingHours(Hour(0), Hour(0))


def hours_in(text: str) -> SendingHours:
    """The hours as they are configured, like "08:00-20:00"; raises `ValueError`."""
    if not HOURS.fullmatch(text):
        raise ValueError("give hours of one day, like 08:00-20:00")
    opens, closes = (Hour(*map(int, each.split(":"))) for each in text.split("-"))
    if opens > closes:
        raise ValueError("give the earlier hour first, like 08:00-20:00")
    return SendingHours(opens, closes)


def _hour(at: datetime) -> Hour:
    local = at.astimezone(LONDON)
    return Hour(local.hour, local.minute)


def remind_at(held_on: date) -> datetime:
    """The morning of the day before, as it is in London."""
    return morning_of(held_on - timedelta(days=1))


def morning_of(on: date) -> datetime:
    """When reminders leave on a day, as it is in London."""
    morning = datetime(on.year, on.month, on.day, REMINDER_HOUR, tzinfo=LONDON)
    return morning.astimezone(UTC)
