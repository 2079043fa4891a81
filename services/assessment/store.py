"""What the assessment service keeps, and how it shows it.

The invariant: written reasons and evidence stay on the case record and are shown on their own, never in a list.
"""

from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import Field
from pymongo import IndexModel

from contracts.assessing import DelayGround
from contracts.assessment import TOPIC
from contracts.checks import Check
from contracts.clocks import ClockId, RunningClock
from contracts.deferral import PanelNeed
from contracts.fast_track import FastTrackGround
from contracts.journey import reference
from contracts.reference import (
    AgencyCode,
    DelayReason,
    Household,
    ReasonsFor,
    ReportKind,
    StageOneOutcome,
)
from services.assessment.case_parts import (
    EarlyPermanenceView,
    HoldView,
    MissingCheck,
    NewHomeView,
    clocks_of,
)
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.check_results import Description
from services.assessment.domain.check_table import (
    missing_and_required,
)
from services.assessment.domain.dated_steps import Step
from services.assessment.domain.kept_while_open import looked_at_once
from services.assessment.domain.lateness import explained_until
from services.assessment.domain.panel_papers import asked_by_panel
from services.assessment.domain.passed_documents import receiving_on
from services.assessment.domain.report import may_write_until
from services.assessment.domain.report_versions import ADDED_AT, is_outdated, is_to_write_again
from services.assessment.domain.stage_one_plan import is_agreed
from services.assessment.domain.stage_two_delay import delay_of
from services.assessment.domain.stage_two_plan import stage_two_plan_is_agreed
from services.assessment.domain.status import Status
from services.casework import case_list
from services.casework.case_list import CaseQuery, StaffedView
from services.casework.clock_watch import watched_from_now_on
from services.casework.obligations import OBLIGATIONS
from services.casework.reasons import CaseReasons
from services.casework.shared_work import BY_STAFF, unassigned
from services.casework.work_list import Selection
from services.chassis.cases import CaseRecords
from services.chassis.clock import today
from services.chassis.list_entries import NEVER, SORT, ListEntry
from services.chassis.mongo import Document
from services.chassis.record import STATE_SHOWN, RecordKind
from services.chassis.running import Running


def _under_review(state: Document) -> Document:
    """A qualifying determination used to end an assessment; it is under review."""
    if state["status"] != "qualifying_determination":
        return state
    return {**state, "status": Status.UNDER_REVIEW}


def _every_text_kept(state: Document) -> Document:
    """One text about the report used to be kept, the latest, without the event that says when it came."""
    words = state.get("observations")
    came = [each["version"] for each in state.get("dates", ()) if each["step"] == Step.OBSERVED]
    kept = [{"version": max(came, default=0), "words": words}] if words else []
    return {**state, "observations": kept}


RECOMMENDED, TO_SIGN_OFF, DELAYED = "recommended", "to_sign_off", "delayed"
ON_HOLD = "on_hold"
"""Lists of their own, under the names by which the work list is asked for them."""


EXPLAINED = "explained"
"""Under which a list entry keeps the day after which a stage is late without a reason."""


def list_entry(journey: UUID, assessment: Assessment) -> ListEntry:
    """As every case; one that waits for a manager, or takes longer, is in a list of its own too."""
    entry = case_list.list_entry(journey, assessment)
    until = explained_until(assessment)
    explained = {EXPLAINED: until.isoformat() if until else NEVER}
    return replace(entry, by=[*entry.by, *_lists(assessment)], sort={**entry.sort, **explained})


def _lists(assessment: Assessment) -> Iterator[str]:
    if assessment.status is Status.STAGE_ONE and assessment.stage_one.recommendation:
        yield RECOMMENDED
    if assessment.status in ADDED_AT and assessment.stage_two.to_sign_off:
        yield TO_SIGN_OFF
    if assessment.status is Status.STAGE_ONE and assessment.stage_one.extension:
        yield DELAYED
    if delay_of(assessment):
        yield DELAYED
    if assessment.on_hold is not None:
        yield ON_HOLD


