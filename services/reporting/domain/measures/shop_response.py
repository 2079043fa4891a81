"""How soon agencies answered the shoppers who posed as households: by the same clocks as families, counted apart from them.

The invariant: a shop counts here and in no family's measure; the clock, what stops it and its limit are those of the
measure of families that it stands beside.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from contracts.clocks import ClockId
from services.reporting.domain.facts import Moment
from services.reporting.domain.holder import Holder, contacts, ends, holder_of, information
from services.reporting.domain.journey import STEPS_OF_END, STEPS_OF_HOLDER, Journey, Step
from services.reporting.domain.measures.measure import (
    Breakdown,
    Count,
    Form,
    Measure,
    Reading,
    Unit,
)
from services.reporting.domain.measures.wait import AnswersOf, WaitFacts, counts_of_wait, source

BESIDE = {"first_response": "shop_first_response", "information": "shop_information"}
"""By the measure of families, that of shops with the same standard."""
_READING = Reading("unanswered_is_missed", "A shop that nobody answered counts as missed.")


def _counts(
    row: Journey, held: Holder | None, *, clock: ClockId, answers: AnswersOf
) -> Iterable[Count]:
    if held is None:
        return ()
    waiting = WaitFacts(
        clock=clock,
        agency=held.agency,
        starts=[held.since],
        answers=answers(row),
        ends=ends(row),
        counted_on=held.asked.on,
    )
    return counts_of_wait(waiting, [_READING])


def _events(row: Journey, *, answers: AnswersOf) -> Iterator[Moment]:
    held = holder_of(row)
    if held is not None:
        yield from held.how()
        yield from answers(row)


def _measure(
    identifier: str,
    title: str,
    definition: str,
    *,
    clock: ClockId,
    answers: Callable[[Journey], list[Moment]],
    by: tuple[Step, ...],
) -> Measure:
    return Measure(
        id=identifier,
        title=title,
        definition=f"{definition} The time starts on the date of the shopper's enquiry, and the shop counts by that date, for the "
        "agency that holds the enquiry. Left out: still running, and ended by the last day without an answer. No family is counted.",
        source=source(clock),
        unit=Unit.AGENCIES,
        form=Form.SHARE,
        readings=(_READING,),
        starts=("received",),
        facts=(*STEPS_OF_HOLDER, *STEPS_OF_END, *by),
        counts=partial(_counts, clock=clock, answers=answers),
        breakdowns=(Breakdown.CHANNEL, Breakdown.AGENCY, Breakdown.PERIOD),
        events=partial(_events, answers=answers),
    )


MEASURES = (
    _measure(
        BESIDE["first_response"],
        "Mystery shops: first response within the standard",
        "Of the enquiries that mystery shoppers made, those whose shopper a member of staff reached within 2 working days.",
        clock=ClockId.FIRST_RESPONSE,
        answers=contacts,
        by=("contacted", "visit_held"),
    ),
    _measure(
        BESIDE["information"],
        "Mystery shops: information within 10 working days",
        "Of the enquiries that mystery shoppers made, those whose shopper was given detailed information within 10 working days.",
        clock=ClockId.ENQ_INFO,
        answers=information,
        by=("informed",),
    ),
)
