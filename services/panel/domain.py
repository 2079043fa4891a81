"""What may happen to a case at the panel, from the referral to the agency decision.

The invariant: the agency decides on final minutes only, and nobody who sat on the panel of a case
decides on it. The panel recommends; its recommendation never binds the agency.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from contracts.assessment import ApplicationWithdrawn, ReferredToPanel
from contracts.clocks import ClockId, RunningClock, start
from contracts.event import Envelope
from contracts.panel import (
    ApplicantsApproved,
    MinutesFinalised,
    PanelCaseClosed,
    PanelCaseOpened,
    PanelMet,
    PanelRecommended,
    QualifyingDeterminationIssued,
)
from contracts.reference import Household, Recommendation, ReportKind
from services.chassis.decision import Command, Decision, Kind, Refusal, State, not_before

QUORUM = 5
"""Regulation 6, read from guides to it and not from its text; a joint panel may need six."""

StaffCode = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,38}[0-9]$"),
    Field(description="A code that ends in a digit, never a name", examples=["pm-017"]),
]
DecisionMaker = Annotated[
    StaffCode, Field(title="Agency decision maker", json_schema_extra={"x-filled": "staff"})
]
Written = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4000),
    Field(
        description="We keep this on the case record and never publish it",
        json_schema_extra={"x-long": True},
    ),
]


class Status(StrEnum):
    """The stage of a case, in the order of the journey. The last three are the ends."""

    REFERRED = "referred"
    MET = "met"
    RECOMMENDED = "recommended"
    MINUTES_FINAL = "minutes_final"
    APPROVED = "approved"
    DETERMINED = "qualifying_determination"
    CLOSED = "closed"


class Meeting(BaseModel):
    """One quorate meeting that considered the case. A panel that defers meets again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    chair: StaffCode
    members: tuple[StaffCode, ...]


class PanelCase(State):
    """One household's case at the panel."""

    status: Status
    household: Household
    report: ReportKind
    referred_on: date
    meetings: tuple[Meeting, ...] = ()
    recommendation: Recommendation | None = None
    recommended_on: date | None = None
    recommendation_reasons: str | None = None
    decision_maker: StaffCode | None = None
    determination_reasons: str | None = None
    clocks: dict[ClockId, RunningClock] = Field(default={})

    @property
    def has_ended(self) -> bool:
        return self.status in _ENDED

    @property
    def awaited(self) -> list[RunningClock]:
        """The clocks by which something is due."""
        return [each for each in self.clocks.values() if each.stopped_on is None]


class HoldMeeting(Command):
    """The panel considered the case. The members include the chair."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-07-24",
                    "chair": "pm-017",
                    "members": ["pm-017", "pm-018", "pm-019", "pm-020", "pm-021"],
                }
            ]
        }
    )

    chair: StaffCode = Field(title="Who chaired the meeting?")
    members: Annotated[tuple[StaffCode, ...], Field(min_length=1)] = Field(
        title="Who sat on the panel?",
        description="The code of each member, including the chair. At least 5 (regulation 6)",
    )

    @model_validator(mode="after")
    def _everybody_once(self) -> Self:
        if len(set(self.members)) < len(self.members):
            raise ValueError("name each member once")
        if self.chair not in self.members:
            raise ValueError("include the chair among the members")
        return self


class Recommend(Command):
    """The panel recommends, definitely and without conditions, and says why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-07-24",
                    "recommendation": "suitable",
                    "reasons": "They know what children need.",
                },
                {
                    "on": "2025-07-24",
                    "recommendation": "not_suitable",
                    "reasons": "They are about to move abroad.",
                },
            ]
        }
    )

    recommendation: Recommendation = Field(title="What does the panel recommend?")
    reasons: Written = Field(title="Reasons")


class FinaliseMinutes(Command):
    """The agency decision maker received the final minutes, on this date."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-07-28"}]})


class ApproveApplicants(Command):
    """The agency decides that the applicants are suitable to adopt."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-08-01", "decision_maker": "adm-01"}]}
    )

    decision_maker: DecisionMaker


