"""What the panel service answers: the panel and the decision of the agency."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from pydantic import BaseModel

from contracts.approval_review import ApprovalDecision, ApprovalReviewFinding
from contracts.approval_terms import ApprovalTerms
from contracts.clocks import ClockId, RunningClock
from contracts.decision_notice import NoticePaper, NoticeWay
from contracts.deferral import PanelNeed
from contracts.panel_attendance import AttendanceWish
from contracts.panel_meeting import Adviser, MeetingWay
from contracts.panel_minutes import MinutesStanding
from contracts.placement import MatchEnd
from contracts.reference import AgencyDecision, Recommendation, ReviewEnd, ReviewRoute
from contracts.since_papers import SincePapers
from contracts.temporary_fostering import FosteringEnd
from contracts.words import clock_time
from services.web.site.answers.casework import Staffed, StaffMove
from services.web.site.clients import VIEW
from services.web.site.rows import Rows


class Fostering(BaseModel):
    """A temporary approval as foster carers for one child, by the agency's own reference."""

    model_config = VIEW

    number: int
    child: str
    begins_on: date
    until: date
    ended_on: date | None = None
    because: FosteringEnd | None = None

    @property
    def is_open(self) -> bool:
        """Whether it was not ended before its last day."""
        return self.ended_on is None


class Match(BaseModel):
    """A match of the adopters with children, and how far it came."""

    model_config = VIEW

    number: int
    matched_on: date
    children: int
    placed_on: date | None = None
    placed: int | None = None
    ended_on: date | None = None
    because: MatchEnd | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is not over."""
        return self.ended_on is None


class Minutes(BaseModel):
    """One version of the minutes of a meeting that considered the case; `hearing` is its place among them, from 1."""

    model_config = VIEW

    number: int
    hearing: int
    standing: MinutesStanding
    on: date
    document: int | None = None

    @property
    def is_final(self) -> bool:
        """Whether it is more than a draft."""
        return self.standing is not MinutesStanding.DRAFT


class ApprovalReview(BaseModel):
    """The latest review of an approval, and how far what it led to has come."""

    model_config = VIEW

    on: date
    finding: ApprovalReviewFinding
    report_sent_on: date | None = None
    observed_on: date | None = None
    met_on: date | None = None


class ApprovalView(BaseModel):
    """What the panel said of an approval after its latest review."""

    model_config = VIEW

    recommendation: Recommendation
    on: date


class CaseMeeting(BaseModel):
    """A meeting that considered a case; `meeting` is its record, where the case names one."""

    model_config = VIEW

    on: date
    meeting: UUID | None = None


ADVISES: Mapping[Adviser, str] = {
    Adviser.AGENCY_ADVISER: "the agency\u2019s adviser to the panel",
    Adviser.MEDICAL_ADVISER: "a medical adviser",
    Adviser.LEGAL_ADVISER: "a legal adviser",
}


class PanelInvitation(BaseModel):
    """When and where the panel considers a case; `members` is how many are to sit."""

    model_config = VIEW

    held_on: date
    starts_at: str
    way: MeetingWay
    place: str | None = None
    members: int
    advisers: tuple[Adviser, ...] = ()

    @property
    def there(self) -> str:
        """Who will be there, in words and without names."""
        others = self.members - 1
        sit = "other panel members" if others < 1 else f"{others} other panel members"
        sit = "1 other panel member" if others == 1 else sit
        advise = "".join(f", {ADVISES[each]}" for each in self.advisers)
        return f"A chair and {sit}{advise}, and your social worker"

    @property
    def starts(self) -> str:
        """The hour in words."""
        return clock_time(self.starts_at)


class ApprovedFor(BaseModel):
    """What adopters are approved for; none of it is a condition."""

    model_config = VIEW

    terms: ApprovalTerms | None
    needs: str | None
    words: str | None
    advice: str | None


class ApprovalTold(BaseModel):
    """What was recommended and decided about an approval after a review, as far as the household was told it."""

    model_config = VIEW

    decision: ApprovalDecision
    decided_on: date
    recommendation: Recommendation | None
    recommended_on: date | None
    review_recommendation: Recommendation | None
    second_recommendation: Recommendation | None


class DecisionTold(BaseModel):
    """The decision as far as the household was told it."""

    model_config = VIEW

    decision: AgencyDecision | None
    decided_on: date | None
    recommendation: Recommendation | None
    recommended_on: date | None
    review_recommendation: Recommendation | None
    second_recommendation: Recommendation | None
    approved_for: ApprovedFor | None
    approval: ApprovalTold | None = None


class DecisionNotice(BaseModel):
    """The notice of one decision, with what went with it and how."""

    model_config = VIEW

    decision: AgencyDecision | ApprovalDecision
    sent_on: date
    papers: tuple[NoticePaper, ...]
    sent_by: NoticeWay | None


class SincePaper(BaseModel):
    """What changed in the household after its papers came."""

    model_config = VIEW

    what: SincePapers
    on: date


class PanelCase(Staffed):
    """One case at the panel or with the agency decision maker."""

    model_config = VIEW

    journey: UUID
    reference: str
    agency: str
    status: str
    referred_on: date
    meetings: tuple[CaseMeeting, ...]
    missing: tuple[PanelNeed, ...] = ()
    returned_on: date | None = None
    recommendation: Recommendation | None
    recommended_on: date | None = None
    decision_maker: str | None
    decided: AgencyDecision | ApprovalDecision | None = None
    decided_on: date | None = None
    notice_sent_on: date | None = None
    told_on: date | None = None
    review_route: ReviewRoute | None = None
    review_recommendation: Recommendation | None = None
    second_panel_met: bool = False
    second_recommendation: Recommendation | None = None
    review_end: ReviewEnd | None = None
    approval_review: ApprovalReview | None = None
    approval_view: ApprovalView | None = None
    fostering: tuple[Fostering, ...] = ()
    matches: tuple[Match, ...] = ()
    minutes: tuple[Minutes, ...] = ()
    wishes: Mapping[int, AttendanceWish] = {}
    terms: ApprovalTerms | None = None
    notices: tuple[DecisionNotice, ...] = ()
    since_papers: tuple[SincePaper, ...] = ()
    disqualified_on: date | None = None
    disqualification_crossed_on: date | None = None
    clocks: tuple[RunningClock, ...] = ()
    broken_off: frozenset[ClockId] = frozenset()
    next_clock: RunningClock | None
    staff_moves: tuple[StaffMove, ...] = ()

    @property
    def without_minutes(self) -> list[CaseMeeting]:
        """The meetings whose minutes are not final, in their order."""
        final = {each.hearing for each in self.minutes if each.is_final}
        return [each for number, each in enumerate(self.meetings, 1) if number not in final]

    def met_on(self, hearing: int) -> date | None:
        """The day of a meeting by its place; None for one that the case does not name."""
        return self.meetings[hearing - 1].on if hearing <= len(self.meetings) else None

    @property
    def placed_since(self) -> date | None:
        """Since when a child lives with the adopters; None while none does."""
        placed = [each.placed_on for each in self.matches if each.placed_on and each.is_open]
        return min(placed, default=None)

    @property
    def is_approval_decided(self) -> bool:
        """Whether the latest decision was about an approval, after a review."""
        return isinstance(self.decided, ApprovalDecision)


class PanelCases(BaseModel):
    """A page of cases at the panel; `after` leads to the next."""

    model_config = VIEW

    cases: Rows[PanelCase]
    after: str | None
