"""The edge's clock: the only place where a service asks what time it is."""

from datetime import UTC, date, datetime

from contracts.calendar import london_date, london_moment


def now() -> datetime:
    """The current instant in UTC, cut to the milliseconds that MongoDB keeps."""
    instant = datetime.now(UTC)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def today() -> date:
    """The calendar date in London, which is the date that the law counts."""
    return london_date(datetime.now(UTC))


def hour_on(on: date) -> str | None:
    """The time of day in London as `17:45` if the date is today; None for another one, whose hour nobody noted."""
    day, hour = london_moment(datetime.now(UTC))
    return hour if on == day else None
