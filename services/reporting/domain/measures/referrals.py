"""How soon an agency takes up the households that another one referred to it.

The invariant: a referral ends once at most: taken up, refused, or returned because it was not taken up.
"""

from collections.abc import Iterator
from itertools import chain
from math import inf

from contracts.clocks import ClockId
from services.reporting.domain.facts import Moment
from services.reporting.domain.holder import Holder, ends
from services.reporting.domain.journey import STEPS_OF_END, STEPS_OF_REFERRAL, Journey
from services.reporting.domain.measures.measure import Count, Form, Measure, Unit
from services.reporting.domain.measures.wait import (
    STANDARDS,
    WaitFacts,
    counts_of_wait,
    events_of,
    source,
)


def _counts(row: Journey, _: Holder | None) -> Iterator[Count]:
    for waiting in _referrals(row):
        yield from counts_of_wait(waiting, STANDARDS)


def _events(row: Journey) -> Iterator[Moment]:
    for waiting in _referrals(row):
        yield from events_of(waiting)


def _referrals(row: Journey) -> Iterator[WaitFacts]:
    """Each referral, with what came of it before the next one was made."""
    for referral in row.enquiry_referred:
        versions = (each.version for each in row.enquiry_referred)
        until = min((each for each in versions if each > referral.version), default=inf)
        over = chain(ends(row), map(Moment.of, row.referral_refused))
        yield WaitFacts(
            clock=ClockId.REFERRAL_TAKE_UP,
            agency=referral.event.receiver,
            starts=[Moment.starting(referral)],
            answers=[Moment.of(each) for each in row.referral_taken_up if each.version < until],
            ends=[each for each in over if each.rank < until],
        )


MEASURES = (
    Measure(
        id="referral_take_up",
        title="Referrals taken up within 2 working days",
        definition="Of the referrals that an agency received, those that it took up "
        "within 2 working days. Counted by the date of the referral, for the agency that received it. "
        "A household that was referred twice counts twice. A referral that came back because it was not "
        "taken up counts as missed. Left out, and shown separately: still running; refused, withdrawn, closed by "
        "the agency or decided on, on the last day or before. Mystery shops and merged "
        "duplicates are not counted.",
        source=source(ClockId.REFERRAL_TAKE_UP),
        unit=Unit.REFERRALS,
        form=Form.SHARE,
        readings=STANDARDS,
        starts=("enquiry_referred",),
        facts=(*STEPS_OF_REFERRAL, *STEPS_OF_END),
        counts=_counts,
        events=_events,
    ),
)
