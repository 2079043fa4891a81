"""Requests by link that end because nobody asks for their answer any more.

The invariant: a link never outlives the question that it asks. A request ends on no day before it was made.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from contracts.check_requests import CheckRequestEnded, RequestEnd
from contracts.event import Event
from services.assessment.domain.assessment import Assessment, decide
from services.assessment.domain.check_results import Place
from services.assessment.domain.kept_while_open import GONE
from services.assessment.domain.request_progress import RequestProgress
from services.chassis.decision import Decision


def end_request(
    assessment: Assessment, request: RequestProgress, end: RequestEnd, on: date, **more: Any
) -> Decision[Assessment]:
    """Ends a request, and forgets whom it went to and what they saved."""
    ended = CheckRequestEnded(occurred_on=on, request=request.number, end=end)
    details = tuple(
        each.model_copy(update={**GONE, **more}) if each.number == request.number else each
        for each in assessment.request_details
    )
    return decide(assessment, ended, request_details=details)


def end_requests(
    assessment: Assessment, requests: Iterable[RequestProgress], end: RequestEnd, on: date
) -> Decision[Assessment]:
    """Ends those of the requests whose links work."""
    events: list[Event] = []
    for each in requests:
        if each.is_open(on):
            day = max(on, assessment.day_of(each.version))
            assessment, ended = end_request(assessment, each, end, day)
            events += ended
    return Decision(assessment, events)


def without_requests(
    decided: Decision[Assessment], places: Collection[Place], on: date
) -> Decision[Assessment]:
    """The same decision, after which nobody is asked by link about checks that are not needed."""
    theirs = [each for each in decided.state.requests if (each.check, each.person) in places]
    ended = end_requests(decided.state, theirs, RequestEnd.CANCELLED, on)
    return Decision(ended.state, [*decided.events, *ended.events])
