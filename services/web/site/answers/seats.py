"""What the panel service answers to a panel member or an adviser: their meetings, and a pass for the packs."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from contracts.approval_review import ApprovalDecision, ApprovalReviewFinding
from contracts.panel_meeting import Adviser, MeetingWay
from contracts.reference import AgencyDecision, Recommendation
from contracts.words import clock_time
from services.web.site.clients import VIEW
from services.web.site.rows import Rows


class SeatItem(BaseModel):
    """A case on the agenda; `journey` is None until its papers are sent, and once its minutes are final."""

    model_config = VIEW

    starts_at: str
    journey: UUID | None
    reference: str | None
    agency: str | None
    papers_sent_on: date | None
    representations: bool = False
    approval_review: bool = False

    @property
    def starts(self) -> str:
        """The hour at which it begins, in words."""
        return clock_time(self.starts_at)


class PanelSeat(BaseModel):
    """A meeting at which the visitor sits, or which they advise."""

    model_config = VIEW

    meeting: UUID
    agencies: tuple[str, ...]
    held_on: date
    starts_at: str
    way: MeetingWay
    place: str | None
    advises_as: Adviser | None = None
    agenda: Rows[SeatItem]

    @property
    def starts(self) -> str:
        """The hour at which it starts, in words."""
        return clock_time(self.starts_at)

    def case(self, journey: UUID) -> SeatItem | None:
        """A case whose pack is open."""
        return next((each for each in self.agenda if each.journey == journey), None)


class SecondPanelPapers(BaseModel):
    """What a panel that considers representations reads beside its pack."""

    model_config = VIEW

    proposed: AgencyDecision | ApprovalDecision = AgencyDecision.QUALIFYING_DETERMINATION
    representations: str | None
    recommendation: Recommendation | None
    recommended_on: date | None
    recommendation_reasons: str | None
    determination_reasons: str | None

    @property
    def is_about_approval(self) -> bool:
        """Whether the agency proposed to end an approval, and not to refuse one."""
        return self.proposed is ApprovalDecision.ENDING_PROPOSED


class ApprovalReviewPapers(BaseModel):
    """What a panel on an approval reads beside its pack: the review of it."""

    model_config = VIEW

    reviewed_on: date
    finding: ApprovalReviewFinding
    reasons: str
    observations: tuple[str, ...]


class Pass(BaseModel):
    """A token for each service that has something of a pack."""

    model_config = VIEW

    assessment: str
    enquiry: str
