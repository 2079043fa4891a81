"""One line of a queue in words: who it is, their stage, what is due, who it is assigned to, and what comes next.

The invariant: a line says what its service answered and nothing more, and is worked out before the page
is, so that a page of many lines is quick.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from contracts.clocks import ClockId, RunningClock
from contracts.identity import Role
from contracts.words import day, label_of
from services.web.site.agencies import agency_name
from services.web.site.answers.assessment import AssessmentCase
from services.web.site.answers.casework import Staffed
from services.web.site.answers.enquiry.work import EnquiryItem, HouseholdName
from services.web.site.answers.panel import PanelCase
from services.web.site.clock_faces import ClockFace, face
from services.web.site.staff import Names
from services.web.site.words import called
from services.web.team.cases.stages import stage_of
from services.web.team.queues.kinds import ASSESSMENTS, ENQUIRIES, PANEL, Queue
from services.web.team.queues.next_steps import (
    ON_COMPLAINT,
    NextStep,
    on_assessment,
    on_enquiry,
    on_panel_case,
)
from services.web.team.queues.search import CHANNELS

STOPS_IT: Mapping[ClockId, str] = {
    ClockId.FIRST_RESPONSE: "you reach them and record the contact",
    ClockId.ENQ_INFO: "you record the information you gave them",
    ClockId.REFERRAL_TAKE_UP: "the other agency takes up the referral",
    ClockId.ENQ_CALL: "you reach them by phone and record the contact",
    ClockId.ENQ_VISIT: "you record the visit",
    ClockId.ENQ_WRITEUP: "you write up the visit and tell them the outcome",
    ClockId.ROI_DECIDE: "you accept or decline the registration",
    ClockId.STAGE_ONE: "a manager records the stage one decision",
    ClockId.STAGE_TWO_WINDOW: "they tell you they want to start stage two",
    ClockId.STAGE_TWO: "the agency makes its decision, not when the panel meets",
    ClockId.PAR_COMMENT: "you receive their observations on the report",
    ClockId.ADM_DECIDE: "the agency decision maker decides",
    ClockId.NOTIFY_ORAL: "someone tells them the decision and you record the date",
    ClockId.NOTIFY_WRITTEN: "you send the decision in writing and record the date",
    ClockId.QD_RESPONSE: "they ask for a review. If they do not, make the final decision after this date",
    ClockId.IRM_PAPERS: "you send the papers to the independent review and record the date",
    ClockId.FINAL_DECISION: "the agency decision maker makes the final decision",
    ClockId.REVIEW_ANNUAL: "you review the approval with the adopters and record it",
    ClockId.REVIEW_COMMENT: "you receive their comments on the report of the review",
    ClockId.COMPLAINT_ANSWER: "a manager answers the complaint in writing",
    ClockId.COMPLAINT_INVESTIGATION: "a manager answers the complaint in writing, after the investigation",
    ClockId.COMPLAINT_PANEL: "the review panel meets on the complaint",
}
"""As short as a line needs it; the case page has the words of the rule."""
ELSEWHERE = "the other agency takes up the referral and contacts them"

VISITS = {
    "visit_requested": "Initial visit not held yet",
    "visit_held": "Initial visit not written up yet",
    "written_up": "Outcome of the visit not given yet",
}
RECOMMENDED = {"suitable": "suitable to adopt", "not_suitable": "not suitable to adopt"}


class Mark(NamedTuple):
    """Something about a line that must not be overlooked."""

    text: str
    colour: str


@dataclass(frozen=True, slots=True)
class Line:
    """One household in a queue. `names` is empty if the reader may not see them."""

    journey: UUID
    path: str
    names: str
    reference: str
    about: str
    stage: str
    marks: tuple[Mark, ...]
    clock: ClockFace | None
    who: str
    cover: str
    step: str
    step_path: str

    @property
    def known_as(self) -> str:
        """By what a reader tells this line from the others."""
        return f"{self.names}, {self.reference}" if self.names else self.reference


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a queue, at which agency, with which of its roles, and on which day."""

    me: str
    agency: str
    roles: frozenset[Role]
    today: date
    staff: Names

    def path(self, journey: UUID) -> str:
        """The page of a case."""
        return f"/team/{self.agency}/enquiries/{journey}"

    def step(self, journey: UUID, step: NextStep | None, queue: Queue) -> tuple[str, str]:
        """The words of the next step, and where it leads where it is theirs to do."""
        if step is None:
            return "", ""
        if self.roles.isdisjoint(step.roles):
            return step.words, ""
        if step.page:
            return step.words, f"/team/{self.agency}/{step.page}"
        if not step.command:
            return step.words, self.path(journey)
        folder = "do" if queue is ENQUIRIES else f"do/{queue.service}"
        return step.words, f"{self.path(journey)}/{folder}/{step.command}"

    def name(self, staff: str) -> str:
        """A member of staff as the reader knows them."""
        return "you" if staff == self.me else self.staff.get(staff, staff)


def of_enquiry(item: EnquiryItem, reader: Reader) -> Line:
    """A line of the recruitment team's queue."""
    step, step_path = reader.step(item.journey, on_enquiry(item), ENQUIRIES)
    came = CHANNELS[item.channel] if item.channel else "Enquired"
    return Line(
        journey=item.journey,
        path=reader.path(item.journey),
        names=called(item.names),
        reference=item.reference,
        about=f"{came}, {day(item.received_on)}",
        stage=_stage(ENQUIRIES, item.status, VISITS.get(item.visit or "", "")),
        marks=tuple(_marks(item)),
        clock=_clock(item.next_clock, reader.today, elsewhere=_waits_elsewhere(item)),
        who=agency_name(item.referral.receiver) if item.referral else _who(item, reader),
        cover=_cover(item, reader),
        step=step,
        step_path=step_path,
    )


