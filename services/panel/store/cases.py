"""What the panel service keeps, and how it shows it.

The invariant: reasons in writing are shown on their own, never in a list; people appear by their codes alone.
"""

from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.approval_rules import ApprovalDuty, is_owed_to_approved
from contracts.approval_terms import ApprovalTerms
from contracts.clocks import ClockId, RunningClock, start
from contracts.deferral import PanelNeed
from contracts.identity import StaffCode
from contracts.journey import reference
from contracts.panel import TOPIC, MinutesFinalised, PanelMet, PanelRecommended
from contracts.panel_attendance import AttendanceWish
from contracts.panel_minutes import MinutesCorrected, MinutesDrafted, MinutesStanding
from contracts.placement import MatchEnd
from contracts.reference import (
    AgencyCode,
    AgencyDecision,
    ApplicantNumber,
    Household,
    NoteAbout,
    Recommendation,
    ReportKind,
    ReviewEnd,
    ReviewRoute,
)
from contracts.since_papers import SincePapers
from contracts.temporary_fostering import FosteringEnd
from services.casework.case_list import StaffedView, list_entry, next_clock
from services.casework.clock_watch import watched_from_now_on
from services.casework.shared_work import BY_STAFF, unassigned
from services.chassis.mongo import Document
from services.chassis.record import RecordKind
from services.panel.domain.approval_progress import ApprovalReview
from services.panel.domain.minutes_progress import Minutes
from services.panel.domain.panel_case import Meeting, PanelCase
from services.panel.domain.progress import Status
from services.panel.domain.steps_taken import AnyDecision, ApprovalView
from services.panel.store.decision_told import approved_for
from services.panel.store.notices import NoticeView
from services.panel.store.reasons import reasons_of
from services.panel.store.report_quality import BY_QUALITY
from services.panel.timeline import broken_off

__all__ = ["PANEL_CASES", "ListedPanelCase", "PanelCaseView", "PanelNotes", "reasons_of"]


def _under_review(state: Document) -> Document:
    """A qualifying determination used to end a case; it is under review, and its notice is still to be recorded."""
    if state["status"] != "qualifying_determination":
        return state
    decided_on = state["clocks"][ClockId.ADM_DECIDE]["stopped_on"]
    notice = start(ClockId.NOTIFY_WRITTEN, date.fromisoformat(decided_on))
    return {
        **state,
        "status": Status.UNDER_REVIEW,
        "decided": {"decision": AgencyDecision.QUALIFYING_DETERMINATION, "on": decided_on},
        "clocks": {**state["clocks"], ClockId.NOTIFY_WRITTEN: notice.model_dump(mode="json")},
    }


def _with_decision_records(state: Document) -> Document:
    """Only the latest decision had its maker on record, and an approval no reasons."""
    kept = {**state}
    by = kept.pop("decision_maker", None)
    reasons = {
        AgencyDecision.QUALIFYING_DETERMINATION: kept.pop("determination_reasons", None),
        AgencyDecision.NOT_APPROVED: kept.pop("final_reasons", None),
    }
    latest = (kept.get("decided") or {}).get("decision")
    decisions = [each for each, words in reasons.items() if words and each != latest]
    records = [
        {"decision": each, "by": by if each == latest else None, "reasons": reasons.get(each)}
        for each in (*decisions, *filter(None, [latest]))
    ]
    return {**kept, "decision_records": records}


def _with_minutes(state: Document) -> Document:
    """Final minutes were a step of the way, and no version of the minutes."""
    final = [each for each in state.get("steps", ()) if each["type"] == MinutesFinalised.type]
    if state.get("minutes") or not final:
        return state
    days = enumerate((each["data"]["occurred_on"] for each in final), start=1)
    standing = MinutesStanding.FINAL
    return {
        **state,
        "minutes": [{"number": number, "standing": standing, "on": on} for number, on in days],
    }


def _with_every_reason(state: Document) -> Document:
    """Only the latest reasons on an approval, and for the answer to a late request, were on record."""
    review = state.get("review_writing") or {}
    return {
        **state,
        "approval_view_reasons": [*filter(None, [state.get("approval_view_reasons")])],
        "review_writing": {**review, "late": [*filter(None, [review.get("late")])]},
    }


def _with_hearings(state: Document) -> Document:
    """Versions of minutes did not say of which meeting they are: they were of the latest then."""
    met, hearings = 0, list[int]()
    for each in state.get("steps", ()):
        met += each["type"] == PanelMet.type
        if each["type"] in _OF_MINUTES:
            corrects = each["type"] == MinutesCorrected.type and hearings
            hearings.append(hearings[-1] if corrects else max(1, met))
    minutes = state.get("minutes", ())
    told = [*hearings, *[1] * len(minutes)]
    return {
        **state,
        "minutes": [{"hearing": told[at], **each} for at, each in enumerate(minutes)],
    }


