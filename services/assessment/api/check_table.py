"""The table of checks over HTTP: for staff with what came of each, for an applicant what is theirs.

The invariant: no applicant sees what came of any check, when a certificate is dated, or whether staff have more to
ask; of other people in the household they see no row, and of those whom the agency asks of its own accord nothing.
"""

from datetime import date
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.check_age import OwnAges
from contracts.checks import Check
from contracts.people import PersonKind, PersonNumber
from services.assessment.api.dependencies import READERS, Assessments
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.check_needs import (
    Basis,
    Need,
    partners_unlisted,
    referees_lacking,
)
from services.assessment.domain.check_results import CheckOutcome
from services.assessment.domain.check_table import (
    OUTSTANDING,
    CheckCell,
    CheckState,
    WaitsFor,
    check_table,
    former_table,
)
from services.assessment.domain.request_progress import RequestProgress
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.problems import REFUSALS

router = APIRouter(prefix="/cases", tags=["checks"], responses=REFUSALS)

SHARED = frozenset({PersonKind.REFEREE, PersonKind.CHILD})
"""Whose checks both applicants see besides their own and the household's."""
STAFF_STATES = frozenset({CheckState.FOLLOW_UP, CheckState.EXPIRES_SOON})
"""States that say what staff still have to do; for applicants such a check is back."""


class RequestState(StrEnum):
    """Where a request by link is."""

    SENT = "sent"
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    REPLACED = "replaced"
    OVER = "over"


def state_of(request: RequestProgress, on: date) -> RequestState:
    """Where a request is on a day."""
    if request.end is not None:
        return RequestState(request.end)
    if not request.is_open(on):
        return RequestState.OVER
    return RequestState.ACCEPTED if request.accepted else RequestState.SENT


class CheckRow(BaseModel):
    """One check of one person, or of the household."""

    check: Check
    person: PersonNumber | None = Field(description="None: of the household")
    kind: PersonKind | None
    need: Need
    basis: Basis
    why: str
    said: bool | None = Field(
        description="Whether the registration says what it is asked for; for staff alone"
    )
    source: str
    state: CheckState
    waits_for: WaitsFor
    since: date
    asked_on: date | None
    awaited: bool = Field(
        description="Whether it was asked for, or asked for again, and has not come since"
    )
    chased_on: tuple[date, ...]
    back_on: date | None
    moved_on: date | None = Field(
        description="The move since which it is asked again; null where it still holds"
    )
    authority: str | None = Field(
        description="The local authority that is asked since they moved; for staff alone"
    )
    not_repeated: bool = Field(
        description="On the fast track: what the agency holds is used again, with consent"
    )
    expires_on: date | None
    interviewed_on: date | None = Field(description="For a reference: when the referee was")
    advised_on: date | None = Field(
        description="For a health report: when the medical adviser gave their view"
    )
    dated_on: date | None = Field(description="On the certificate or report; for staff alone")
    outcome: CheckOutcome | None = Field(description="For staff alone")
    link: RequestState | None = Field(
        description="The last request by link, for staff alone; null without one"
    )
    link_ends_on: date | None

    @classmethod
    def of(cls, cell: CheckCell, on: date) -> Self:
        need, result, request = cell.need, cell.result, cell.request
        return cls(
            check=need.check,
            person=need.number,
            kind=need.person.kind if need.person else None,
            need=need.need,
            basis=need.rule.basis,
            why=need.rule.why,
            said=need.said,
            source=need.rule.source,
            state=cell.state,
            waits_for=cell.waits_for,
            since=cell.since,
            asked_on=cell.asked_on,
            awaited=cell.awaited,
            chased_on=cell.chased_on,
            back_on=cell.back_on,
            moved_on=cell.moved_on,
            authority=cell.authority,
            not_repeated=cell.not_repeated,
            expires_on=cell.expires_on,
            interviewed_on=cell.interviewed_on,
            advised_on=cell.advised_on,
            dated_on=result.dated_on if result else None,
            outcome=result.outcome if result else None,
            link=state_of(request, on) if request else None,
            link_ends_on=request.ends_on if request else None,
        )

    def for_applicant(self) -> Self:
        """Without anything that says what was found, or what staff think of it; asked for again, it is asked for."""
        changes: dict[str, Any] = {}
        if self.state in STAFF_STATES and self.awaited:
            changes = {"state": CheckState.ASKED}
        elif self.state in STAFF_STATES:
            changes = {"state": CheckState.BACK, "waits_for": WaitsFor.NOBODY}
        hidden = {"dated_on": None, "outcome": None, "expires_on": None, "said": None}
        hidden |= {"link": None, "link_ends_on": None, "authority": None}
        return self.model_copy(update={**changes, **hidden})


class CheckTable(BaseModel):
    """The checks of a case in the order of the table, as they are today."""

    journey: UUID
    agency: str
    people_known: bool = Field(
        description="False for a case that was accepted before cases had a list of people"
    )
    referees_lacking: int = Field(description="How many of 3 referees are still to be named")
    partners_unlisted: list[int] = Field(
        description="For staff: the applicants who said that they had former partners, while none is listed"
    )
    others_waiting: int = Field(
        description="For applicants: how many checks of other adults in the household are not in"
    )
    checks: list[CheckRow]
    former: list[CheckRow] = Field(
        description="The checks of people who left the case, for staff alone"
    )
    own_ages: OwnAges = Field(
        description="How long checks of this case hold, where its agency had set that when it began"
    )

    @classmethod
    def of(cls, journey: UUID, assessment: Assessment, on: date) -> Self:
        known = bool(assessment.people)
        return cls(
            journey=journey,
            agency=assessment.agency,
            people_known=known,
            referees_lacking=referees_lacking(assessment.people) if known else 0,
            partners_unlisted=partners_unlisted(assessment.people, assessment.stated),
            others_waiting=0,
            checks=[CheckRow.of(each, on) for each in check_table(assessment, on)],
            former=[CheckRow.of(each, on) for each in former_table(assessment, on)],
            own_ages=assessment.check_ages,
        )

    def for_applicant(self, own: int) -> Self:
        """What is theirs and the household's; of the other adults no more than how much is still to come."""
        theirs = [
            each.for_applicant()
            for each in self.checks
            if (each.person in {own, None} or each.kind in SHARED)
            and each.state is not CheckState.NEED_OPEN
        ]
        adults = {PersonKind.APPLICANT, PersonKind.ADULT}
        waiting = [
            each
            for each in self.checks
            if each.kind in adults
            and each.person != own
            and each.state in OUTSTANDING
            and each.need is Need.REQUIRED
        ]
        told = {"checks": theirs, "former": [], "others_waiting": len(waiting)}
        told |= {"partners_unlisted": []}
        return self.model_copy(update=told)


@router.get("/{journey}/checks", dependencies=[may(*READERS)])
async def show_checks(journey: UUID, assessments: Assessments) -> CheckTable:
    """Show the table of checks, person by check: needed or not and why, asked, chased, back, expiring. Applicants
    see their own, the household's and the referees', and never what was found.
    """
    table = CheckTable.of(journey, await assessments.state(journey), today())
    own = assessments.admitted.who.applicant
    return table if own is None else table.for_applicant(own)
