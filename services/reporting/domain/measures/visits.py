"""The initial visit: how soon the agency calls after the request, visits, and tells the outcome.

The invariant: a family counts once in each measure, with the first request or visit at the agency
that holds the enquiry now; later ones count only where the first was broken off.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from contracts.clocks import ClockId
from contracts.reference import ContactChannel
from services.reporting.domain.facts import Moment, in_order
from services.reporting.domain.holder import Holder, ends, holder_of
from services.reporting.domain.journey import STEPS_OF_END, STEPS_OF_HOLDER, Journey, Step
from services.reporting.domain.measures.measure import Count, Form, Measure, Unit
from services.reporting.domain.measures.wait import (
    STANDARDS,
    AnswersOf,
    WaitFacts,
    counts_of_wait,
    events_of,
    source,
)

_HOW = (
    "This is a suggested local standard. Counted by the date the time starts, for the "
    "agency that holds the enquiry now. What an earlier agency did is not counted. Left out, and "
    "shown separately: still running; withdrawn, closed by the agency or the registration decided on, "
    "on the last day or before. Mystery shops and merged duplicates are not counted."
)


def _calls(row: Journey) -> list[Moment]:
    by_phone = [each for each in row.contacted if each.event.channel is ContactChannel.PHONE]
    return in_order([Moment.of(each) for each in by_phone] + _visits(row))


def _visits(row: Journey) -> list[Moment]:
    return [Moment.of(each) for each in row.visit_held]


def _outcomes(row: Journey) -> list[Moment]:
    return [Moment.of(each) for each in row.outcome_told]


def _waiting(
    row: Journey, held: Holder, *, clock: ClockId, start: Step, answers: AnswersOf
) -> WaitFacts | None:
    here = [each for each in row.facts(start) if each.version > held.since.rank]
    if not here:
        return None
    starts = sorted(map(Moment.starting, here), key=lambda each: each.rank)
    return WaitFacts(clock, held.agency, starts, answers(row), ends(row))


def _counts(
    row: Journey, held: Holder | None, waiting_of: Callable[[Journey, Holder], WaitFacts | None]
) -> Iterable[Count]:
    waiting = held and waiting_of(row, held)
    return counts_of_wait(waiting, STANDARDS) if waiting else ()


def _events(
    row: Journey, waiting_of: Callable[[Journey, Holder], WaitFacts | None]
) -> Iterator[Moment]:
    held = holder_of(row)
    waiting = held and waiting_of(row, held)
    if held is not None and waiting is not None:
        yield from held.how()
        yield from events_of(waiting)


def _measure(
    clock: ClockId,
    *,
    identifier: str,
    title: str,
    definition: str,
    start: Step,
    answers: AnswersOf,
    by: tuple[Step, ...],
) -> Measure:
    waiting_of = partial(_waiting, clock=clock, start=start, answers=answers)
    return Measure(
        id=identifier,
        title=title,
        definition=f"{definition} {_HOW}",
        source=source(clock),
        unit=Unit.FAMILIES,
        form=Form.SHARE,
        readings=STANDARDS,
        starts=(start,),
        facts=(*STEPS_OF_HOLDER, *STEPS_OF_END, start, *by),
        counts=partial(_counts, waiting_of=waiting_of),
        events=partial(_events, waiting_of=waiting_of),
    )


MEASURES = (
    _measure(
        ClockId.ENQ_CALL,
        identifier="visit_call",
        title="Call within 2 working days of the request for a visit",
        definition="Of the families that asked for an initial visit, those that a member of staff "
        "reached by phone, or visited, within 2 working days of the request.",
        start="visit_requested",
        answers=_calls,
        by=("contacted", "visit_held"),
    ),
    _measure(
        ClockId.ENQ_VISIT,
        identifier="initial_visit",
        title="Initial visit within 10 working days of the request",
        definition="Of the families that asked for an initial visit, those that were visited within "
        "10 working days of the request.",
        start="visit_requested",
        answers=_visits,
        by=("visit_held",),
    ),
    _measure(
        ClockId.ENQ_WRITEUP,
        identifier="visit_outcome",
        title="Outcome within 7 working days of the initial visit",
        definition="Of the families that had an initial visit, those that the agency told the outcome "
        "within 7 working days.",
        start="visit_held",
        answers=_outcomes,
        by=("outcome_told",),
    ),
)
