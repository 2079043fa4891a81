"""Information events that are still to come, so that there is something to find and to book.

The invariant: they are held after today, nobody of the synthetic year books them, and each day's own stay
the same however often they are played.
"""

from datetime import date, timedelta

from deploy.demo.days import working_day
from deploy.demo.draft import AGENCIES
from deploy.demo.information_events import FACTS, IN_PERSON, ONLINE
from deploy.demo.plan import Journey, opening

PREFIX = "to-come"
IN_DAYS = ((9, ONLINE, 30), (23, IN_PERSON, 2), (37, ONLINE, 12))
"""In how many days, where, and for how many; the second one is soon full."""


def events_to_come(today: date) -> list[Journey]:
    """Three of every agency, on days of their own."""
    return [
        _planned(today, number, place)
        for number in range(len(AGENCIES))
        for place in range(len(IN_DAYS))
    ]


def _planned(today: date, number: int, place: int) -> Journey:
    in_days, where, places = IN_DAYS[place]
    step = opening(
        "information-events",
        today,
        agency=AGENCIES[number],
        held_on=working_day(today + timedelta(days=in_days + number)).isoformat(),
        places=places,
        **FACTS,
        **where,
    )
    return Journey(f"{PREFIX}-{today.isoformat()}-{number}-{place}", (step,))
