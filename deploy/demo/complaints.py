"""Two complaints of today's households: one that waits for its answer, and one that was answered in time.

The invariant: no household of the synthetic year complains, because no measure counts complaints.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from deploy.demo.plan import Journey, Service, Step, step, woven

MANAGER = "manager-01"
OPEN_PLACE, ANSWERED_PLACE = 7, 15
"""Which of the first agency's households complain, by their places: of last week, and of six weeks ago."""

LATELY, BEFORE, ANSWERED_AFTER = timedelta(days=2), timedelta(days=21), timedelta(days=8)


def with_complaints(journeys: Sequence[Journey], today: date) -> list[Journey]:
    """The same households, two of them with a complaint."""
    said = {
        OPEN_PLACE: [_received(today - LATELY, "information", "The pack had pages missing.")],
        ANSWERED_PLACE: _answered(today - BEFORE),
    }
    return [
        replace(journey, steps=woven(journey.steps, said.get(place, ())))
        for place, journey in enumerate(journeys)
    ]


def _answered(on: date) -> list[Step]:
    answer = {
        "number": 1,
        "finding": "partly_upheld",
        "manager": MANAGER,
        "words": "We are sorry that you waited. We have changed who answers new enquiries.",
    }
    return [
        _received(on, "time_taken", "We had to call three times before anyone called back."),
        step(Service.ENQUIRY, "answer-complaint", on + ANSWERED_AFTER, **answer),
    ]


def _received(on: date, about: str, words: str) -> Step:
    said = {"about": about, "step": "enquiry", "means": "email", "words": words}
    return step(Service.ENQUIRY, "receive-complaint", on, **said)