def of_assessment(
    item: AssessmentCase, reader: Reader, households: Mapping[UUID, HouseholdName]
) -> Line:
    """A line of stages one and two."""
    step, step_path = reader.step(item.journey, on_assessment(item, reader.today), ASSESSMENTS)
    household = households.get(item.journey)
    return Line(
        journey=item.journey,
        path=reader.path(item.journey),
        names=household.known_as if household else "",
        reference=item.reference,
        about=_since(item),
        stage=_stage(ASSESSMENTS, item.status, _stage_one(item) or _stage_two(item)),
        marks=(*_call(household), *_held(item), *_extended(item)),
        clock=_clock(item.next_clock, reader.today),
        who=_who(item, reader),
        cover=_cover(item, reader),
        step=step,
        step_path=step_path,
    )


def _since(item: AssessmentCase) -> str:
    if item.began_on is None:
        return f"Accepted {day(item.opened_on)}"
    return f"Stage one started {day(item.began_on)}"


def of_panel_case(
    item: PanelCase, reader: Reader, households: Mapping[UUID, HouseholdName]
) -> Line:
    """A line of the panel's and the agency decision maker's work."""
    step, step_path = reader.step(item.journey, on_panel_case(item, reader.today), PANEL)
    household = households.get(item.journey)
    recommended = RECOMMENDED.get(item.recommendation or "", "")
    return Line(
        journey=item.journey,
        path=reader.path(item.journey),
        names=household.known_as if household else "",
        reference=item.reference,
        about=f"Referred {day(item.referred_on)}",
        stage=_stage(PANEL, item.status, f"Recommended: {recommended}" if recommended else ""),
        marks=tuple(_call(household)),
        clock=_clock(item.next_clock, reader.today),
        who=_who(item, reader),
        cover=_cover(item, reader),
        step=step,
        step_path=step_path,
    )


def _stage(queue: Queue, status: str, more: str) -> str:
    stage = stage_of(queue.service, status).words
    return f"{stage}. {more}" if more else stage


def _stage_one(item: AssessmentCase) -> str:
    """How far stage one is, the last of its steps first."""
    if item.status != "stage_one":
        return ""
    if item.recommended:
        return "Recommended, waits for a manager's decision"
    plan = "Plan waits for their agreement. " if item.plan and not item.plan_agreed else ""
    return f"{plan}{_checks(item)}"


def _stage_two(item: AssessmentCase) -> str:
    """What the report or the plan waits for."""
    if item.status != "stage_two":
        return ""
    if item.to_sign_off:
        return "Report waits for a manager's sign-off"
    waits = item.stage_two_plan and not item.stage_two_plan_agreed
    return "Plan waits for their agreement" if waits else ""


def _held(item: AssessmentCase) -> Iterator[Mark]:
    if item.on_hold:
        until = f" until {day(item.on_hold.until)}" if item.on_hold.until else ""
        yield Mark(f"On hold{until}", "grey")


def _extended(item: AssessmentCase) -> Iterator[Mark]:
    if item.status == "stage_one" and item.extended_until:
        why = f": {label_of(item.extended_for).lower()}" if item.extended_for else ""
        yield Mark(f"Extended until {day(item.extended_until)}{why}", "grey")
    if item.delay and item.delayed_until:
        why = label_of(item.delay).lower()
        yield Mark(f"Delayed until {day(item.delayed_until)}: {why}", "grey")


def _checks(item: AssessmentCase) -> str:
    if not item.missing:
        return "All checks received"
    expired = sum(each.expired for each in item.missing)
    words = f"{len(item.missing)} of {item.required_checks} checks missing"
    return f"{words}, {expired} of them expired" if expired else words


@lru_cache(maxsize=5000)
def _face(clock: RunningClock, today: date, *, elsewhere: bool) -> ClockFace:
    stops = ELSEWHERE if elsewhere else STOPS_IT[clock.id]
    return replace(face(clock, today), stops=stops)


def _waits_elsewhere(item: EnquiryItem) -> bool:
    """Whether the agency to which it was referred stops its clock; a complaint stays with the one that it is about."""
    clock = item.next_clock
    return item.referral is not None and (clock is None or clock.id not in ON_COMPLAINT)


def _clock(clock: RunningClock | None, today: date, *, elsewhere: bool = False) -> ClockFace | None:
    return None if clock is None else _face(clock, today, elsewhere=elsewhere)


def _marks(item: EnquiryItem) -> Iterator[Mark]:
    yield from _call(item)
    if item.paused_until:
        yield Mark(f"On a break until {day(item.paused_until)}", "grey")
    elif item.paused_since:
        yield Mark(f"On a break since {day(item.paused_since)}", "grey")


def _call(asked: EnquiryItem | HouseholdName | None) -> Iterator[Mark]:
    """That they wait for a call, in whatever queue the case is."""
    if asked and asked.call_requested_on:
        yield Mark(f"Asked for a call, {day(asked.call_requested_on)}", "yellow")


def _who(item: Staffed, reader: Reader) -> str:
    if item.assigned_to == reader.me:
        return "You"
    return reader.name(item.assigned_to) if item.assigned_to else "Unassigned"


def _cover(item: Staffed, reader: Reader) -> str:
    if not item.covered_by or not item.covered_until or item.covered_until < reader.today:
        return ""
    return f"Covered by {reader.name(item.covered_by)} until {day(item.covered_until)}"
