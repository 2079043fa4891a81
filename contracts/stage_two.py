"""What the assessment service says of stage two: its plan, contributions, the writing of the report, a delay.

The invariant: what a plan, a contribution or a report says, and the evidence of a delay, are in no event; an event
has codes, numbers and days.
"""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.assessing import Contributor, DelayGround, FiledPaper, VisitCancelledBy, VisitKind
from contracts.calendar import LocalTime
from contracts.documents import DocumentNumber, DocumentVersion
from contracts.event import MOST, Event
from contracts.people import MOST_PEOPLE, PersonNumber
from contracts.reference import ApplicantNumber, ReportKind
from contracts.stage_one import PlanNumber

MOST_CHOSEN = 20
"""Documents for one of the panel's papers."""

WritingNumber = Annotated[
    int, Field(ge=1, le=MOST, description="Versions and addenda of the report, in their order")
]

VisitNumber = Annotated[int, Field(ge=1, le=MOST, description="In the order of arranging")]


class StageTwoPlanMade(Event):
    """The agency drew up a stage two plan in consultation with the applicants (regulation 29)."""

    type: ClassVar[str] = "assessment.stage_two_plan_made.v1"
    title: ClassVar[str] = "Stage two plan drawn up"
    plan: PlanNumber


class StageTwoPlanAgreed(Event):
    """One applicant agreed to a stage two plan; a changed plan is agreed again."""

    type: ClassVar[str] = "assessment.stage_two_plan_agreed.v1"
    title: ClassVar[str] = "Stage two plan agreed"
    plan: PlanNumber
    applicant: ApplicantNumber


class StageTwoDelayed(Event):
    """The agency decides later than the four months, on one of two grounds; no clock is moved by it."""

    type: ClassVar[str] = "assessment.stage_two_delayed.v1"
    title: ClassVar[str] = "Stage two delayed"
    ground: DelayGround
    begins_on: Annotated[date, Field(description="The day from which the ground applied")]
    until: Annotated[date, Field(description="When the agency expects to decide")]


class ContributionReceived(Event):
    """Someone beside the social worker contributed to the assessment; what they said is kept elsewhere."""

    type: ClassVar[str] = "assessment.contribution_received.v1"
    title: ClassVar[str] = "Contribution received"
    contributor: Contributor


class ReportWritten(Event):
    """A version of the prospective adopter's report was written, or an addendum after it was shared."""

    type: ClassVar[str] = "assessment.report_written.v1"
    title: ClassVar[str] = "Report written"
    writing: WritingNumber
    report: ReportKind
    addendum: bool = False
    document: Annotated[
        DocumentNumber | None, Field(description="The document that holds it, if one does")
    ] = None
    document_version: Annotated[
        DocumentVersion | None, Field(description="The version of that document")
    ] = None
    instead_of: Annotated[
        WritingNumber | None,
        Field(
            description="An addendum that this one replaces, because its document was replaced or withdrawn"
        ),
    ] = None


class ReportSignedOff(Event):
    """A manager who did not write it signed a version of the report or an addendum off."""

    type: ClassVar[str] = "assessment.report_signed_off.v1"
    title: ClassVar[str] = "Report signed off"
    writing: WritingNumber
    addendum: bool = False


class PanelDocumentsChosen(Event):
    """The agency chose the documents for one of the panel's papers, instead of those chosen before."""

    type: ClassVar[str] = "assessment.panel_documents_chosen.v1"
    title: ClassVar[str] = "Documents for the panel chosen"
    paper: FiledPaper
    documents: Annotated[tuple[DocumentNumber, ...], Field(max_length=MOST_CHOSEN)] = ()


class AddendumShared(Event):
    """An addendum to the report was sent to the applicants."""

    type: ClassVar[str] = "assessment.addendum_shared.v1"
    title: ClassVar[str] = "Addendum sent to the applicants"
    writing: WritingNumber


class VisitArranged(Event):
    """A visit or a meeting was arranged, with some people of the case or with the whole household.

    `person` is how events named one of them before a visit could be with several.
    """

    type: ClassVar[str] = "assessment.visit_arranged.v1"
    title: ClassVar[str] = "Visit arranged"
    visit: VisitNumber
    kind: VisitKind
    held_on: date
    at: LocalTime | None = None
    person: PersonNumber | None = None
    people: Annotated[
        tuple[PersonNumber, ...],
        Field(max_length=MOST_PEOPLE, description="Empty: the whole household"),
    ] = ()


class VisitHeld(Event):
    """A visit took place; what was seen and said is kept elsewhere."""

    type: ClassVar[str] = "assessment.visit_held.v1"
    title: ClassVar[str] = "Visit held"
    visit: VisitNumber
    kind: VisitKind
    at_home: bool
    alone: bool = False


class VisitCancelled(Event):
    """A visit that was arranged does not take place."""

    type: ClassVar[str] = "assessment.visit_cancelled.v1"
    title: ClassVar[str] = "Visit cancelled"
    visit: VisitNumber
    cancelled_by: VisitCancelledBy
