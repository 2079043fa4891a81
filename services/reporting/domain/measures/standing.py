"""Where families stand at the end of a day: still to be assessed, on hold, waiting for a match, or matched.

The invariant: a family stands in one state at a time, so the states add up to everyone; and each day on which one
stood somewhere follows from the row alone, so a correction restates it.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from contracts.calendar import OutsideCalendar, add_months
from contracts.hold import CaseHeld, HoldReason
from contracts.placement import MatchEnd
from services.reporting.domain.facts import Fact, Moment
from services.reporting.domain.holder import Holder, ends
from services.reporting.domain.journey import STEPS_OF_END, STEPS_OF_HOLDER, Journey
from services.reporting.domain.measures.course import (
    STATES,
    STEPS_OF_ASSESSMENT,
    assessment,
    began,
    ends_of_assessment,
    states,
    whole_assessment,
)
from services.reporting.domain.measures.measure import (
    DAYS,
    DENOMINATOR,
    NUMERATOR,
    Breakdown,
    Count,
    CountedFor,
    Form,
    Group,
    Measure,
    Reading,
    Split,
    Unit,
)

NOT_SAID = "not_said"
NOT_YET_PLACED, PLACED = "not_yet_placed", "placed"
LONG_WAIT_MONTHS = 3
UNDER_3_MONTHS = "under_3_months"
WAITS = {
    UNDER_3_MONTHS: 0,
    "3_to_6_months": 3,
    "6_to_12_months": 6,
    "12_to_18_months": 12,
    "18_months_or_more": 18,
}
"""How long a family has waited since its approval, and from how many months on."""
CHILDREN = ("1", "2", "3_or_more", NOT_SAID)
EARLY_PERMANENCE = ("yes", "no", NOT_SAID)
REGISTRATION = "registration"
ACCEPTED, WITH_REGISTRATIONS = "accepted", "with_registrations"


def _waiting(row: Journey, _: Holder | None) -> Iterator[Count]:
    approved = row.approved
    if approved is None:
        return
    counted_for = CountedFor("all", approved.event.agency)
    children = Group(Breakdown.CHILDREN, children_in_words(approved.event.children))
    early = Group(Breakdown.EARLY_PERMANENCE, _yes_or_no(approved.event.early_permanence))
    for since, until in waits(row, approved.on):
        yield from counted_for.stay(since, until, children, early)
        yield from _by_time_waited(counted_for, approved.on, Days(since, until))


class Days(NamedTuple):
    """From the end of one day to that of another, or for ever."""

    since: date
    until: date | None

    def both(self, other: "Days") -> "Days":
        """The days that are in both."""
        untils = [each for each in (self.until, other.until) if each is not None]
        return Days(max(self.since, other.since), min(untils, default=None))


def waits(row: Journey, approved: date) -> Iterator[Days]:
    """When a family waits: from its approval to the end of it, but while it is matched."""
    over = row.approval_ended.on if row.approval_ended else None
    return _rest(Days(approved, over), sorted(matches(row), key=lambda each: each.since))


def _rest(whole: Days, taken: Iterable[Days]) -> Iterator[Days]:
    """The days that are in none of others, which are in the order of their starts."""
    since: date | None = whole.since
    for each in taken:
        if since is not None:
            yield whole.both(Days(since, each.since))
            since = max(since, each.until) if each.until else None
    if since is not None:
        yield whole.both(Days(since, None))


def matches(row: Journey) -> Iterator[Days]:
    """The matches of a family, each until it ended where it did; one recorded by mistake never was."""
    for _, days in _numbered(row):
        yield days


def _numbered(row: Journey) -> Iterator[tuple[int, Days]]:
    ended = {each.event.match: each for each in row.match_ended}
    for matched in row.matched:
        end = ended.get(matched.event.match)
        if end is None:
            yield matched.event.match, Days(matched.on, None)
        elif end.event.because is not MatchEnd.BY_MISTAKE:
            yield matched.event.match, Days(matched.on, max(matched.on, end.on))


def _placements(row: Journey) -> Iterator[Days]:
    """When children of a match were with the family: from their placement to the end of that match."""
    for match, days in _numbered(row):
        placed = min((each.on for each in row.placed if each.event.match == match), default=None)
        stay = days.both(Days(placed, None)) if placed else None
        if stay is not None and (stay.until is None or stay.since < stay.until):
            yield stay


def _by_time_waited(counted_for: CountedFor, approved: date, wait: Days) -> Iterator[Count]:
    edges = [months_after(approved, months) for months in WAITS.values()]
    for name, begins, following in zip(WAITS, edges, [*edges[1:], None], strict=True):
        if begins is not None:
            stay = wait.both(Days(begins, following))
            yield from counted_for.stay_in(Group(Breakdown.WAITED, name), *stay)


def _matched(row: Journey, _: Holder | None) -> Iterator[Count]:
    approved = row.approved
    if approved is None:
        return
    counted_for = CountedFor("all", approved.event.agency)
    over = Days(approved.on, row.approval_ended.on if row.approval_ended else None)
    placed = list(_one_after_another(_placements(row)))
    for match in _one_after_another(matches(row)):
        yield from counted_for.stay(*match.both(over))
        for days in placed:
            stay = match.both(over).both(days)
            yield from counted_for.stay_in(Group(Breakdown.STATE, PLACED), *stay)
        for days in _rest(match, placed):
            yield from counted_for.stay_in(Group(Breakdown.STATE, NOT_YET_PLACED), *days.both(over))


def _one_after_another(every: Iterator[Days]) -> Iterator[Days]:
    """Matches of which one begins before another ended, as one."""
    since: date | None = None
    until: date | None = None
    for match in sorted(every, key=lambda each: each.since):
        if since is not None and until is not None and match.since > until:
            yield Days(since, until)
            since, until = None, None
        if since is None:
            since, until = match
        elif until is not None:
            until = max(until, match.until) if match.until else None
    if since is not None:
        yield Days(since, until)


def months_after(day: date, months: int) -> date | None:
    """None after the last year there is."""
    try:
        return add_months(day, months)
    except OutsideCalendar:
        return None


def children_in_words(most: int | None) -> str:
    if most is None:
        return NOT_SAID
    return str(most) if most < 3 else "3_or_more"  # noqa: PLR2004


def _yes_or_no(said: bool | None) -> str:
    return NOT_SAID if said is None else "yes" if said else "no"


def _waited_to_match(row: Journey, _: Holder | None) -> Iterator[Count]:
    first_match = min((each.since for each in matches(row)), default=None)
    if row.approved is None or first_match is None:
        return
    counted_for, approved = CountedFor("all", row.approved.event.agency), row.approved.on
    yield counted_for.count(first_match, DENOMINATOR)
    yield counted_for.count(first_match, f"{DAYS}{(first_match - approved).days}")
    limit = months_after(approved, LONG_WAIT_MONTHS)
    if limit is not None and first_match >= limit:
        yield counted_for.count(first_match, NUMERATOR)


def _on_hold(row: Journey, _: Holder | None) -> Iterator[Count]:
    started = began(row)
    if started is None:
        return
    counted_for = CountedFor("all", started.event.agency)
    for held, until in _holds(row):
        # A corrected acceptance can be later than a hold: a family is on hold in its assessment alone.
        since = max(held.on, started.on)
        yield from counted_for.stay(since, until, Group(Breakdown.GROUND, held.event.reason))


def _holds(row: Journey) -> Iterator[tuple[Fact[CaseHeld], date | None]]:
    """Each hold, until what came next after it: its end, another hold, or the end of the assessment."""
    ends_it = [each.on for each in ends_of_assessment(row)]
    for held in row.case_held:
        following: tuple[Fact[Any], ...] = (*row.hold_ended, *row.case_held)
        days = [each.on for each in following if each.version > held.version and each.on >= held.on]
        yield held, min([*days, *ends_it], default=None)


def _of_holds(row: Journey) -> Iterator[Moment]:
    facts: tuple[Fact[Any], ...] = (*row.case_held, *row.hold_ended, *ends_of_assessment(row))
    yield from map(Moment.of, facts)


def _in_assessment(row: Journey, held: Holder | None) -> Iterator[Count]:
    started = began(row)
    whole = whole_assessment(row)
    if started is not None and whole is not None:
        for reading in (ACCEPTED, WITH_REGISTRATIONS):
            counted_for = CountedFor(reading, started.event.agency)
            yield from counted_for.stay(*whole)
            for state, since, until in assessment(row):
                yield from counted_for.stay_in(Group(Breakdown.STATE, state), since, until)
    if held is None:
        return
    for since, until in _undecided(row):
        counted_for = CountedFor(WITH_REGISTRATIONS, held.agency)
        yield from counted_for.stay(since, until, Group(Breakdown.STATE, REGISTRATION))


def _undecided(row: Journey) -> Iterator[tuple[date, date | None]]:
    """Since when a registration waits for its decision, and until when; one that is made again waits again."""
    started = began(row)
    others = [Moment.of(each) for each in row.submitted]
    for place, submitted in enumerate(others):
        over = [each.on for each in ends(row) if each.follows(submitted)]
        over += [each.on for each in others[place + 1 :]]
        over += [started.on] if started else []
        yield submitted.on, min(over, default=None)


def _of_approval(row: Journey) -> Iterator[Moment]:
    single = (row.approved, row.approval_ended)
    every: tuple[Fact[Any], ...] = (*row.matched, *row.placed, *row.match_ended)
    yield from (Moment.of(fact) for fact in (*single, *every) if fact is not None)


def _moments(row: Journey) -> Iterator[Moment]:
    started = began(row)
    facts = (started, *(fact for _, fact in states(row)), *ends_of_assessment(row))
    yield from (Moment.of(fact) for fact in (*row.submitted, *facts) if fact is not None)
    if row.submitted:
        yield from ends(row)


MEASURES = (
    Measure(
        id="families_waiting",
        title="Approved families waiting for a match",
        definition="Families that are approved and not yet matched with a child, at the end of the day. A family "
        "waits from the date of its approval until the date on which it is matched or its approval ends, and again "
        "if the match ends. A match that was recorded by mistake is none. It is split "
        "by how long the family has waited since its approval, by how many children it is approved for "
        "at once, and by whether it is approved for early permanence, as far as the approval says so.",
        source="Adoption scorecards of the Department for Education, indicator A11; the edges are ours.",
        unit=Unit.FAMILIES,
        form=Form.STOCK,
        readings=(Reading("all", "All families with an approval."),),
        starts=("approved",),
        facts=("approved", "approval_ended", "matched", "match_ended"),
        events=_of_approval,
        counts=_waiting,
        breakdowns=(
            Breakdown.WAITED,
            Breakdown.CHILDREN,
            Breakdown.EARLY_PERMANENCE,
            Breakdown.AGENCY,
            Breakdown.PERIOD,
        ),
        splits=(
            Split(Breakdown.WAITED, tuple(WAITS)),
            Split(Breakdown.CHILDREN, CHILDREN),
            Split(Breakdown.EARLY_PERMANENCE, EARLY_PERMANENCE),
        ),
    ),
    Measure(
        id="families_matched",
        title="Approved families matched with children",
        definition="Families that are approved and matched with a child, at the end of the day, until the match or "
        "the approval ends, as it does with an adoption order. They are those of whom children are "
        "placed with them on that day, and the others. The approved families are these and those that wait. Holds are not recorded "
        "after an approval.",
        source="Annex A of the inspection framework, list 11 (date matched, date placed); the edges are ours.",
        unit=Unit.FAMILIES,
        form=Form.STOCK,
        readings=(Reading("all", "All families with an approval."),),
        starts=("matched",),
        facts=("approved", "approval_ended", "matched", "placed", "match_ended"),
        counts=_matched,
        breakdowns=(Breakdown.STATE, Breakdown.AGENCY, Breakdown.PERIOD),
        splits=(Split(Breakdown.STATE, (NOT_YET_PLACED, PLACED)),),
        events=_of_approval,
    ),
    Measure(
        id="matched_after_3_months",
        title="Matched 3 months or more after approval",
        definition="Of the families that were matched with a child for the first time in the period, those matched "
        "3 months or more after their approval. A match that was recorded by mistake is none. Families "
        "without a date of approval are not counted.",
        source="Adoption scorecards of the Department for Education, indicator A12; the edges are ours.",
        unit=Unit.FAMILIES,
        form=Form.SHARE,
        readings=(Reading("all", "All families that were matched."),),
        starts=("matched",),
        facts=("approved", "matched", "match_ended"),
        counts=_waited_to_match,
        events=_of_approval,
    ),
    Measure(
        id="families_on_hold",
        title="Families on hold",
        definition="Families whose process the agency has put on hold in stage one or two, at the end of the day, by the "
        "reason. A hold lasts until the agency resumes the work or the assessment is over.",
        source="Annex A of the inspection framework, list 11 (reason 2, process put on hold); the edges are ours.",
        unit=Unit.FAMILIES,
        form=Form.STOCK,
        readings=(Reading("all", "All families on hold."),),
        starts=("case_held",),
        facts=("case_held", "hold_ended", *STEPS_OF_ASSESSMENT),
        counts=_on_hold,
        breakdowns=(Breakdown.GROUND, Breakdown.AGENCY, Breakdown.PERIOD),
        splits=(Split(Breakdown.GROUND, tuple(HoldReason)),),
        events=_of_holds,
    ),
    Measure(
        id="families_in_assessment",
        title="Families in assessment",
        definition="Families that are still to be assessed, at the end of the day: their registration of interest "
        "is accepted, and they are neither approved nor finally not approved, and have not left. They "
        "are in stage one, between the stages, in stage two, or their decision is under review after a "
        "proposal not to approve. Each is in the latest of these that it has reached.",
        source="Adoption scorecards of the Department for Education, indicator A13; the edges are ours.",
        unit=Unit.FAMILIES,
        form=Form.STOCK,
        readings=(
            Reading(ACCEPTED, "Families whose registration of interest is accepted."),
            Reading(
                WITH_REGISTRATIONS,
                "With families whose registration of interest was received and is not decided yet.",
            ),
        ),
        starts=("submitted", "accepted", "stage_one_opened"),
        facts=(
            *STEPS_OF_HOLDER,
            *STEPS_OF_END,
            "submitted",
            *STEPS_OF_ASSESSMENT,
        ),
        counts=_in_assessment,
        breakdowns=(Breakdown.STATE, Breakdown.AGENCY, Breakdown.PERIOD),
        splits=(Split(Breakdown.STATE, (REGISTRATION, *STATES)),),
        events=_moments,
    ),
)