class AssessmentQuery(CaseQuery[Status]):
    """Which of an agency's assessments are asked for; what is left out does not matter."""

    recommended: bool = Field(
        default=False, description="True: recommended by the social worker, and not decided yet"
    )
    to_sign_off: bool = Field(
        default=False, description="True: a report or an addendum waits for a manager's sign-off"
    )
    delayed: bool = Field(
        default=False,
        description="True: stage one is extended, or stage two takes longer than 4 months",
    )
    on_hold: bool = Field(default=False, description="True: on hold")
    late_without_reason: bool = Field(
        default=False,
        description="True: the time of stage one or two is over, and no extension or delay on record explains it today",
    )

    def selection(self, agency: str) -> Selection:
        """The same as a selection from one agency's lists."""
        chosen = super().selection(agency)
        asked = [
            [name] for name in (RECOMMENDED, TO_SIGN_OFF, DELAYED, ON_HOLD) if getattr(self, name)
        ]
        chosen = replace(chosen, by=[*chosen.by, *asked])
        return _without_reason(chosen) if self.late_without_reason else chosen


def late_without_reason(agency: str) -> Selection:
    """An agency's open cases whose stage is late, and no extension or delay explains it today."""
    return _without_reason(Selection(agency, open_ones=True))


def _without_reason(chosen: Selection) -> Selection:
    """Of these, those that no reason explains. What is late is overdue too, which the index finds first."""
    before: Document = {"$lt": today().isoformat()}
    only = {**chosen.only, f"{SORT}.{EXPLAINED}": before}
    return replace(chosen, only=only, days=[*chosen.days, before])


DOCUMENTS_WENT_ALONG: Document = {"state.course.passed_on.version": {"$exists": True}}
MOVED_TO = "state.course.moved_to"
WENT_ALONG = IndexModel(
    [(MOVED_TO, 1)], name="went_along", partialFilterExpression=DOCUMENTS_WENT_ALONG
)
"""Finds the few cases of which documents went along, for the agency where they went."""
AT_ONCE = 200

ASSESSMENTS = RecordKind(
    TOPIC,
    "assessments",
    Assessment,
    indexes=(BY_STAFF, WENT_ALONG, OBLIGATIONS),
    list_entry=list_entry,
    migrations=(
        _under_review,
        unassigned,
        watched_from_now_on,
        looked_at_once,  # for addresses that go with their links
        looked_at_once,  # and then for those that go with the case
        _every_text_kept,
        dict,  # as it was: a decided case used to stay in the list of delayed ones
        dict,  # as it was: an extension and what explains a late stage used to be in no list
    ),
    listed_since=9,
)


async def moved_to(
    assessments: CaseRecords[Assessment], agency: AgencyCode
) -> list[tuple[UUID, Assessment]]:
    """The cases of which documents went along to an agency, those that changed last first; at most 200."""
    wanted = {**DOCUMENTS_WENT_ALONG, MOVED_TO: agency}
    found = assessments.collection.find(wanted, STATE_SHOWN).sort("touched_at", -1).limit(AT_ONCE)

    def read(each: Document) -> tuple[UUID, Assessment]:
        return each["_id"], assessments.kind.state_of(each)

    return [*assessments.concerns.readable(await found.to_list(), read)]


async def described_at(
    assessments: CaseRecords[Assessment], agency: AgencyCode, journeys: Collection[UUID]
) -> list[tuple[UUID, tuple[Description, ...]]]:
    """What applicants told staff of themselves, in those of these cases that are the agency's."""
    wanted: Document = {"_id": {"$in": [*journeys]}, "agency": agency}
    found = await assessments.collection.find(wanted, STATE_SHOWN).to_list()
    return [(each, state.descriptions) for each, state in assessments.identified(found)]


