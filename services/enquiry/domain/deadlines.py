"""Deadlines that are near or have passed, announced once each.

The invariant: the passing of time announces and never decides about a household; the one thing that it
moves is a referral nobody took up, which goes back to the agency that sent it.
"""

from collections.abc import Iterator
from datetime import date

from contracts.clocks import ClockId, LocalStandard, RunningClock, breached_from, due_soon_on
from contracts.enquiry import ClockBreached, DueSoonReached, ReferralLapsed
from contracts.event import Event
from services.chassis.decision import Decision
from services.enquiry.domain.enquiry import Enquiry, decide, require_enquiry
from services.enquiry.domain.progress import Announcement, AnnouncementKind, Status
from services.enquiry.domain.timekeeping import clock_runs


def announce(
    state: Enquiry | None, *, today: date, standards: tuple[LocalStandard, ...] = ()
) -> Decision[Enquiry]:
    """Everything about this enquiry's clocks that is to be announced by today and was not yet.

    `standards` are the sending agency's own, for a referral that comes back.
    """
    enquiry = require_enquiry(state)
    made = set(enquiry.progress.announced)
    open_clocks = [
        run.clock for run in clock_runs(enquiry.progress.dates) if run.clock.stopped_on is None
    ]
    events: list[Event] = []
    for clock in open_clocks:
        events += _of_clock(clock, made, today)
    if _not_taken_up(enquiry, open_clocks, today):
        events.append(_lapsed(enquiry, today, standards))
    return decide(enquiry, *events)


def _of_clock(clock: RunningClock, made: set[Announcement], today: date) -> Iterator[Event]:
    breached = Announcement(warned=AnnouncementKind.BREACHED, clock=clock.id, due_on=clock.due_on)
    if breached in made:
        return
    soon = breached.model_copy(update={"warned": AnnouncementKind.DUE_SOON})
    about = {"clock": clock.id, "due_on": clock.due_on, "local_standard": clock.local_standard}
    if breached_from(clock) <= today:
        yield ClockBreached.model_validate({"occurred_on": today, **about})
    elif due_soon_on(clock) <= today and soon not in made:
        yield DueSoonReached.model_validate({"occurred_on": today, **about})


def _not_taken_up(enquiry: Enquiry, open_clocks: list[RunningClock], today: date) -> bool:
    return enquiry.status is Status.REFERRED and any(
        clock.id is ClockId.REFERRAL_TAKE_UP and breached_from(clock) <= today
        for clock in open_clocks
    )


def _lapsed(enquiry: Enquiry, today: date, standards: tuple[LocalStandard, ...]) -> ReferralLapsed:
    return ReferralLapsed(occurred_on=today, agency=enquiry.agency, standards=standards)
