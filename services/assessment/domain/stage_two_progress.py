"""What follows from the events of stage two beside its clocks: plan, contributions, writings of the report, delays.

The invariant: it holds which event said something, and never its day: days are those of the dated steps, so one
that is corrected is right everywhere.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pydantic import Field

from contracts.assessing import Contributor, DelayGround, FiledPaper, VisitCancelledBy, VisitKind
from contracts.calendar import LocalTime
from contracts.documents import DocumentNumber, DocumentVersion
from contracts.event import Event
from contracts.people import PersonNumber
from contracts.reference import ReportKind
from contracts.stage_two import (
    AddendumShared,
    ContributionReceived,
    PanelDocumentsChosen,
    ReportSignedOff,
    ReportWritten,
    StageTwoDelayed,
    StageTwoPlanAgreed,
    StageTwoPlanMade,
    VisitArranged,
    VisitCancelled,
    VisitHeld,
)
from services.assessment.domain.stage_one_progress import PlanStanding, Said

Changes = dict[str, Any]


class Delay(Said):
    """On which ground the decision takes longer, since when, and when the agency expects it."""

    ground: DelayGround
    begins_on: date
    until: date


class Contribution(Said):
    """Someone beside the social worker contributed."""

    contributor: Contributor


class Writing(Said):
    """A version of the report or an addendum, the document that holds it, and by which events it was signed off and sent."""

    number: int
    report: ReportKind
    addendum: bool
    document: DocumentNumber | None = None
    document_version: DocumentVersion | None = None
    signed: int | None = None
    shared: int | None = None
    dropped: int | None = Field(
        default=None, description="The event that recorded another addendum instead"
    )


class Visit(Said):
    """A visit or a meeting, and by which event it was held or cancelled."""

    number: int
    kind: VisitKind
    held_on: date
    at: LocalTime | None = Field(default=None, description="When it begins, where it was agreed")
    person: PersonNumber | None = Field(
        default=None, description="The one it was with, of a visit that could be with one alone"
    )
    people: tuple[PersonNumber, ...] = ()
    held: int | None = None
    at_home: bool = False
    alone: bool = False
    cancelled: int | None = None
    cancelled_by: VisitCancelledBy | None = None

    @property
    def with_whom(self) -> tuple[PersonNumber, ...]:
        """The people it is with; none for the whole household."""
        return self.people or ((self.person,) if self.person else ())

    @property
    def is_open(self) -> bool:
        """Whether it is arranged, and neither held nor cancelled."""
        return self.held is None and self.cancelled is None


class StageTwoProgress(PlanStanding):
    """Stage two beside its clocks, as far as events tell it."""

    delays: tuple[Delay, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    writings: tuple[Writing, ...] = ()
    visits: tuple[Visit, ...] = ()
    papers: dict[FiledPaper, tuple[DocumentNumber, ...]] = Field(
        default={}, description="The documents chosen for each of the panel's papers"
    )

    @property
    def report(self) -> Writing | None:
        """The latest version of the report."""
        return next((each for each in reversed(self.writings) if not each.addendum), None)

    @property
    def to_sign_off(self) -> Writing | None:
        """The latest writing, where nobody has signed it off."""
        latest = self.writings[-1] if self.writings else None
        return latest if latest and latest.signed is None else None

    @property
    def addenda(self) -> list[Writing]:
        """What was added after the report was shared, and not dropped for another addendum."""
        return [each for each in self.writings if each.addendum and each.dropped is None]


def evolve(stage: StageTwoProgress, event: Event, version: int) -> StageTwoProgress:
    """Stage two after one more of its events, which has this version."""
    return stage.model_copy(update=CHANGES[type(event)](stage, event, version))


def _plan_made(_: StageTwoProgress, event: StageTwoPlanMade, __: int) -> Changes:
    return {"plan": event.plan, "agreed": {}}


def _plan_agreed(stage: StageTwoProgress, event: StageTwoPlanAgreed, version: int) -> Changes:
    return {"agreed": {**stage.agreed, event.applicant: version}}


def _delayed(stage: StageTwoProgress, event: StageTwoDelayed, version: int) -> Changes:
    facts = event.model_dump(exclude={"occurred_on"})
    return {"delays": (*stage.delays, Delay(version=version, **facts))}


def _contributed(stage: StageTwoProgress, event: ContributionReceived, version: int) -> Changes:
    came = Contribution(version=version, contributor=event.contributor)
    return {"contributions": (*stage.contributions, came)}


def _written(stage: StageTwoProgress, event: ReportWritten, version: int) -> Changes:
    facts = event.model_dump(include={"report", "addendum", "document", "document_version"})
    writing = Writing(version=version, number=event.writing, **facts)
    earlier = _noted(stage, event.instead_of, dropped=version)["writings"]
    return {"writings": (*earlier, writing)}


def _signed_off(stage: StageTwoProgress, event: ReportSignedOff, version: int) -> Changes:
    return _noted(stage, event.writing, signed=version)


def _addendum_shared(stage: StageTwoProgress, event: AddendumShared, version: int) -> Changes:
    return _noted(stage, event.writing, shared=version)


def _documents_chosen(stage: StageTwoProgress, event: PanelDocumentsChosen, _: int) -> Changes:
    return {"papers": {**stage.papers, event.paper: event.documents}}


def _noted(stage: StageTwoProgress, number: int | None, **changes: int) -> Changes:
    return {
        "writings": tuple(
            each.model_copy(update=changes) if each.number == number else each
            for each in stage.writings
        )
    }


def _visit_arranged(stage: StageTwoProgress, event: VisitArranged, version: int) -> Changes:
    facts = event.model_dump(include={"kind", "held_on", "at", "person", "people"})
    return {"visits": (*stage.visits, Visit(version=version, number=event.visit, **facts))}


def _visit_held(stage: StageTwoProgress, event: VisitHeld, version: int) -> Changes:
    return _visit(stage, event.visit, held=version, at_home=event.at_home, alone=event.alone)


def _visit_cancelled(stage: StageTwoProgress, event: VisitCancelled, version: int) -> Changes:
    return _visit(stage, event.visit, cancelled=version, cancelled_by=event.cancelled_by)


def _visit(stage: StageTwoProgress, number: int, **changes: Any) -> Changes:
    return {
        "visits": tuple(
            each.model_copy(update=changes) if each.number == number else each
            for each in stage.visits
        )
    }


CHANGES: Mapping[type[Event], Callable[[StageTwoProgress, Any, int], Changes]] = {
    StageTwoPlanMade: _plan_made,
    StageTwoPlanAgreed: _plan_agreed,
    StageTwoDelayed: _delayed,
    VisitArranged: _visit_arranged,
    VisitHeld: _visit_held,
    VisitCancelled: _visit_cancelled,
    ContributionReceived: _contributed,
    ReportWritten: _written,
    ReportSignedOff: _signed_off,
    AddendumShared: _addendum_shared,
    PanelDocumentsChosen: _documents_chosen,
}