@asynccontextmanager
async def sweeping(running: Running) -> AsyncIterator[None]:
    """Sweeps files away that no assessment names."""
    records: CaseRecords[Assessment] = running.records[ASSESSMENTS.collection]

    async def is_named(journey: UUID, stored: str) -> bool:
        state = (await records.read(journey)).state
        versions = state.document_versions if state else ()
        return any(each.file.stored == stored for each in versions)

    async with running.kept_files.sweeping(running.background, is_named):
        yield


async def storage_trouble(running: Running) -> str | None:
    """Whether the storage of files needs a look."""
    return await running.kept_files.trouble()


class AssessmentView(StaffedView):
    """An assessment for the agency's work: its stage, what is missing, and its deadlines."""

    journey: UUID
    version: int
    reference: str = Field(examples=["7K3M9-QXD2A"])
    agency: AgencyCode
    household: Household
    status: Status
    opened_on: date
    began_on: date | None = Field(
        description="When stage one began; null on the fast track without it"
    )
    missing_checks: list[Check]
    required_checks: int = Field(description="How many a positive decision on stage one needs")
    missing: list[MissingCheck] = Field(
        description="What a positive decision on stage one still needs, and who it is about"
    )
    plan: int = Field(description="The number of the latest stage one plan; 0 without one")
    plan_agreed: bool
    extended_until: date | None = Field(description="When the agency expects to decide stage one")
    extended_for: DelayReason | None = Field(description="Why stage one takes longer")
    recommended: StageOneOutcome | None = Field(
        description="What the social worker recommended; never shown to applicants"
    )
    decided: StageOneOutcome | None = Field(description="What stage one was decided as")
    stage_two_plan: int = Field(description="The number of the latest one; 0 without one")
    stage_two_plan_agreed: bool
    delay: DelayGround | None = Field(description="Why the decision takes longer than 4 months")
    delayed_until: date | None = Field(description="When the agency expects to decide then")
    writings: int = Field(description="How many versions of the report and addenda there are")
    to_sign_off: bool = Field(description="Whether the latest waits for a manager's sign-off")
    fast_track: FastTrackGround | None = Field(
        description="Why they entered stage two directly; null on the general route"
    )
    moved_to: AgencyCode | None = Field(description="The agency with which they go on")
    passed_until: date | None = Field(
        description="Until when that agency can open documents of this case; null if it cannot, and for applicants"
    )
    on_hold: HoldView | None
    early_permanence: EarlyPermanenceView | None = Field(
        description="Null where nothing is known of it"
    )
    new_home: NewHomeView | None = Field(description="Null where nobody moves or moved")
    household_changed_on: date | None = Field(
        description="The date from which the case goes on with one of two applicants"
    )
    report_outdated: bool = Field(
        description="True: the household changed or moved after the report was shared, or its document was withdrawn"
    )
    to_write_again: bool = Field(
        description="True: the report is to be shared again, and what is new in it is not recorded yet"
    )
    asked_by_panel: tuple[PanelNeed, ...] = Field(
        description="What the panel deferred the case for, until it is referred again"
    )
    full_report_asked: bool = Field(
        description="True: the panel had a brief report and waits for a full one"
    )
    answered_panel: bool = Field(
        description="False: what the panel asked for is not with the applicants yet"
    )
    may_write_until: date | None = Field(
        description="The last date on which an applicant who has not commented on the report still can; null if nobody can, and for applicants"
    )
    report: ReportKind | None
    referred_on: date | None
    clocks: list[RunningClock]
    broken_off: list[ClockId] = Field(description="Clocks that ended without what they waited for")
    next_clock: RunningClock | None = Field(description="The next deadline")

    @classmethod
    def of(cls, journey: UUID, assessment: Assessment, version: int) -> Self:
        on = today()
        missing, required = missing_and_required(assessment, on)
        stage = assessment.stage_one
        return cls(
            journey=journey,
            version=version,
            reference=reference(journey),
            agency=assessment.agency,
            household=assessment.household,
            status=assessment.status,
            opened_on=assessment.opened_on,
            began_on=assessment.stage_one_on,
            missing_checks=list(dict.fromkeys(each.check for each in missing)),
            required_checks=required,
            missing=[MissingCheck.of(each) for each in missing],
            plan=stage.plan,
            plan_agreed=is_agreed(assessment),
            recommended=stage.recommendation.outcome if stage.recommendation else None,
            decided=stage.decided,
            stage_two_plan=assessment.stage_two.plan,
            stage_two_plan_agreed=stage_two_plan_is_agreed(assessment),
            writings=len(assessment.stage_two.writings),
            to_sign_off=assessment.stage_two.to_sign_off is not None,
            fast_track=fast.ground if (fast := assessment.course.fast_track) else None,
            moved_to=assessment.course.moved_to,
            passed_until=to.until if (to := receiving_on(assessment, on)) else None,
            on_hold=HoldView.of(assessment),
            early_permanence=EarlyPermanenceView.of(assessment),
            new_home=NewHomeView.of(assessment),
            household_changed_on=_household_changed_on(assessment),
            report_outdated=is_outdated(assessment),
            to_write_again=is_to_write_again(assessment),
            may_write_until=may_write_until(assessment, on),
            report=assessment.report,
            referred_on=assessment.referred_on,
            **clocks_of(assessment),
            **_takes_longer(assessment),
            **_sent_back(assessment),
            **cls.fields_of(assessment),
        )

    def for_household(self) -> Self:
        """Without what is for staff: missing checks and whose, how far the report is, and why a case is on hold.

        That can be the health of one of two applicants. Of staff they see who works with them today.
        """
        hidden: dict[str, Any] = {
            "missing": [],
            "missing_checks": [],
            "writings": 0,
            "to_sign_off": False,
            "to_write_again": False,
            "on_hold": self.on_hold and self.on_hold.for_household(),
            "passed_until": None,
            "may_write_until": None,
        }
        return self.model_copy(update={**hidden, **self.who_works(today())})


