"""What agencies answered to complaints, by the stage and by what they found.

The invariant: an answer counts once, for the agency that the complaint is about.
"""

from collections.abc import Iterator

from contracts.complaints import ComplaintFinding, ComplaintStage
from services.reporting.domain.facts import Moment
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
    about = {each.event.number: each.event.agency for each in row.complained}
    for answered in row.complaint_answered:
        answer = answered.event
        if answer.number in about:
            counted_for = CountedFor("all", about[answer.number])
            group = Group(Breakdown.RESULT, f"{answer.stage}/{answer.finding}")
            yield from counted_for.split(answered.on, NUMERATOR, group)


def _moments(row: Journey) -> Iterator[Moment]:
    yield from map(Moment.of, row.complained)
    yield from map(Moment.of, row.complaint_answered)


MEASURES = (
    Measure(
        id="complaints_answered",
        title="Complaints answered",
        definition="Answers that an agency gave to complaints in the period, by the stage of the complaint and by what the "
        "agency found. A complaint that was taken further is answered once at each stage. Complaints that were "
        "withdrawn before an answer are not counted.",
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
    ),
)
