"""How long applicants have to challenge a proposal not to approve them or to end their approval, to comment on a review of it, or
to complain.

The invariant: each follows from the dated table of rules; for a challenge, from the day on which the letter was sent.
"""

from collections.abc import Iterable
from datetime import date

from contracts.clocks import ClockId, limit_in_words
from contracts.complaint_rules import longest_answer
from services.web.adopter.journey.clocks import JourneyClock


def represent_by(clocks: Iterable[JourneyClock], today: date) -> date | None:
    """The last day to ask for a review, while applicants still can."""
    return _last_day(ClockId.QD_RESPONSE, clocks, today)


def comment_by(clocks: Iterable[JourneyClock], today: date) -> date | None:
    """The last day to comment on the report of a review of the approval, while adopters still can."""
    return _last_day(ClockId.REVIEW_COMMENT, clocks, today)


def complain_within(today: date) -> str:
    """How long after what it is about a complaint can be made, as in "12 months"."""
    return limit_in_words(ClockId.COMPLAINT, today)


def answered_within(today: date) -> str:
    """How long the first answer takes, as in "within 10 working days, or 20 if it tells you why"."""
    longest = longest_answer(ClockId.COMPLAINT_ANSWER, today)
    more = f", or {longest} if it tells you why" if longest else ""
    return f"within {limit_in_words(ClockId.COMPLAINT_ANSWER, today)}{more}"


def _last_day(clock: ClockId, clocks: Iterable[JourneyClock], today: date) -> date | None:
    running = (each for each in clocks if each.runs and each.face.id is clock)
    return next((each.face.due_on for each in running if today <= each.face.due_on), None)