def _sent_back(assessment: Assessment) -> dict[str, Any]:
    """Why the panel sent it back, and whether what it asked for is with the applicants."""
    back = assessment.course.returned
    return {
        "asked_by_panel": back.missing if back else (),
        "full_report_asked": assessment.course.full_report_asked,
        "answered_panel": all(each.there for each in asked_by_panel(assessment)),
    }


def _takes_longer(assessment: Assessment) -> dict[str, Any]:
    """Why each stage takes longer than its deadline, and until when; the latest that was recorded."""
    extension, delay = assessment.stage_one.extension, delay_of(assessment)
    return {
        "extended_until": extension.until if extension else None,
        "extended_for": extension.reason if extension else None,
        "delay": delay.ground if delay else None,
        "delayed_until": delay.until if delay else None,
    }


def _household_changed_on(assessment: Assessment) -> date | None:
    return max(map(assessment.day_of, assessment.course.left.values()), default=None)


def reasons_of(journey: UUID, assessment: Assessment) -> CaseReasons:
    """What was recommended, why stage one ended as it did and why it was late, and what the applicants wrote."""
    recommended = assessment.recommended
    held = [assessment.hold_words[version] for version in sorted(assessment.hold_words)]
    back = [each.reason for each in assessment.retracted]
    written = {
        ReasonsFor.STAGE_ONE_RECOMMENDATION: recommended.reasons if recommended else None,
        ReasonsFor.STAGE_ONE_REFUSAL: assessment.reasons,
        ReasonsFor.STAGE_ONE_DELAY: assessment.delay_evidence,
        ReasonsFor.FAST_TRACK: assessment.fast_track_evidence,
        ReasonsFor.DISQUALIFICATION_TAKEN_BACK: "\n".join(back) or None,
        ReasonsFor.HOLD: "\n".join(held) or None,
        ReasonsFor.MOVE: assessment.move_words,
        ReasonsFor.OBSERVATIONS: "\n\n".join(
            each.words for each in assessment.observations if each.words
        )
        or None,
    }
    return CaseReasons.of(journey, written)
