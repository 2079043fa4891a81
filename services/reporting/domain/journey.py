"""One row per journey, folded from every stream, each fact with the event that it came from.

The invariant: a fact is fed by one stream only, so the order between streams never matters. Of
several events of one type the earliest day counts, then the lowest version; of equality answers the
latest counts.
"""

from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.assessment import (
    ApplicationWithdrawn,
    ReferredToPanel,
    StageOneDecided,
    StageOneOpened,
    StageTwoStarted,
)
from contracts.enquiry import (
    ContactMade,
    EnquiryReceived,
    EnquiryWithdrawn,
    InformationProvided,
    RegistrationAccepted,
    RegistrationSubmitted,
)
from contracts.equality import EqualityAnswersGiven
from contracts.event import Envelope, Event
from contracts.mystery_shop import MysteryShopScored
from contracts.panel import ApplicantsApproved, PanelCaseClosed, QualifyingDeterminationIssued
from contracts.reference import Channel, Household

EventT = TypeVar("EventT", bound=Event)


class Fact(BaseModel, Generic[EventT]):
    """An event that counts: what happened, its version in its stream, and when it was recorded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    recorded_at: datetime
    event: EventT

    @property
    def on(self) -> date:
        return self.event.occurred_on

    @property
    def stream(self) -> str:
        return self.event.type.partition(".")[0]


class Journey(BaseModel):
    """What is known of one journey, or of one mystery shop, which has `scored` and nothing else."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: UUID
    heard: dict[str, int] = {}
    received: Fact[EnquiryReceived] | None = None
    contacted: Fact[ContactMade] | None = None
    informed: Fact[InformationProvided] | None = None
    submitted: Fact[RegistrationSubmitted] | None = None
    accepted: Fact[RegistrationAccepted] | None = None
    enquiry_withdrawn: Fact[EnquiryWithdrawn] | None = None
    stage_one_opened: Fact[StageOneOpened] | None = None
    stage_one_decided: Fact[StageOneDecided] | None = None
    stage_two_started: Fact[StageTwoStarted] | None = None
    referred: Fact[ReferredToPanel] | None = None
    application_withdrawn: Fact[ApplicationWithdrawn] | None = None
    approved: Fact[ApplicantsApproved] | None = None
    determined: Fact[QualifyingDeterminationIssued] | None = None
    case_closed: Fact[PanelCaseClosed] | None = None
    first_applicant: Fact[EqualityAnswersGiven] | None = None
    second_applicant: Fact[EqualityAnswersGiven] | None = None
    scored: Fact[MysteryShopScored] | None = None

    @property
    def household(self) -> Household | None:
        """As last stated on the way; None where no event that states it has been heard."""
        stated = self.referred or self.stage_one_opened or self.accepted
        settled = stated or self.submitted or self.received
        return settled.event.household if settled else None

    @property
    def channel(self) -> Channel | None:
        """How the household enquired, or the shopper posed as one that did."""
        asked = self.scored or self.received
        return asked.event.channel if asked else None


Step = Literal[
    "received",
    "contacted",
    "informed",
    "submitted",
    "accepted",
    "enquiry_withdrawn",
    "stage_one_opened",
    "stage_one_decided",
    "stage_two_started",
    "referred",
    "application_withdrawn",
    "approved",
    "determined",
    "case_closed",
    "first_applicant",
    "second_applicant",
    "scored",
]
"""The names of the facts in a row, in the order of the journey."""

_STEPS: dict[type[Event], tuple[Step, type[Fact[Any]]]] = {
    EnquiryReceived: ("received", Fact[EnquiryReceived]),
    ContactMade: ("contacted", Fact[ContactMade]),
    InformationProvided: ("informed", Fact[InformationProvided]),
    RegistrationSubmitted: ("submitted", Fact[RegistrationSubmitted]),
    RegistrationAccepted: ("accepted", Fact[RegistrationAccepted]),
    EnquiryWithdrawn: ("enquiry_withdrawn", Fact[EnquiryWithdrawn]),
    StageOneOpened: ("stage_one_opened", Fact[StageOneOpened]),
    StageOneDecided: ("stage_one_decided", Fact[StageOneDecided]),
    StageTwoStarted: ("stage_two_started", Fact[StageTwoStarted]),
    ReferredToPanel: ("referred", Fact[ReferredToPanel]),
    ApplicationWithdrawn: ("application_withdrawn", Fact[ApplicationWithdrawn]),
    ApplicantsApproved: ("approved", Fact[ApplicantsApproved]),
    QualifyingDeterminationIssued: ("determined", Fact[QualifyingDeterminationIssued]),
    PanelCaseClosed: ("case_closed", Fact[PanelCaseClosed]),
    MysteryShopScored: ("scored", Fact[MysteryShopScored]),
}
_APPLICANTS: dict[int, Step] = {1: "first_applicant", 2: "second_applicant"}
_Answers = Fact[EqualityAnswersGiven]


def fold(row: Journey | None, envelope: Envelope, event: Event | None) -> Journey:
    """The row after one more event; an event without a measure moves the mark and nothing else."""
    row = row or Journey(id=envelope.journey)
    changes: dict[str, Any] = {"heard": {**row.heard, envelope.stream: envelope.version}}
    if isinstance(event, EqualityAnswersGiven):
        changes[_APPLICANTS[event.applicant]] = _Answers(
            version=envelope.version, recorded_at=envelope.at, event=event
        )
    elif event is not None and type(event) in _STEPS:
        step, fact_of = _STEPS[type(event)]
        known: Fact[Event] | None = getattr(row, step)
        if known is None or event.occurred_on < known.on:
            changes[step] = fact_of(version=envelope.version, recorded_at=envelope.at, event=event)
    return row.model_copy(update=changes)
