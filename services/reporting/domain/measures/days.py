"""Where the days of a journey went, for the staff of the agency at which it ended.

The invariant: the days of a journey add up to those from the enquiry to its end. What passed before the agency had it is
told apart, so that nobody answers for another agency's days.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any

from contracts.reference import AgencyCode
from contracts.turning_points import DaysIn, DaysWith, Stretch, Turning, TurningPoint
from services.casework.turning_points import Placed, noted, turning_points
from services.casework.where_days_went import ENDS, divided
from services.reporting.domain.facts import Fact, Moment
from services.reporting.domain.holder import Holder, enquired
from services.reporting.domain.journey import STEPS_OF_HOLDER, Journey, Step, first
from services.reporting.domain.measures.measure import (
    DENOMINATOR,
    Count,
    Form,
    Measure,
    Reading,
    Unit,
)

DAYS_WITH = "days_with"
APPROVED, OTHER_ENDS = "approved", "other_ends"
GOING_ON = "going_on"
"""Beside the readings of journeys that ended: those that go on, up to the day of the question, so in no cell."""
GOING_ON_DEFINITION = (
    "Journeys of which the registration of interest was received and that have not ended, up to today, which is not counted "
    "itself. An enquiry without a registration is not counted, because most have no end of their own."
)
PART = "with:"
BEFORE = "before"
"""In place of a part of the journey: the days before the agency had it."""
ENQUIRY = "enquiry"

STEPS: tuple[Step, ...] = (
    "received",
    "contacted",
    "informed",
    "visit_requested",
    "visit_held",
    "outcome_told",
    "enquiry_referred",
    "referral_taken_up",
    "referral_refused",
    "referral_lapsed",
    "submitted",
    "accepted",
    "declined",
    "enquiry_withdrawn",
    "closed",
    "reopened",
    "stage_one_opened",
    "stage_one_decided",
    "stage_one_notice_sent",
    "window_closed",
    "stage_two_started",
    "referred",
    "application_withdrawn",
    "approved",
    "case_closed",
)
"""The facts that are turning points; the others are in `turned`."""
_ENDING: tuple[Step, ...] = (
    "approved",
    "closed",
    "declined",
    "enquiry_withdrawn",
    "application_withdrawn",
    "case_closed",
    "window_closed",
    "stage_one_notice_sent",
)


def points_of(row: Journey) -> list[TurningPoint]:
    """The turning points of a journey, with the days of duplicates that it counts for."""
    kept = (_placed(each) for step in STEPS for each in row.facts(step))
    turned = (
        Placed(each.on, each.stream, each.version, each.event.turning, each.event.about)
        for each in row.turned
    )
    own = (each for each in kept if each is not None)
    return turning_points(chain(own, turned, _of_duplicates(row)))


def where_days_went(row: Journey) -> tuple[TurningPoint, list[Stretch]] | None:
    """What ended a journey, and its days until then; None of one that goes on."""
    if not any(row.__dict__[step] for step in _ENDING) and not _ended_elsewhere(row):
        return None
    end, went = divided(points_of(row))
    return None if end is None or enquired(row) is None else (end, went)


def days_so_far(row: Journey, today: date) -> list[Stretch] | None:
    """The days until today of a journey that is registered and goes on; None of any other."""
    registered = row.submitted or row.accepted or row.stage_one_opened
    if not registered or row.counts_nowhere or enquired(row) is None:
        return None
    end, went = divided(points_of(row), today)
    return went if end is None else None


def days_by_part(went: Iterable[Stretch], held: Holder) -> Counter[tuple[DaysIn | str, DaysWith]]:
    """The days of each part, by who had them; those before the agency had the journey are told apart."""
    days: Counter[tuple[DaysIn | str, DaysWith]] = Counter()
    for each in went:
        own = max(0, (each.until - max(each.since, held.since.on)).days)
        days[each.part, each.days_with] += own
        days[BEFORE, each.days_with] += each.days - own
    return days


def agency_of(row: Journey, held: Holder) -> AgencyCode:
    """The agency at which a journey is: from stage one on that of the assessment."""
    last = row.approved or row.stage_one_opened or first(row.accepted)
    return last.event.agency if last else held.agency


def _ended_elsewhere(row: Journey) -> bool:
    return any(each.event.turning in ENDS for each in row.turned)


def _placed(fact: Fact[Any]) -> Placed | None:
    point = noted(fact.event)
    return point and Placed(fact.on, fact.stream, fact.version, *point)


def _of_duplicates(row: Journey) -> Iterator[Placed]:
    """When the household enquired with a duplicate, and was answered there."""
    for each in row.absorbed:
        days = (
            (each.event.received_on, Turning.ENQUIRED),
            (each.event.contact_made_on, Turning.CONTACTED),
            (each.event.information_provided_on, Turning.INFORMED),
        )
        for on, turning in days:
            if on is not None:
                yield Placed(on, ENQUIRY, each.version, turning)


def _counts(row: Journey, held: Holder | None) -> Iterator[Count]:
    found = where_days_went(row)
    if found is None or held is None:
        return
    end, went = found
    reading = APPROVED if end.turning is Turning.APPROVED else OTHER_ENDS
    agency = agency_of(row, held)
    yield Count(reading, end.on, agency, DENOMINATOR)
    for (part, days_with), number in days_by_part(went, held).items():
        if number:
            yield Count(reading, end.on, agency, f"{PART}{part}:{days_with}", number)


def _events(row: Journey) -> Iterator[Moment]:
    """Every event at which the days pass from one to another."""
    for step in STEPS:
        yield from map(Moment.of, row.facts(step))
    yield from map(Moment.of, row.turned)


MEASURES = (
    Measure(
        id=DAYS_WITH,
        title="Where the days went",
        definition="Of the families whose journey ended in the period, the days from their first enquiry to the end, by who had the "
        "journey. Each day counts for the one who has the journey when it ends. If several do, a hold comes first, then checks that "
        "others have not answered, then what the household was asked for, then the agency. With the panel are the days from the referral "
        "to the final minutes, with the decision those from then on, and under review those after the household asked for a review. When a time that "
        "the household has to answer is over, the days are the agency's again. A journey that is not approved ends with the notice of it.",
        source="Our own definition. No regulation or guidance divides the time.",
        unit=Unit.DAYS,
        form=Form.SHARE,
        readings=(
            Reading(APPROVED, "Journeys that ended with an approval."),
            Reading(OTHER_ENDS, "Journeys that ended in any other way."),
        ),
        starts=(*_ENDING, "turned"),
        facts=(*STEPS_OF_HOLDER, *STEPS, "turned"),
        counts=_counts,
        events=_events,
    ),
)
