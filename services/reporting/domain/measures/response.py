"""How soon an agency answers: an enquiry by a contact and with information, a referral by taking it up.

The invariant: an unanswered enquiry is never forgotten; it is counted under the last day
on which an answer would have been in time.
"""

from collections.abc import Iterable, Iterator
from functools import partial

from contracts.clocks import ClockId
from services.reporting.domain.facts import Moment
from services.reporting.domain.holder import (
    Holder,
    contacts,
    ends,
    holder_of,
    information,
    reopenings,
)
from services.reporting.domain.journey import STEPS_OF_END, STEPS_OF_HOLDER, Journey, Step
from services.reporting.domain.measures.measure import (
    UNANSWERED,
    Count,
    Form,
    Measure,
    Reading,
    Unit,
)
from services.reporting.domain.measures.wait import (
    BY_OWN_STANDARD,
    AnswersOf,
    WaitFacts,
    counts_of_wait,
    events_of,
    source,
)

MISSED, ANSWERED_ONLY = "unanswered_is_missed", "answered_only"
_READINGS = (
    Reading(MISSED, "An unanswered enquiry counts as missed after its last day."),
    Reading(
        ANSWERED_ONLY,
        "An unanswered enquiry is left out after its last day.",
        counts_of=MISSED,
        overdue=UNANSWERED,
    ),
    BY_OWN_STANDARD,
)
_HOW = (
    "Counted by the date of the enquiry, for the agency that holds it now. The time starts on the date "
    "that agency received it, received the referral or got the referral back, whichever came last. A "
    "referral that has not been taken up counts for the agency that sent it, as if it had not been made. "
    "An enquiry that ended by its last day and was reopened because the household came back is "
    "measured from the reopening. If it was reopened for another reason, it is measured as if it had not "
    "ended. Enquiries that staff merged count once, by the earliest of their dates. Left out, and shown "
    "separately: still running; withdrawn, closed by the agency or decided on, on the last day or before. "
    "Mystery shops are not counted."
)


def _waiting(row: Journey, held: Holder, clock: ClockId, answers: AnswersOf) -> WaitFacts:
    return WaitFacts(
        clock=clock,
        agency=held.agency,
        starts=[held.since, *reopenings(row, held)],
        answers=answers(row),
        ends=ends(row),
        counted_on=held.asked.on,
    )


def _counts(
    row: Journey, held: Holder | None, *, clock: ClockId, answers: AnswersOf
) -> Iterable[Count]:
    return counts_of_wait(_waiting(row, held, clock, answers), _READINGS) if held else ()


def _events(row: Journey, *, clock: ClockId, answers: AnswersOf) -> Iterator[Moment]:
    held = holder_of(row)
    if held is not None:
        yield from held.how()
        yield from events_of(_waiting(row, held, clock, answers))


def _measure(
    identifier: str,
    *,
    title: str,
    definition: str,
    clock: ClockId,
    answers: AnswersOf,
    by: tuple[Step, ...],
) -> Measure:
    return Measure(
        id=identifier,
        title=title,
        definition=f"{definition} {_HOW}",
        source=source(clock),
        unit=Unit.FAMILIES,
        form=Form.SHARE,
        readings=_READINGS,
        starts=("received",),
        facts=(*STEPS_OF_HOLDER, *STEPS_OF_END, *by),
        counts=partial(_counts, clock=clock, answers=answers),
        events=partial(_events, clock=clock, answers=answers),
    )


MEASURES = (
    _measure(
        "first_response",
        title="First response within the standard",
        definition="Of the families that enquired, those that a member of staff reached within 2 "
        "working days, including at an initial visit. An automatic reply, or an attempt that did not "
        "reach anyone, is not a response.",
        clock=ClockId.FIRST_RESPONSE,
        answers=contacts,
        by=("contacted", "visit_held"),
    ),
    _measure(
        "information",
        title="Information within 10 working days",
        definition="Of the families that enquired, those that were given detailed information "
        "(a pack, a meeting, a visit or a planned call) within 10 working days.",
        clock=ClockId.ENQ_INFO,
        answers=information,
        by=("informed",),
    ),
)
