"""Deadlines that are near or have passed, announced once each, and children who have turned 18.

The invariant: the passing of time announces and never decides about a household; the one thing that it
moves is a referral nobody took up, which goes back to the agency that sent it. A birthday decides nothing either: whose
checks are asked is read from the list, and who is 18 is an adult on it.
"""

from datetime import date
from functools import reduce
from typing import Any

from contracts.clocks import ClockId, LocalStandard, RunningClock, breached_from
from contracts.enquiry import ClockBreached, ClockMoved, DueSoonReached, ReferralLapsed
from contracts.event import Event
from contracts.people import PersonCorrected
from services.casework.clock_watch import AnnouncementKind, about, to_announce
from services.chassis.decision import Decision
from services.enquiry.domain.case_people import replaced
from services.enquiry.domain.enquiry import Enquiry, decide, every_run, require_enquiry
from services.enquiry.domain.growing_up import grown_up, turns_18_on
from services.enquiry.domain.people import CasePerson
from services.enquiry.domain.progress import Status


def announce(
    state: Enquiry | None, *, today: date, standards: tuple[LocalStandard, ...] = ()
) -> Decision[Enquiry]:
    """Everything about this enquiry's clocks that is to be announced by today and was not yet.

    `standards` are the sending agency's own, for a referral that comes back.
    """
    enquiry = require_enquiry(state)
    open_clocks = [run.clock for run in every_run(enquiry.progress) if run.clock.stopped_on is None]
    made = enquiry.progress.announced
    events = [
        _said(kind, today, about(kind, clock, made), clock.local_standard)
        for kind, clock in to_announce(open_clocks, made, today)
    ]
    if _not_taken_up(enquiry, open_clocks, today):
        events.append(_lapsed(enquiry, today, standards))
    grown = [] if enquiry.has_ended else grown_up(enquiry.people, today)
    events += [_of_age(each) for each in grown]
    people = reduce(replaced, grown, enquiry.people)
    return decide(enquiry, *events, people=people)


_SAID: dict[AnnouncementKind, type[Event]] = {
    AnnouncementKind.DUE_SOON: DueSoonReached,
    AnnouncementKind.BREACHED: ClockBreached,
    AnnouncementKind.MOVED: ClockMoved,
}


def _said(kind: AnnouncementKind, today: date, fields: dict[str, Any], own: int | None) -> Event:
    standard = {} if kind is AnnouncementKind.MOVED else {"local_standard": own}
    return _SAID[kind].model_validate({"occurred_on": today, **fields, **standard})


def _of_age(person: CasePerson) -> PersonCorrected:
    """From their birthday on, or from the day they were put on the list, if that was later."""
    turned = turns_18_on(person.born_on) if person.born_on else person.since
    on = max(turned, person.since)
    return PersonCorrected(occurred_on=on, number=person.number, kind=person.kind)


def _not_taken_up(enquiry: Enquiry, open_clocks: list[RunningClock], today: date) -> bool:
    return enquiry.status is Status.REFERRED and any(
        clock.id is ClockId.REFERRAL_TAKE_UP and breached_from(clock) <= today
        for clock in open_clocks
    )


def _lapsed(enquiry: Enquiry, today: date, standards: tuple[LocalStandard, ...]) -> ReferralLapsed:
    return ReferralLapsed(occurred_on=today, agency=enquiry.agency, standards=standards)
