"""Where a complaint stands and by when it is to be answered, worked out from the days of its facts.

The invariant: each stage has one clock. It waits while a court or the police act, and the working days in between are
added; an extension gives it a later last day and never more than its stage may take.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from contracts.calendar import add_working_days, working_days_between
from contracts.clocks import ClockId, due, start
from contracts.complaint_rules import CLOCK_OF, longest_answer
from contracts.complaints import ComplaintFinding, ComplaintStage, ComplaintSuspension
from services.chassis.decision import not_before
from services.enquiry.domain.complaint import (
    Complaint,
    ComplaintFact,
    Complaints,
    Happened,
    own_facts,
)
from services.enquiry.domain.timekeeping import ClockRun

A_DAY = timedelta(days=1)
NEXT_STAGE = {
    ComplaintStage.LOCAL_RESOLUTION: ComplaintStage.INVESTIGATION,
    ComplaintStage.INVESTIGATION: ComplaintStage.REVIEW_PANEL,
}


@dataclass(frozen=True, slots=True)
class StageAnswer:
    """The answer that a stage ended with."""

    stage: ComplaintStage
    on: date
    finding: ComplaintFinding


@dataclass(slots=True)
class Standing:
    """Where a complaint stands; `latest` is the last day to which its stage can be extended."""

    stage: ComplaintStage
    run: ClockRun
    latest: date | None
    runs: list[ClockRun] = field(default_factory=list)
    answers: list[StageAnswer] = field(default_factory=list)
    waits_for: ComplaintSuspension | None = None
    waits_since: date | None = None
    panel_met_on: date | None = None
    withdrawn_on: date | None = None
    left_behind_on: date | None = None

    @property
    def is_over(self) -> bool:
        """Whether the household withdrew it, or went on with another agency."""
        return self.withdrawn_on is not None or self.left_behind_on is not None

    @property
    def answer(self) -> StageAnswer | None:
        """The answer of the stage it is at; None while there is none."""
        last = self.answers[-1] if self.answers else None
        return last if last and last.stage is self.stage else None

    @property
    def is_open(self) -> bool:
        """Whether the agency owes an answer."""
        return not self.is_over and self.answer is None

    @property
    def clock_waits(self) -> bool:
        """Whether its time stands still; a last day that was over before is over."""
        return self.waits_since is not None and self.waits_since <= self.run.started.due_on

    @property
    def shown_runs(self) -> list[ClockRun]:
        """Every run of its clocks, without the one that waits now."""
        waits = self.clock_waits and self.run.ended_on is None
        return [each for each in self.runs if not (waits and each is self.run)]


def standing(complaint: Complaint) -> Standing:
    """Where it stands after all its facts."""
    now = _begun(ComplaintStage.LOCAL_RESOLUTION, complaint.received_on, [], [])
    for fact in complaint.facts[1:]:
        now = _APPLIED[fact.what](now, fact)
    return now


def made_late(complaint: Complaint) -> bool:
    """Whether the time to complain was over when it was received."""
    on = complaint.happened_on
    return on is not None and complaint.received_on > due(ClockId.COMPLAINT, on)


def complaint_runs(complaints: Iterable[Complaint]) -> Iterator[ClockRun]:
    """The runs of the clocks of every complaint, without those that wait."""
    for each in complaints:
        yield from standing(each).shown_runs


def require_facts_in_order(before: Complaints, after: Complaints, received_on: date) -> None:
    """Refuses a day of a complaint that stands before the fact that it follows, or before the enquiry.

    A complaint whose own facts stay as they were stops nothing else that is decided.
    """
    known = {(each.agency, each.number): own_facts(each) for each in before}
    for complaint in after:
        facts = own_facts(complaint)
        if facts == known.get((complaint.agency, complaint.number)):
            continue
        not_before(complaint.received_on, received_on, "the enquiry")
        for earlier, fact in pairwise(facts):
            not_before(fact.on, earlier.on, _CALLED[earlier.what])


_CALLED = {
    Happened.RECEIVED: "the complaint",
    Happened.ANSWERED: "the answer to the complaint",
    Happened.TAKEN_FURTHER: "the request for the next stage",
    Happened.EXTENDED: "the extension of the complaint",
    Happened.SUSPENDED: "the suspension of the complaint",
    Happened.RESUMED: "the end of the suspension",
    Happened.PANEL_MET: "the review panel",
    Happened.WITHDRAWN: "the withdrawal of the complaint",
}


def _begun(
    stage: ComplaintStage, on: date, runs: list[ClockRun], answers: list[StageAnswer]
) -> Standing:
    run, longest = ClockRun(start(CLOCK_OF[stage], on)), longest_answer(CLOCK_OF[stage], on)
    latest = add_working_days(on, longest) if longest else None
    return Standing(stage, run, latest, runs=[*runs, run], answers=answers)


def _answered(now: Standing, fact: ComplaintFact) -> Standing:
    now.run.end(fact.on, broken_off=False)
    finding = fact.finding or ComplaintFinding.NOT_UPHELD
    now.answers.append(StageAnswer(now.stage, fact.on, finding))
    return now


def _taken_further(now: Standing, fact: ComplaintFact) -> Standing:
    """What was not answered ends late, and the next stage begins."""
    now.run.end(fact.on, broken_off=False)
    return _begun(fact.stage or NEXT_STAGE[now.stage], fact.on, now.runs, now.answers)


def _extended(now: Standing, fact: ComplaintFact) -> Standing:
    """Never more than its stage may take, or less than it has, also where a day was corrected since."""
    due_on = now.run.started.due_on
    until = max(fact.until or due_on, due_on)
    _put_off(now, min(until, now.latest or until), now.latest)
    return now


def _suspended(now: Standing, fact: ComplaintFact) -> Standing:
    now.waits_since, now.waits_for = fact.on, fact.ground
    return now


def _resumed(now: Standing, fact: ComplaintFact) -> Standing:
    """The working days from the first on which it waited to the last are added."""
    waited = (
        working_days_between(now.waits_since - A_DAY, fact.on - A_DAY) if now.waits_since else 0
    )
    if waited and now.clock_waits:
        later = add_working_days(now.run.started.due_on, waited)
        _put_off(now, later, add_working_days(now.latest, waited) if now.latest else None)
    now.waits_since = now.waits_for = None
    return now


def _panel_met(now: Standing, fact: ComplaintFact) -> Standing:
    now.run.end(fact.on, broken_off=False)
    now.panel_met_on = fact.on
    return now


def _withdrawn(now: Standing, fact: ComplaintFact) -> Standing:
    now.run.end(fact.on, broken_off=True)
    now.withdrawn_on, now.waits_since, now.waits_for = fact.on, None, None
    return now


def _left_behind(now: Standing, fact: ComplaintFact) -> Standing:
    """Its clock ends, at the earliest on the day on which it began: a complaint of a later day stops no take-up."""
    now.run.end(max(fact.on, now.run.started.started_on), broken_off=True)
    now.left_behind_on, now.waits_since, now.waits_for = fact.on, None, None
    return now


def _put_off(now: Standing, due_on: date, latest: date | None) -> None:
    now.run.started = now.run.started.model_copy(update={"due_on": due_on})
    now.latest = latest


_APPLIED: dict[Happened, Callable[[Standing, ComplaintFact], Standing]] = {
    Happened.ANSWERED: _answered,
    Happened.TAKEN_FURTHER: _taken_further,
    Happened.EXTENDED: _extended,
    Happened.SUSPENDED: _suspended,
    Happened.RESUMED: _resumed,
    Happened.PANEL_MET: _panel_met,
    Happened.WITHDRAWN: _withdrawn,
    Happened.LEFT_BEHIND: _left_behind,
}
