"""How soon somebody answers an enquiry: a person's first contact, and detailed information.

The invariant: an enquiry that nobody answered is never forgotten; it is counted under the last day
on which an answer would have been in time.
"""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Literal

from contracts.clocks import ClockId
from contracts.enquiry import EnquiryWithdrawn
from services.reporting.domain.journey import Fact, Journey, Step
from services.reporting.domain.measure import (
    MISSED_AFTER,
    NO_RULE,
    UNANSWERED_AFTER,
    WITHDRAWN,
    Count,
    Form,
    Measure,
    Place,
    Reading,
    Unit,
    last_day,
    timed,
)

_OPEN = {"unanswered_is_missed": MISSED_AFTER, "answered_only": UNANSWERED_AFTER}
_READINGS = (
    Reading("unanswered_is_missed", "An unanswered enquiry counts as missed after its last day."),
    Reading("answered_only", "An unanswered enquiry is left out after its last day."),
)
_RUNNING = (
    "Counted by the day of the enquiry. Left out and counted as such: still running, or withdrawn "
    "before the last day. Mystery shops are not counted."
)


def _counts(
    row: Journey, *, answer: Literal["contacted", "informed"], clock: ClockId
) -> Iterator[Count]:
    asked = row.received
    if asked is None:
        return
    answered = row.contacted if answer == "contacted" else row.informed
    for reading, unanswered in _OPEN.items():
        place = Place(reading, asked.event.agency)
        if answered is not None:
            yield from timed(place, clock, start=asked.on, end=answered.on, dated=asked.on)
        else:
            yield place.count(
                asked.on, _unanswered(asked.on, row.enquiry_withdrawn, clock, unanswered)
            )


def _unanswered(
    asked_on: date, withdrawn: Fact[EnquiryWithdrawn] | None, clock: ClockId, missed: str
) -> str:
    limit = last_day(clock, asked_on)
    if limit is None:
        return NO_RULE
    if withdrawn is not None and withdrawn.on < limit:
        return WITHDRAWN
    return missed + limit.isoformat()


def _facts(answer: Step) -> tuple[Step, ...]:
    return ("received", answer, "enquiry_withdrawn")


MEASURES = (
    Measure(
        id="first_response",
        title="First response within the standard",
        definition="Of the families that enquired, those that a member of staff reached within 2 "
        "working days. An automatic reply or an attempt that reached nobody is no response. "
        + _RUNNING,
        source="A starting value for a local standard; no published rule sets it.",
        unit=Unit.FAMILIES,
        form=Form.SHARE,
        readings=_READINGS,
        facts=_facts("contacted"),
        counts=partial(_counts, answer="contacted", clock=ClockId.FIRST_RESPONSE),
    ),
    Measure(
        id="information",
        title="Information within 10 working days",
        definition="Of the families that enquired, those that were given detailed information "
        "(pack, meeting, visit or pre-planned call) within 10 working days. " + _RUNNING,
        source="Department for Education consultation, May 2013, question 1: a proposal.",
        unit=Unit.FAMILIES,
        form=Form.SHARE,
        readings=_READINGS,
        facts=_facts("informed"),
        counts=partial(_counts, answer="informed", clock=ClockId.ENQ_INFO),
    ),
)