def _with_report_notes(state: Document) -> Document:
    """What a panel said of the report was kept with its recommendation alone."""
    kept = {**state}
    words = kept.pop("report_quality", None)
    if not words:
        return {**kept, "report_notes": []}
    made = [each for each in kept.get("steps", ()) if each["type"] == PanelRecommended.type]
    version = made[-1]["version"] if made else 0
    said = {"on": kept["recommended_on"], "came_to": kept["recommendation"], "words": words}
    return {**kept, "report_notes": [{"version": version, **said}]}


_OF_MINUTES = frozenset({MinutesDrafted.type, MinutesFinalised.type, MinutesCorrected.type})


def _with_yearly_review(state: Document) -> Document:
    """An approval had no review that could fall due; it wakes at once, and is then watched like any other."""
    decided = state.get("decided") or {}
    if state["status"] != Status.APPROVED or decided.get("decision") != AgencyDecision.APPROVED:
        return state
    approved_on = date.fromisoformat(decided["on"])
    if ClockId.REVIEW_ANNUAL in state["clocks"] or not is_owed_to_approved(
        ApprovalDuty.YEARLY_REVIEW, approved_on
    ):
        return state
    year = start(ClockId.REVIEW_ANNUAL, approved_on).model_dump(mode="json")
    clocks = {**state["clocks"], ClockId.REVIEW_ANNUAL: year}
    return watched_from_now_on({**state, "clocks": clocks})


def _with_view_writing(state: Document) -> Document:
    """Of a panel's view of an approval only its reasons were on record; final minutes after it began no time to decide."""
    kept = {**state}
    reasons = kept.pop("approval_view_reasons", None) or ()
    kept = {**kept, "approval_view_writing": [{"reasons": each} for each in reasons]}
    latest = [each for each in kept.get("minutes", ()) if each["hearing"] == len(kept["meetings"])]
    final = [each["on"] for each in latest if each["standing"] == MinutesStanding.FINAL]
    waits = kept["status"] == Status.APPROVAL_IN_REVIEW and kept.get("approval_view")
    if not (waits and final):
        return kept
    due = start(ClockId.ADM_DECIDE, date.fromisoformat(final[0])).model_dump(mode="json")
    return watched_from_now_on({**kept, "clocks": {**kept["clocks"], ClockId.ADM_DECIDE: due}})


PANEL_CASES = RecordKind(
    TOPIC,
    "panel_cases",
    PanelCase,
    indexes=(BY_STAFF, BY_QUALITY),
    list_entry=list_entry,
    migrations=(
        _under_review,
        unassigned,
        watched_from_now_on,
        _with_decision_records,
        _with_minutes,
        _with_every_reason,
        _with_hearings,
        _with_report_notes,
        _with_yearly_review,
        _with_view_writing,
    ),
    listed_since=11,
)


class FosteringView(BaseModel):
    """A temporary approval as foster carers for one child; the reference is the agency's own."""

    number: int
    child: str
    begins_on: date
    until: date
    ended_on: date | None
    because: FosteringEnd | None

    @classmethod
    def each_of(cls, case: PanelCase) -> list[Self]:
        return [
            cls(child=case.fostered[each.number], **each.model_dump()) for each in case.fostering
        ]


class MatchView(BaseModel):
    """A match of the adopters with children, and how far it came; `placed` is how many children."""

    number: int
    matched_on: date
    children: int
    placed_on: date | None
    placed: int | None
    ended_on: date | None
    because: MatchEnd | None

    @classmethod
    def each_of(cls, case: PanelCase) -> list[Self]:
        return [cls(**each.model_dump()) for each in case.matches]


class SincePapersView(BaseModel):
    """What changed in the household after its papers came, and on which day; several checks of a day count as one."""

    what: SincePapers
    on: date

    @classmethod
    def each_of(cls, case: PanelCase) -> list[Self]:
        every = dict.fromkeys((each.on, each.what) for each in case.since_papers)
        return [cls(what=what, on=on) for on, what in sorted(every)]


