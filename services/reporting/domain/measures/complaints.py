"""What agencies answered to complaints, by the stage and by what they found.

The invariant: an answer counts once, for the agency that the complaint is about.
"""

from collections.abc import Iterator, Sequence

from contracts.complaints import (
    ComplaintAnswered,
    ComplaintFinding,
    ComplaintReceived,
    ComplaintStage,
)
from contracts.reference import AgencyCode
from services.reporting.domain.facts import Fact, Moment
from services.reporting.domain.holder import Holder
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.measure import (
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

RESULTS = tuple(
    path
    for stage in ComplaintStage
    for path in (stage, *(f"{stage}/{finding}" for finding in ComplaintFinding))
)


def _counts(row: Journey, _: Holder | None) -> Iterator[Count]:
    for answered in row.complaint_answered:
        answer = answered.event
        about = [each for each in row.complained if each.event.number == answer.number]
        if about:
            counted_for = CountedFor("all", _agency_of(row, answered, about))
            group = Group(Breakdown.RESULT, f"{answer.stage}/{answer.finding}")
            yield from counted_for.split(answered.on, NUMERATOR, group)


def _agency_of(
    row: Journey, answered: Fact[ComplaintAnswered], about: Sequence[Fact[ComplaintReceived]]
) -> AgencyCode:
    """Whose complaint of that number was answered: each agency of a journey counts its own from 1."""
    taken = [each for each in row.referral_taken_up if each.version < answered.version]
    had_it = taken[-1].event.agency if taken else None
    named = answered.event.answered_by or had_it
    agencies = [each.event.agency for each in about]
    return named if named in agencies else agencies[0]


def _moments(row: Journey) -> Iterator[Moment]:
    yield from map(Moment.of, row.complained)
    yield from map(Moment.of, row.complaint_answered)


MEASURES = (
    Measure(
        id="complaints_answered",
        title="Complaints answered",
        definition="Answers that an agency gave to complaints in the period, by the stage of the complaint and by what the "
        "agency found. A complaint that was taken further is answered once at each stage. Complaints that were "
        "withdrawn before an answer are not counted. Answers on an enquiry that turned out to be a duplicate count too.",
        source="The Children Act 1989 Representations Procedure (England) Regulations 2006, SI 2006/1738.",
        unit=Unit.COMPLAINTS,
        form=Form.COUNT,
        readings=(Reading("all", "All answers."),),
        starts=("complaint_answered",),
        facts=("complained", "complaint_answered"),
        counts=_counts,
        breakdowns=(Breakdown.RESULT, Breakdown.AGENCY, Breakdown.PERIOD),
        splits=(Split(Breakdown.RESULT, RESULTS),),
        events=_moments,
        outlives_merges=True,
    ),
)