class IssueQualifyingDetermination(Command):
    """The agency proposes not to approve, and says why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-08-01",
                    "decision_maker": "adm-01",
                    "reasons": "They are about to move abroad.",
                }
            ]
        }
    )

    decision_maker: DecisionMaker
    reasons: Written = Field(title="Reasons")


def open_case(state: PanelCase | None, _: Envelope, event: ReferredToPanel) -> Decision[PanelCase]:
    """A referral reached the panel."""
    if state is not None:
        raise Refusal(Kind.NOT_NOW, "This journey already has a case at the panel.")
    case = PanelCase(
        agency=event.agency,
        status=Status.REFERRED,
        household=event.household,
        report=event.report,
        referred_on=event.occurred_on,
    )
    return Decision(case, [PanelCaseOpened(occurred_on=event.occurred_on, agency=event.agency)])


def close_case(
    state: PanelCase | None, _: Envelope, event: ApplicationWithdrawn
) -> Decision[PanelCase] | None:
    """The applicants withdrew: closes the case unless it never came here or has ended."""
    if state is None or state.status in _ENDED:
        return None
    # A withdrawal may be dated before minutes that were finalised before it was heard of here.
    clocks = {
        name: clock.stopped(max(event.occurred_on, clock.started_on))
        for name, clock in state.clocks.items()
    }
    closed = state.model_copy(update={"status": Status.CLOSED, "clocks": clocks})
    return Decision(closed, [PanelCaseClosed(occurred_on=event.occurred_on)])


def hold_meeting(state: PanelCase | None, command: HoldMeeting) -> Decision[PanelCase]:
    """A quorate panel considered the case (regulation 6); one that deferred may meet again."""
    case = _at(state, Status.REFERRED, Status.MET)
    not_before(command.on, _latest_step(case), "the latest step")
    if len(command.members) < QUORUM:
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"A panel needs at least {QUORUM} members, including the chair (regulation 6). You named {len(command.members)}.",
        )
    meeting = Meeting(on=command.on, chair=command.chair, members=command.members)
    changes = {"status": Status.MET, "meetings": (*case.meetings, meeting)}
    met = PanelMet(occurred_on=command.on, members=len(command.members))
    return Decision(case.model_copy(update=changes), [met])


def recommend(state: PanelCase | None, command: Recommend) -> Decision[PanelCase]:
    """The panel's recommendation; on a brief report it can only be negative (regulation 30A)."""
    case = _at(state, Status.MET)
    not_before(command.on, _latest_step(case), "the latest step")
    if case.report is ReportKind.BRIEF and command.recommendation is Recommendation.SUITABLE:
        raise Refusal(
            Kind.NOT_LAWFUL,
            "The panel cannot recommend on a brief report that they are suitable. It needs a full report (regulations 30(4) and 30A).",
        )
    changes = {
        "status": Status.RECOMMENDED,
        "recommendation": command.recommendation,
        "recommended_on": command.on,
        "recommendation_reasons": command.reasons,
    }
    recommended = PanelRecommended(occurred_on=command.on, recommendation=command.recommendation)
    return Decision(case.model_copy(update=changes), [recommended])


def finalise_minutes(state: PanelCase | None, command: FinaliseMinutes) -> Decision[PanelCase]:
    """The final minutes reach the decision maker, whose clock starts with them."""
    case = _at(state, Status.RECOMMENDED)
    not_before(command.on, _latest_step(case), "the latest step")
    clocks = {ClockId.ADM_DECIDE: start(ClockId.ADM_DECIDE, command.on)}
    final = case.model_copy(update={"status": Status.MINUTES_FINAL, "clocks": clocks})
    return Decision(final, [MinutesFinalised(occurred_on=command.on)])


def approve_applicants(state: PanelCase | None, command: ApproveApplicants) -> Decision[PanelCase]:
    """The agency approves, whatever the panel recommended (regulation 30B(4))."""
    decided = _decided(_at(state, Status.MINUTES_FINAL), command)
    approved = ApplicantsApproved(occurred_on=command.on, agency=decided.agency)
    return Decision(decided.model_copy(update={"status": Status.APPROVED}), [approved])


def issue_qualifying_determination(
    state: PanelCase | None, command: IssueQualifyingDetermination
) -> Decision[PanelCase]:
    """The agency proposes not to approve, whatever the panel recommended (regulation 30B(5))."""
    decided = _decided(_at(state, Status.MINUTES_FINAL), command)
    changes = {"status": Status.DETERMINED, "determination_reasons": command.reasons}
    issued = QualifyingDeterminationIssued(occurred_on=command.on, agency=decided.agency)
    return Decision(decided.model_copy(update=changes), [issued])


_ENDED = frozenset({Status.APPROVED, Status.DETERMINED, Status.CLOSED})
_STANDS: Mapping[Status, str] = {
    Status.REFERRED: "The panel has not met on this case. Record its meeting first",
    Status.MET: "The panel has met but has not recommended yet. Record its recommendation first",
    Status.RECOMMENDED: "The agency decision maker needs the final minutes to decide. Record them first",
    Status.MINUTES_FINAL: "The agency decision maker has the final minutes. Only the agency decision is left",
    Status.APPROVED: "This case has ended because the agency approved the applicants",
    Status.DETERMINED: "This case has ended because the agency issued a qualifying determination",
    Status.CLOSED: "This case has ended because the applicants withdrew",
}


def _at(state: PanelCase | None, *expected: Status) -> PanelCase:
    """The case, where it exists and is at an expected step; every command begins here."""
    if state is None:
        raise Refusal(
            Kind.NOT_FOUND,
            "There is no such case at the panel. If you have only just referred it, try again in a moment.",
        )
    if state.status not in expected:
        raise Refusal(Kind.NOT_NOW, f"{_STANDS[state.status]}.")
    return state


def _latest_step(case: PanelCase) -> date:
    met_on = case.meetings[-1].on if case.meetings else case.referred_on
    return case.recommended_on or met_on


def _decided(
    case: PanelCase, command: ApproveApplicants | IssueQualifyingDetermination
) -> PanelCase:
    """The case with its decision maker, its clock stopped on the day of the decision, late or not."""
    clock = case.clocks[ClockId.ADM_DECIDE]
    not_before(command.on, clock.started_on, "the final minutes")
    if any(command.decision_maker in meeting.members for meeting in case.meetings):
        raise Refusal(
            Kind.NOT_LAWFUL,
            "This agency decision maker sat on the panel for this case, so they cannot decide it (regulation 30B(3)). Choose someone else.",
        )
    clocks = {ClockId.ADM_DECIDE: clock.stopped(command.on)}
    return case.model_copy(update={"decision_maker": command.decision_maker, "clocks": clocks})
