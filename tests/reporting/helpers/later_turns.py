"""Families to whom everything happens that is counted after an enquiry: one that was matched, one on hold."""

from datetime import date
from uuid import UUID

from contracts.assessing import DelayGround
from contracts.complaints import (
    ComplaintAbout,
    ComplaintAnswered,
    ComplaintFinding,
    ComplaintMeans,
    ComplaintReceived,
    ComplaintStage,
    ComplaintWayOn,
)
from contracts.early_permanence import EarlyPermanenceConsidered
from contracts.event import Event
from contracts.event_booking import EventAttended
from contracts.hold import AskedForBy, CaseHeld, HoldReason
from contracts.household import FeedbackGiven
from contracts.panel import ApplicantsApproved
from contracts.placement import AdoptersMatched
from contracts.preparation import (
    PeerSupportKind,
    PeerSupportStep,
    PreparationKind,
    PreparationOutcome,
    PreparationTopic,
)
from contracts.reference import FeedbackStep
from contracts.stage_one import PeerSupportMoved, PreparationBooked, PreparationTaken
from contracts.stage_two import StageTwoDelayed
from tests.reporting.helpers.stories import approved_family

CAME, APPROVED, MATCHED = date(2021, 4, 9), date(2021, 8, 24), date(2021, 12, 1)
BUDDY = PeerSupportKind.BUDDY


def a_matched_family(agency: str) -> list[Event]:
    """Prepared and approved for early permanence, matched after three months; it complained on the way."""
    kind = PreparationKind.TRAINING
    return [
        *approved_family(agency=agency)[:2],
        EventAttended(occurred_on=CAME, information_event=UUID(int=1)),
        FeedbackGiven(occurred_on=CAME, step=FeedbackStep.ENQUIRY, ease=4),
        *approved_family(agency=agency)[2:-1],
        PeerSupportMoved(occurred_on=CAME, kind=BUDDY, step=PeerSupportStep.OFFERED),
        PeerSupportMoved(occurred_on=APPROVED, kind=BUDDY, step=PeerSupportStep.MET),
        EarlyPermanenceConsidered(occurred_on=APPROVED, interested=True),
        PreparationBooked(
            occurred_on=APPROVED,
            booking=1,
            kind=kind,
            held_on=APPROVED,
            topic=PreparationTopic.EARLY_PERMANENCE,
        ),
        PreparationTaken(
            occurred_on=APPROVED,
            booking=1,
            kind=kind,
            applicant=1,
            outcome=PreparationOutcome.DONE,
        ),
        ApplicantsApproved(occurred_on=APPROVED, agency=agency, children=2, early_permanence=True),
        AdoptersMatched(occurred_on=MATCHED, match=1, children=2),
        *a_complaint(agency),
    ]


def a_complaint(agency: str) -> list[Event]:
    """A complaint about an agency and its answer."""
    return [
        ComplaintReceived(
            occurred_on=APPROVED,
            number=1,
            agency=agency,
            about=ComplaintAbout.TIME_TAKEN,
            step=FeedbackStep.STAGE_TWO,
            means=ComplaintMeans.ONLINE,
        ),
        ComplaintAnswered(
            occurred_on=MATCHED,
            number=1,
            stage=ComplaintStage.LOCAL_RESOLUTION,
            finding=ComplaintFinding.UPHELD,
            way_on=ComplaintWayOn.INVESTIGATION,
        ),
    ]


def a_family_on_hold(agency: str) -> list[Event]:
    """In stage two, which is delayed, and then put on hold."""
    return [
        *approved_family(agency=agency)[:9],
        StageTwoDelayed(
            occurred_on=APPROVED,
            ground=DelayGround.APPLICANT_REQUEST,
            begins_on=APPROVED,
            until=MATCHED,
        ),
        CaseHeld(occurred_on=MATCHED, reason=HoldReason.WORK, asked_by=AskedForBy.APPLICANTS),
    ]
