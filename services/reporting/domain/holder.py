"""Who holds an enquiry and since when: after referrals, and with the days of merged duplicates.

The invariant: at any time exactly one agency holds an enquiry, so it counts once nationally. Which
one follows from the order in which the events were recorded, days of its clocks from the right days.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from contracts.enquiry import (
    EnquiryReceived,
    EnquiryReferred,
    ReferralLapsed,
    ReferralRefused,
    ReferralTakenUp,
)
from contracts.reference import ReopeningReason
from services.reporting.domain.facts import Fact, Moment, Overwritten, in_order
from services.reporting.domain.journey import Journey

_NAMING = ("agency", "receiver", "answered_by")
_OF_HOLDER = (EnquiryReceived, EnquiryReferred, ReferralTakenUp, ReferralRefused, ReferralLapsed)
"""Events that name the agency which an enquiry comes to or from; any other names whose work it tells of."""


class Holder(NamedTuple):
    """The agency that holds an enquiry: when the household enquired, from when the agency's clocks run.

    `arrival` is how the enquiry came to it where the household did not turn to it first.
    """

    agency: str
    asked: Moment
    since: Moment
    arrival: Fact[Any] | None = None

    def how(self) -> Iterator[Moment]:
        """The moments that say when the household enquired and whose the enquiry is."""
        yield self.asked
        if self.arrival is not None:
            yield Moment.of(self.arrival)


def enquired(row: Journey) -> Moment | None:
    """When the household first enquired, be it with a duplicate that this journey counts for."""
    if not row.received:
        return None
    own = Moment.starting(row.received[0])
    if not row.absorbed:
        return own
    others = [Moment(each.event.received_on, 0, each, own.standards) for each in row.absorbed]
    return in_order([own._replace(rank=0), *others])[0]


def holder_of(row: Journey) -> Holder | None:
    """Who holds the enquiry now; a referral that is not taken up leaves it with its sender."""
    asked = enquired(row)
    if asked is None:
        return None
    arrivals = row.referral_taken_up + row.referral_refused + row.referral_lapsed
    if not arrivals:
        return Holder(row.received[0].event.agency, asked, asked)
    last: Fact[Any] = max(arrivals, key=_version)
    return Holder(last.event.agency, asked, _since(row, last) or asked, last)


def _since(row: Journey, arrival: Fact[Any]) -> Moment | None:
    if arrival not in row.referral_taken_up:
        return Moment.starting(arrival)
    sent = [each for each in row.enquiry_referred if each.version < arrival.version]
    return Moment.starting(max(sent, key=_version)) if sent else None


def may_read(row: Journey, agency: str, fact: Fact[Any]) -> bool:
    """Whether an agency's staff may read of a fact of a journey that counts, or counted, for the agency.

    What happened at the next agency is not theirs: not what names that agency, nor what came while it had the enquiry.
    """
    named = {fact.event.__dict__.get(each) for each in _NAMING} - {None}
    if agency in named:
        return True
    of_another = bool(named) and not isinstance(fact.event, _OF_HOLDER)
    return not of_another and not had_by_another(row, agency, fact)


def had_by_another(row: Journey, agency: str, each: Fact[Any] | Overwritten) -> bool:
    """Whether it came after the enquiry had gone to another agency, until this one has it again.

    In the order of the enquiry's stream; of another stream by when both were recorded.
    """
    arrivals = row.referral_taken_up + row.referral_refused + row.referral_lapsed
    in_stream = each.stream == EnquiryReceived.type.partition(".")[0]
    before = [
        arrival
        for arrival in arrivals
        if (arrival.version < each.version if in_stream else arrival.recorded_at < each.recorded_at)
    ]
    return bool(before) and max(before, key=_version).event.agency != agency


def contacts(row: Journey) -> list[Moment]:
    """When staff reached the household: a contact, a visit, or a duplicate's first contact."""
    return _answers(row, row.contacted + row.visit_held, "contact_made_on")


def information(row: Journey) -> list[Moment]:
    """When detailed information was given, to a duplicate too."""
    return _answers(row, row.informed, "information_provided_on")


def _answers(row: Journey, facts: Sequence[Fact[Any]], of_duplicates: str) -> list[Moment]:
    found = list(map(Moment.of, facts))
    for each in row.absorbed:
        on = getattr(each.event, of_duplicates)
        if on is not None:
            found.append(Moment(on, each.version, each))
    return in_order(found)


def ends(row: Journey) -> list[Moment]:
    """When the wait for an answer ended, unless the agency reversed that."""
    every: chain[Fact[Any]] = chain(row.enquiry_withdrawn, row.closed, row.accepted, row.declined)
    found = list(map(Moment.of, every))
    return [each for each in found if not _taken_back(row, each)] if row.reopened else found


def reopenings(row: Journey, held: Holder) -> list[Moment]:
    """When, at the agency that holds it, an ended enquiry continued because the household came back."""
    here = [each for each in row.reopened if each.version > held.since.rank]
    came_back = [each for each in here if _household_came_back(each)]
    return [Moment.starting(each) for each in sorted(came_back, key=_version)]


def _taken_back(row: Journey, end: Moment) -> bool:
    later = [each for each in row.reopened if each.version > end.rank]
    return bool(later) and not _household_came_back(min(later, key=_version))


def _household_came_back(reopened: Fact[Any]) -> bool:
    return bool(reopened.event.reason is ReopeningReason.ENQUIRER_CAME_BACK)


def _version(fact: Fact[Any]) -> int:
    return fact.version
