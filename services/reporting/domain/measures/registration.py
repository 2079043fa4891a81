"""How soon an agency decides on a registration of interest, either way.

The invariant: a registration without a decision is counted under the last day on which the
decision would have been in time.
"""

from collections.abc import Iterable, Iterator

from contracts.clocks import ClockId
from services.reporting.domain.facts import Moment, in_order
from services.reporting.domain.holder import Holder, ends, holder_of
from services.reporting.domain.journey import STEPS_OF_END, STEPS_OF_HOLDER, Journey, first
from services.reporting.domain.measures.measure import LEFT_OUT, Count, Form, Measure, Reading, Unit
from services.reporting.domain.measures.wait import WaitFacts, counts_of_wait, events_of, source

MISSED, DECIDED_ONLY = "undecided_is_missed", "decided_only"
_READINGS = (
    Reading(MISSED, "A registration without a decision counts as missed after its last day."),
    Reading(
        DECIDED_ONLY,
        "A registration without a decision is left out after its last day.",
        counts_of=MISSED,
        overdue=LEFT_OUT + "undecided",
    ),
)


def _waiting(row: Journey, held: Holder | None) -> WaitFacts | None:
    submitted, accepted = first(row.submitted), first(row.accepted)
    agency = accepted.event.agency if accepted else held and held.agency
    if submitted is None or not agency:
        return None
    return WaitFacts(
        clock=ClockId.ROI_DECIDE,
        agency=agency,
        starts=[Moment.of(submitted)],
        answers=in_order(map(Moment.of, row.accepted + row.declined)),
        ends=ends(row),
    )


def _counts(row: Journey, held: Holder | None) -> Iterable[Count]:
    waiting = _waiting(row, held)
    return counts_of_wait(waiting, _READINGS) if waiting else ()


def _events(row: Journey) -> Iterator[Moment]:
    held = holder_of(row)
    waiting = _waiting(row, held)
    if waiting is not None:
        yield from held.how() if held else ()
        yield from events_of(waiting)


MEASURES = (
    Measure(
        id="registration_decision",
        title="Decision on the registration within 5 working days",
        definition="Of the families whose completed registration of interest the agency received, "
        "those that it told within 5 working days whether it accepts or declines the registration. "
        "Counted by the date the agency received the registration. Left out, and shown separately: "
        "still running; withdrawn on the last day or before. Mystery shops and merged duplicates are not "
        "counted.",
        source=source(ClockId.ROI_DECIDE),
        unit=Unit.FAMILIES,
        form=Form.SHARE,
        readings=_READINGS,
        starts=("submitted",),
        facts=(*STEPS_OF_HOLDER, *STEPS_OF_END, "submitted"),
        counts=_counts,
        events=_events,
    ),
)
