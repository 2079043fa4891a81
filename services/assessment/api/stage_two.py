"""Stage two over HTTP: the plan and the report in every version, contributions, delays, and what the panel needs.

The invariant: applicants read their plan, why it takes longer, and when the report was sent. What staff and others
wrote, and who of them, is for those who assess.
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.assessing import (
    AuthorBasis,
    Contributor,
    DelayGround,
    FiledPaper,
    VisitCancelledBy,
    VisitKind,
)
from contracts.calendar import LocalTime
from contracts.clocks import ClockId
from contracts.identity import Role, StaffCode
from contracts.people import PersonNumber
from contracts.reference import ApplicantNumber, ReportKind
from services.assessment.api.dependencies import ASSESSORS, Assessments
from services.assessment.api.document_views import ObservationsView
from services.assessment.domain.assessment import Assessment, as_told
from services.assessment.domain.named_documents import shared_writings, what_changed
from services.assessment.domain.panel_papers import Paper, panel_papers
from services.assessment.domain.report import observed_on
from services.assessment.domain.stage_two_delay import late_without_ground_since
from services.assessment.domain.stage_two_progress import Visit, Writing
from services.assessment.domain.stage_two_record import (
    ContributedBy,
    ReportText,
    StageTwoPlan,
    StageTwoPlanContents,
    VisitText,
)
from services.assessment.domain.status import Status
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.problems import REFUSALS

router = APIRouter(prefix="/cases", tags=["assessments"], responses=REFUSALS)


class StageTwoPlanView(StageTwoPlanContents):
    """One version of the stage two plan."""

    number: int
    on: date
    by: str | None = Field(description="Who drew it up; only for staff")

    @classmethod
    def of(cls, plan: StageTwoPlan, *, staff: bool) -> Self:
        return cls(**plan.model_dump(exclude={"by"}), by=plan.by if staff else None)


class DelayView(BaseModel):
    """Why the decision takes longer than four months, since when, and when it is expected."""

    on: date
    ground: DelayGround
    begins_on: date
    until: date
    evidence: str | None = Field(description="Only for staff")


class ContributionView(BaseModel):
    """What someone beside the social worker contributed."""

    on: date
    contributor: Contributor
    staff: StaffCode | None = Field(description="The colleague who wrote it")
    name: str | None = Field(description="Who else wrote it; null in records that say it in words")
    words: str

    @classmethod
    def each_of(cls, assessment: Assessment) -> list[Self]:
        record = assessment.stage_two_record
        came = zip(assessment.stage_two.contributions, record.contributions, strict=True)
        return [
            cls(
                on=assessment.day_of(each.version),
                contributor=each.contributor,
                words=words,
                **record.contributed_by.get(each.version, ContributedBy()).model_dump(),
            )
            for each, words in came
        ]


WRITTEN = {"number", "report", "addendum", "document", "document_version"}


class SharedDocument(BaseModel):
    """The document of the report or of an addendum that the applicants were sent, which they can open."""

    writing: int
    addendum: bool
    document: int
    version: int
    sent_on: date


class WritingView(BaseModel):
    """A version of the report or an addendum: who wrote it, who signed it off, and when it was sent."""

    number: int
    on: date
    report: ReportKind
    addendum: bool
    author: str
    basis: AuthorBasis
    supervisor: str | None
    contents: str
    document: int | None = Field(description="The number of the document that holds it")
    document_version: int | None
    signed_on: date | None
    signed_by: str | None
    sent_on: date | None = Field(description="Of an addendum")

    @classmethod
    def of(cls, assessment: Assessment, writing: Writing, text: ReportText) -> Self:
        day = assessment.day_of
        return cls(
            **writing.model_dump(include=WRITTEN),
            **text.model_dump(include={"author", "basis", "supervisor", "contents", "signed_by"}),
            on=day(writing.version),
            signed_on=day(writing.signed) if writing.signed else None,
            sent_on=day(writing.shared) if writing.shared else None,
        )


class PanelPaperView(BaseModel):
    """One thing that the panel needs: whether it is there, and whether the referral waits for it."""

    paper: Paper
    there: bool
    needed: bool
    source: str


class VisitView(BaseModel):
    """A visit or a meeting. Who visits and what they saw is only for staff."""

    number: int
    kind: VisitKind
    held_on: date = Field(description="The day arranged, or that on which it took place")
    at: LocalTime | None = Field(description="When it was to begin, where that was agreed")
    where: str | None = Field(description="The address, or how to join online")
    people: list[PersonNumber] = Field(description="Empty: the whole household")
    held: bool
    at_home: bool
    alone: bool
    cancelled_by: VisitCancelledBy | None
    worker: str | None
    notes: str | None

    @classmethod
    def of(cls, assessment: Assessment, visit: Visit, text: VisitText, *, staff: bool) -> Self:
        held_on = assessment.day_of(visit.held) if visit.held else visit.held_on
        return cls(
            **visit.model_dump(include={"number", "kind", "at", "cancelled_by"}),
            people=list(visit.with_whom),
            held_on=held_on,
            where=text.where,
            held=visit.held is not None,
            at_home=visit.at_home,
            alone=visit.alone and staff,
            worker=text.worker if staff else None,
            notes=text.notes if staff else None,
        )


class StageTwoView(BaseModel):
    """Stage two. What staff and others wrote is only for staff."""

    journey: UUID
    applicants: list[int] = Field(description="The numbers of those who go on")
    status: Status
    started_on: date | None = Field(description="None before stage two")
    due_on: date | None
    plans: list[StageTwoPlanView] = Field(description="Every version, the latest last")
    agreed: dict[ApplicantNumber, date] = Field(
        description="When each applicant agreed to the latest plan"
    )
    visits: list[VisitView] = Field(description="Applicants see those with all or with themselves")
    delays: list[DelayView]
    late_since: date | None = Field(
        description="Where the decision is late without a recorded ground, the day by which it was due; only for staff"
    )

    shared_on: date | None = Field(description="When the report was sent to the applicants")
    comment_by: date | None = Field(description="Their last day for observations")
    observed_on: date | None = Field(description="When their observations came")
    addenda_sent_on: list[date]
    shared_documents: list[SharedDocument]
    contributions: list[ContributionView] = Field(description="Only for staff")
    writings: list[WritingView] = Field(description="Only for staff")
    observations: list[ObservationsView] = Field(
        description="What the applicants wrote about the report, each time it was shared"
    )
    papers: list[PanelPaperView] = Field(description="What the panel needs; only for staff")
    chosen: dict[FiledPaper, list[int]] = Field(
        description="The documents chosen for the panel, by paper; only for staff"
    )

    @classmethod
    def of(cls, journey: UUID, assessment: Assessment, on: date, *, applicant: int | None) -> Self:
        """As staff see it; `applicant` is the number of the one who looks, None for staff."""
        staff = applicant is None
        clock, day = assessment.clocks.get(ClockId.STAGE_TWO), assessment.day_of
        stage, record = assessment.stage_two, assessment.stage_two_record
        return cls(
            journey=journey,
            applicants=assessment.applicants,
            status=assessment.status,
            started_on=clock.started_on if clock else None,
            due_on=clock.due_on if clock else None,
            plans=[StageTwoPlanView.of(each, staff=staff) for each in record.plans],
            agreed={applicant: day(version) for applicant, version in stage.agreed.items()},
            visits=_visits(assessment, applicant),
            delays=_delays(assessment, staff=staff),
            **_report(assessment, applicant),
            **_for_staff(assessment, on, staff=staff),
            late_since=late_without_ground_since(assessment, on) if staff else None,
        )


def _report(assessment: Assessment, applicant: int | None) -> dict[str, Any]:
    comment = assessment.clocks.get(ClockId.PAR_COMMENT)
    sent = [each.shared for each in assessment.stage_two.addenda if each.shared]
    return {
        "shared_on": comment.started_on if comment else None,
        "comment_by": comment.due_on if comment else None,
        "observed_on": observed_on(assessment, applicant),
        "addenda_sent_on": [assessment.day_of(each) for each in sent],
        "observations": ObservationsView.every(assessment, applicant),
        "shared_documents": [*_shared_documents(assessment)],
    }


def _shared_documents(assessment: Assessment) -> Iterator[SharedDocument]:
    for each in shared_writings(assessment):
        comment = assessment.clocks[ClockId.PAR_COMMENT]
        if each.document and each.document_version and not what_changed(assessment, each):
            yield SharedDocument(
                writing=each.number,
                addendum=each.addendum,
                document=each.document,
                version=each.document_version,
                sent_on=assessment.day_of(each.shared) if each.shared else comment.started_on,
            )


def _for_staff(assessment: Assessment, on: date, *, staff: bool) -> dict[str, Any]:
    if not staff:
        return {
            "contributions": [],
            "writings": [],
            "papers": [],
            "chosen": {},
        }
    record, begun = assessment.stage_two_record, ClockId.STAGE_TWO in assessment.clocks
    written = zip(assessment.stage_two.writings, record.reports, strict=True)
    return {
        "contributions": ContributionView.each_of(assessment),
        "writings": [WritingView.of(assessment, each, text) for each, text in written],
        "chosen": assessment.stage_two.papers,
        "papers": [
            PanelPaperView.model_validate(asdict(each))
            for each in (panel_papers(assessment, on) if begun else ())
        ],
    }


def _visits(assessment: Assessment, applicant: int | None) -> list[VisitView]:
    every = zip(assessment.stage_two.visits, assessment.stage_two_record.visits, strict=True)
    return [
        VisitView.of(assessment, visit, text, staff=applicant is None)
        for visit, text in every
        if applicant is None or applicant in (visit.with_whom or (applicant,))
    ]


def _delays(assessment: Assessment, *, staff: bool) -> list[DelayView]:
    told = zip(assessment.stage_two.delays, assessment.stage_two_record.delay_evidence, strict=True)
    return [
        DelayView(
            on=assessment.day_of(delay.version),
            evidence=evidence if staff else None,
            **delay.model_dump(exclude={"version"}),
        )
        for delay, evidence in told
    ]


@router.get("/{journey}/stage-two", dependencies=[may(*ASSESSORS, Role.ADOPTER)])
async def show_stage_two(journey: UUID, assessments: Assessments) -> StageTwoView:
    """Show the stage two plan, why the decision takes longer, and the report as far as you may read of it."""
    assessment = await assessments.state(journey)
    applicant = assessments.admitted.who.applicant
    shown = assessment if applicant is None else as_told(assessment)
    return StageTwoView.of(journey, shown, today(), applicant=applicant)
