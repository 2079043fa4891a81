"""A change of what is counted must not meet rows and cells that were counted otherwise."""

from datetime import date
from hashlib import sha256

from contracts.assessment import AssessmentDateCorrected, ChecksReturned, WindowClosed
from contracts.checks import Check, ChecksAsked
from contracts.clocks import ClockId
from contracts.disqualification import HouseholdDisqualified
from contracts.event import Event
from contracts.event_booking import EventAttended
from contracts.fast_track import FastTrackGround, FastTrackTaken
from contracts.household import FeedbackGiven
from contracts.panel import PanelDateCorrected
from contracts.people import ApplicantLeft, LeftBecause
from contracts.reference import EthnicGroup, FeedbackStep, Household, SourceKind
from services.reporting.domain.contributions import DEFINITIONS
from services.reporting.store.documents import canonical
from tests.reporting.helpers.event_places import ADA, booked, planned
from tests.reporting.helpers.stories import (
    absorbed,
    approved_family,
    closed,
    contacted,
    corrected,
    counted,
    determined,
    merged,
    opening_corrected,
    own,
    received,
    referred,
    refused,
    reopened,
    row_of,
    scored,
    submitted,
    taken_up,
    visit_held,
    visit_requested,
    withdrawn_application,
    withdrawn_enquiry,
)

DIGESTS = {
    1: "3d1eaaeb3a32a96c",
    2: "9747deec7ad63de8",
    3: "5e8826b246bc820c",
    4: "46f7712637116335",
    5: "1750265b14370e1a",
    6: "2162a6c77c0a83f9",
    7: "2162a6c77c0a83f9",
    8: "5429bda24048e94b",
    9: "81fd173c5364ea44",
    10: "aa376237b7754941",
    11: "3bed04a7ac764812",
    12: "456af97e323000a7",
}
EARLIER, DAY, LATE = date(2021, 3, 30), date(2021, 4, 6), date(2021, 4, 16)


ASSESSMENT_CORRECTED = AssessmentDateCorrected(occurred_on=LATE, corrects=2, right_day=LATE)
PANEL_CORRECTED = PanelDateCorrected(occurred_on=LATE, corrects=1, right_day=LATE)

CHECKS_ASKED = ChecksAsked(occurred_on=DAY, checks=(Check.DBS, Check.HEALTH))
CHECKS_BACK = ChecksReturned(occurred_on=LATE, checks=(Check.DBS,), person=1)
LEFT = ApplicantLeft(occurred_on=date(2021, 7, 1), applicant=1, because=LeftBecause.SEPARATION)
CAME = EventAttended(occurred_on=DAY, information_event=ADA)
FAST = FastTrackTaken(occurred_on=LATE, ground=FastTrackGround.FOSTER_CARER, checks=())


def some_rows_of_every_kind() -> bytes:
    whole = approved_family(groups=(EthnicGroup.INDIAN, EthnicGroup.PREFER_NOT_TO_SAY))
    stories: list[list[Event]] = [
        whole,
        [*whole[:-1], determined(date(2021, 9, 1))],
        [*approved_family(household=Household.SINGLE)[:-3], withdrawn_application(DAY)],
        [*approved_family()[:-3], WindowClosed(occurred_on=date(2022, 1, 10))],
        [*approved_family()[:-3], HouseholdDisqualified(occurred_on=date(2021, 9, 1))],
        [*approved_family()[:-2], HouseholdDisqualified(occurred_on=date(2021, 11, 1))],
        [*whole[:-1], LEFT, whole[-1]],
        [*whole[:8], FAST, *whole[10:]],
        [received(DAY)],
        [received(DAY), withdrawn_enquiry(DAY)],
        [*approved_family(), opening_corrected(LATE), corrected(5, LATE)],
        [*approved_family(), ASSESSMENT_CORRECTED, PANEL_CORRECTED],
        [*approved_family()[:-4], CHECKS_ASKED, CHECKS_BACK, withdrawn_application(LATE)],
        [scored(DAY, "north", 40, 50)],
        [received(DAY, mystery_shop=True), contacted(DAY)],
        [received(DAY), contacted(DAY), merged(DAY)],
        [
            received(DAY),
            FeedbackGiven(occurred_on=DAY, step=FeedbackStep.ENQUIRY, ease=4),
            merged(DAY),
        ],
        [received(DAY, source=SourceKind.CAMPAIGN), absorbed(DAY, EARLIER, contact=EARLIER)],
        [received(DAY), contacted(DAY), referred(DAY), taken_up(DAY), contacted(LATE)],
        [received(DAY), referred(DAY), refused(DAY), closed(DAY), reopened(LATE)],
        [received(DAY), visit_requested(DAY, own(ClockId.ENQ_VISIT, 5)), visit_held(LATE)],
        [received(DAY), CAME, submitted(LATE)],
        [planned(10), booked(ADA, 2)],
        [received(DAY), contacted(LATE), contacted(DAY), corrected(3, LATE), corrected(1, EARLIER)],
    ]
    rows = [row_of(*story, number=number) for number, story in enumerate(stories)]
    return canonical(rows, counted(rows))


def test_whoever_changes_a_row_or_a_count_raises_the_number_of_the_definitions() -> None:
    assert DIGESTS[DEFINITIONS] == sha256(some_rows_of_every_kind()).hexdigest()[:16], (
        "Rows or counts have changed: raise DEFINITIONS and put the new digest beside its number."
    )