class ListedPanelCase(StaffedView):
    """A case as lists show it."""

    journey: UUID
    version: int
    reference: str = Field(examples=["7K3M9-QXD2A"])
    agency: AgencyCode
    household: Household
    status: Status
    report: ReportKind
    referred_on: date
    meetings: tuple[Meeting, ...]
    missing: tuple[PanelNeed, ...] = Field(
        description="What the panel needs, while it has sent the case back for that"
    )
    returned_on: date | None = Field(
        description="When the panel last sent the case back to the assessment"
    )
    minutes: tuple[Minutes, ...] = Field(
        description="Every version of the minutes of each meeting, in their order"
    )
    recommendation: Recommendation | None
    recommended_on: date | None
    decision_maker: StaffCode | None = Field(description="Who made the latest decision")
    decided: AnyDecision | None = Field(
        description="What was decided last: on the application, or about the approval after a review"
    )
    decided_on: date | None
    notice_sent_on: date | None = Field(description="When the agency sent its latest decision")
    told_on: date | None = Field(description="When they were told of it in person or by phone")
    review_route: ReviewRoute | None
    review_recommendation: Recommendation | None = Field(
        description="What the independent review recommended"
    )
    second_panel_on: date | None = Field(description="When representations went to the panel again")
    second_panel_met: bool = Field(
        description="Whether a meeting on the representations is on record"
    )
    second_recommendation: Recommendation | None = Field(
        description="What the panel recommended on the representations"
    )
    review_end: ReviewEnd | None = Field(description="Why a review ended without a recommendation")
    approval_review: ApprovalReview | None = Field(description="The latest review of the approval")
    approval_view: ApprovalView | None = Field(
        description="What the panel said of the approval after that review"
    )
    since_papers: list[SincePapersView] = Field(
        description="What changed in the household after its papers came"
    )
    disqualified_on: date | None = Field(
        description="When an adult was found disqualified; null before, and once its notice is sent"
    )
    disqualification_crossed_on: date | None = Field(
        description="When an adult was found disqualified, where the agency approved before that was heard of"
    )
    clocks: list[RunningClock]
    next_clock: RunningClock | None = Field(description="The next deadline")

    @classmethod
    def of(cls, journey: UUID, case: PanelCase, version: int) -> Self:
        return cls(**cls._facts(journey, case, version))

    @classmethod
    def _facts(cls, journey: UUID, case: PanelCase, version: int) -> dict[str, Any]:
        return dict(
            journey=journey,
            version=version,
            reference=reference(journey),
            agency=case.agency,
            household=case.household,
            status=case.status,
            report=case.report,
            referred_on=case.referred_on,
            meetings=case.meetings,
            missing=case.missing,
            returned_on=case.returned_on,
            minutes=case.minutes,
            recommendation=case.recommendation,
            recommended_on=case.recommended_on,
            decision_maker=case.decision_maker,
            decided=case.decided.decision if case.decided else None,
            decided_on=case.decided.on if case.decided else None,
            notice_sent_on=case.notice_sent_on,
            told_on=case.told_on,
            review_route=case.review_route,
            review_recommendation=case.review_recommendation,
            second_panel_on=case.second_panel_on,
            second_panel_met=case.second_panel_met,
            second_recommendation=case.second_recommendation,
            review_end=case.review_end,
            approval_review=case.approval_review,
            approval_view=case.approval_view,
            since_papers=SincePapersView.each_of(case),
            disqualified_on=case.disqualified_on,
            disqualification_crossed_on=case.disqualification_crossed_on,
            clocks=list(case.clocks.values()),
            next_clock=next_clock(case),
            **cls.fields_of(case),
        )


class PanelCaseView(ListedPanelCase):
    """A case for the work of the panel and the agency decision maker, with which child they foster."""

    fostering: list[FosteringView] = Field(description="Early permanence: one child each")
    matches: list[MatchView] = Field(
        description="With how many children they were matched, and whether these were placed"
    )
    wishes: dict[ApplicantNumber, AttendanceWish] = Field(
        description="Whether each applicant wants to come to the panel"
    )
    terms: ApprovalTerms | None = Field(description="What they are approved for")
    notices: list[NoticeView] = Field(description="Of each decision, in their order")
    broken_off: list[ClockId] = Field(description="Clocks that ended without what they waited for")

    @classmethod
    def _facts(cls, journey: UUID, case: PanelCase, version: int) -> dict[str, Any]:
        facts = super()._facts(journey, case, version)
        own = {
            "matches": MatchView.each_of(case),
            "wishes": case.wishes,
            "terms": _terms(case),
            "notices": NoticeView.each_of(case),
            "broken_off": broken_off(case),
        }
        return {**facts, "fostering": FosteringView.each_of(case), **own}


def _terms(case: PanelCase) -> ApprovalTerms | None:
    told = approved_for(case)
    return told.terms if told else None


class PanelNote(BaseModel):
    """One note that staff wrote on the case at the panel."""

    on: date
    about: NoteAbout = NoteAbout.NOTE
    staff: StaffCode
    words: str


class PanelNotes(BaseModel):
    """The notes on a case at the panel, in order."""

    journey: UUID
    notes: list[PanelNote]

    @classmethod
    def of(cls, journey: UUID, case: PanelCase) -> Self:
        return cls(journey=journey, notes=[PanelNote(**dict(each)) for each in case.notes])
