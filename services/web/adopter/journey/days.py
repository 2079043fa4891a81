"""Where the days of a household's own journey went, from what each service tells it.

The invariant: it goes by what the household was told and by nothing else.
"""

from datetime import date

from services.web.adopter.journey.journey import Journey
from services.web.site.days_in_words import HOUSEHOLD, DaysShown, told


def where_days_went(journey: Journey, today: date) -> DaysShown | None:
    """The days from the enquiry to the end of the journey, or to today; None where they are not known."""
    pieces = (journey.enquiry, journey.assessment, journey.panel)
    return told([each.found for each in pieces], today, HOUSEHOLD)
