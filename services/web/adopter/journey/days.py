"""Where the days of a household's own journey went, from what each service tells it.

The invariant: it goes by what the household was told and by nothing else.
"""

from datetime import date

from contracts.timeline import Timeline
from contracts.turning_points import DaysIn
from services.web.adopter.journey.journey import Journey
from services.web.site.days_in_words import HOUSEHOLD, DaysShown, divided_as_told, told


def where_days_went(journey: Journey, today: date) -> DaysShown | None:
    """The days from the enquiry to the end of the journey, or to today; None where they are not known."""
    return told(_timelines(journey), today, HOUSEHOLD)


def stands_since(journey: Journey, today: date) -> tuple[DaysIn, int] | None:
    """The part of the journey in which a household is, and for how many days; None once it ended, or where it is not known."""
    found = divided_as_told(_timelines(journey), today)
    if found is None or found.end is not None or not found.stretches:
        return None
    part = found.stretches[-1].part
    since = next(each.since for each in found.stretches if each.part is part)
    return part, (today - since).days


def _timelines(journey: Journey) -> list[Timeline | None]:
    return [each.found for each in (journey.enquiry, journey.assessment, journey.panel)]
