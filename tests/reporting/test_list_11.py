"""List 11 of Annex A from events: who has a row, with which days, and why they left."""

from datetime import date, timedelta

import pytest

from contracts.assessment import StageOneDecided, WindowClosed
from contracts.checks import Check
from contracts.disqualification import HouseholdDisqualified
from contracts.enquiry import ContactDetailsChanged, EnquiryClosed, EnquiryReopened
from contracts.event import Event
from contracts.fast_track import FastTrackGround, FastTrackTaken
from contracts.hold import AskedForBy, CaseHeld, HoldEnded, HoldReason
from contracts.list_11 import LeavingReason
from contracts.panel import ApprovalEnded, PanelDateCorrected
from contracts.people import ApplicantLeft, LeftBecause
from contracts.placement import AdoptersMatched, ChildrenPlaced, MatchEnd, MatchEnded
from contracts.reference import (
    ApprovalEnd,
    ClosingReason,
    Household,
    ReopeningReason,
    StageOneOutcome,
)
from contracts.temporary_fostering import TemporaryFosteringApproved
from services.reporting.domain.returns.data_quality import Issue, issues_of
from services.reporting.domain.returns.list_11 import Adopter, adopters
from tests.reporting.helpers.stories import (
    accepted,
    approved,
    approved_family,
    closed,
    corrected,
    declined,
    determined,
    not_approved,
    opened,
    received,
    referred,
    row_of,
    submitted,
    taken_up,
    withdrawn_application,
    withdrawn_enquiry,
)

BEGAN = date(2021, 4, 6)
SINCE = date(2021, 1, 1)
LATE = date(2021, 11, 1)
DAY = timedelta(days=1)
MATCHED = AdoptersMatched(occurred_on=LATE, match=1, children=1)
PLACED = ChildrenPlaced(occurred_on=LATE + DAY, match=1, children=1)
ORDERED = ApprovalEnded(occurred_on=LATE + 99 * DAY, agency="north", end=ApprovalEnd.ADOPTION_ORDER)
WITHDREW, HELD, REFUSED = LeavingReason.WITHDREW, LeavingReason.ON_HOLD, LeavingReason.REFUSED


def listed(*events: Event, agency: str = "north", since: date = SINCE) -> tuple[Adopter, ...]:
    return adopters(row_of(*events), agency, since)


def the_one(*events: Event, agency: str = "north") -> Adopter:
    return listed(*events, agency=agency)[0]


def held(on: date) -> CaseHeld:
    return CaseHeld(occurred_on=on, reason=HoldReason.FAMILY, asked_by=AskedForBy.APPLICANTS)


def test_a_couple_is_two_rows_with_the_same_days() -> None:
    first, second = listed(*approved_family(BEGAN))

    assert (first.applicant, second.applicant) == (1, 2)
    assert first.model_copy(update={"applicant": 2}) == second
    assert (first.enquired_on, first.stage_one_started_on) == (BEGAN, BEGAN + 40 * DAY)
    assert (first.stage_one_ended_on, first.stage_two_started_on) == (
        BEGAN + 60 * DAY,
        BEGAN + 80 * DAY,
    )
    assert (first.submitted_on, first.stage_two_ended_on) == (BEGAN + 120 * DAY, BEGAN + 140 * DAY)
    assert first.approved_on == first.stage_two_ended_on
    assert (first.left_on, first.left_because) == (None, None)


def test_one_who_applies_alone_is_one_row() -> None:
    assert [each.applicant for each in listed(received(BEGAN))] == [1]


def test_a_corrected_day_is_the_day() -> None:
    assert the_one(received(BEGAN), corrected(1, BEGAN - DAY)).enquired_on == BEGAN - DAY


def test_stage_two_ends_with_the_first_decision_and_a_final_refusal_is_a_leaving() -> None:
    found = the_one(*approved_family(BEGAN)[:-1], determined(LATE), not_approved(LATE + 30 * DAY))

    assert (found.stage_two_ended_on, found.approved_on) == (LATE, None)
    assert (found.left_on, found.left_because) == (LATE + 30 * DAY, REFUSED)


ENDS: dict[str, tuple[tuple[Event, ...], LeavingReason | None]] = {
    "the household withdrew its enquiry": ((withdrawn_enquiry(LATE),), WITHDREW),
    "they withdrew their application": (
        (accepted(BEGAN), opened(BEGAN), withdrawn_application(LATE)),
        WITHDREW,
    ),
    "the registration was declined": ((declined(LATE),), REFUSED),
    "stage one ended as not suitable": (
        (
            accepted(BEGAN),
            opened(BEGAN),
            StageOneDecided(occurred_on=LATE, outcome=StageOneOutcome.NOT_SUITABLE),
        ),
        REFUSED,
    ),
    "an adult is disqualified": (
        (accepted(BEGAN), opened(BEGAN), HouseholdDisqualified(occurred_on=LATE)),
        REFUSED,
    ),
    "the enquiry was closed, which has no code": ((closed(LATE),), None),
    "the window was closed, which has no code": (
        (accepted(BEGAN), opened(BEGAN), WindowClosed(occurred_on=LATE)),
        None,
    ),
    "they gave their approval up": (
        (
            approved(BEGAN + DAY),
            ApprovalEnded(occurred_on=LATE, agency="north", end=ApprovalEnd.GIVEN_UP),
        ),
        WITHDREW,
    ),
    "the agency ended their approval": (
        (
            approved(BEGAN + DAY),
            ApprovalEnded(occurred_on=LATE, agency="north", end=ApprovalEnd.AFTER_REVIEW),
        ),
        REFUSED,
    ),
    "the case is on hold": ((accepted(BEGAN), opened(BEGAN), held(LATE)), HELD),
}


@pytest.mark.parametrize("story", ENDS)
def test_who_left_has_the_day_and_the_code_of_the_reason(story: str) -> None:
    events, because = ENDS[story]
    found = the_one(received(BEGAN), *events)

    assert (found.left_on, found.left_because) == (LATE, because)


def test_who_goes_on_has_not_left() -> None:
    resumed = the_one(
        received(BEGAN), accepted(BEGAN), opened(BEGAN), held(LATE), HoldEnded(occurred_on=LATE)
    )
    back = EnquiryReopened(occurred_on=LATE, reason=ReopeningReason.ENQUIRER_CAME_BACK)
    reopened = the_one(received(BEGAN), withdrawn_enquiry(LATE), back)

    assert (resumed.left_on, reopened.left_on) == (None, None)


def test_who_left_one_of_a_couple_left_alone_and_has_no_later_days() -> None:
    apart = ApplicantLeft(occurred_on=BEGAN + 90 * DAY, applicant=2, because=LeftBecause.SEPARATION)
    first, second = listed(*approved_family(BEGAN), apart)

    assert (first.left_on, first.approved_on) == (None, BEGAN + 140 * DAY)
    assert (second.left_on, second.left_because) == (BEGAN + 90 * DAY, WITHDREW)
    assert (second.stage_two_started_on, second.approved_on) == (BEGAN + 80 * DAY, None)


def test_the_fast_track_has_no_stage_one() -> None:
    taken = FastTrackTaken(
        occurred_on=BEGAN, ground=next(iter(FastTrackGround)), checks=(Check.DBS,)
    )
    events = (*approved_family(BEGAN), taken)
    found = the_one(*events)

    assert (found.stage_one_started_on, found.stage_one_ended_on) == (None, None)
    assert [*issues_of(row_of(*events), found)] == []


def test_a_match_its_children_and_the_adoption_order() -> None:
    placed = {"match": 2, "children": 2}
    story = (
        *approved_family(BEGAN),
        AdoptersMatched(occurred_on=LATE, match=1, children=1),
        MatchEnded(occurred_on=LATE, match=1, because=MatchEnd.DID_NOT_GO_AHEAD),
        AdoptersMatched(occurred_on=LATE + 2 * DAY, **placed),
        ChildrenPlaced(occurred_on=LATE + 9 * DAY, **placed),
        PanelDateCorrected(occurred_on=LATE + 9 * DAY, corrects=5, right_day=LATE + 8 * DAY),
        ApprovalEnded(occurred_on=LATE + 99 * DAY, agency="north", end=ApprovalEnd.ADOPTION_ORDER),
    )
    found = the_one(*story)

    assert (found.matched_on, found.placed_on) == (LATE + 2 * DAY, LATE + 8 * DAY)
    assert (found.children_placed, found.adoption_order_on) == (2, LATE + 99 * DAY)
    assert found.left_on is None


def test_only_who_is_approved_as_foster_carer_of_a_child_is_said_to_foster_for_adoption() -> None:
    story = approved_family(BEGAN)
    fostering = TemporaryFosteringApproved(occurred_on=LATE, approval=1, until=LATE + 90 * DAY)

    assert not the_one(*story).fosters_for_adoption
    assert the_one(*story, fostering).fosters_for_adoption


def test_an_agency_that_passed_a_household_on_has_its_own_part_alone() -> None:
    story = (
        received(BEGAN),
        referred(BEGAN + 5 * DAY, receiver="south"),
        taken_up(BEGAN + 7 * DAY, agency="south"),
        accepted(LATE, agency="south"),
        opened(LATE, agency="south"),
    )
    sender, receiver = the_one(*story), the_one(*story, agency="south")

    assert (sender.enquired_on, sender.left_on) == (BEGAN, BEGAN + 7 * DAY)
    assert (sender.left_because, sender.stage_one_started_on) == (None, None)
    assert (receiver.enquired_on, receiver.stage_one_started_on) == (BEGAN + 5 * DAY, LATE)
    assert listed(*story, agency="west") == ()


JOINT = Household.JOINT
PASSED_ON = (
    received(BEGAN),
    ContactDetailsChanged(occurred_on=BEGAN + DAY, household=Household.SINGLE),
    referred(BEGAN + 5 * DAY),
    taken_up(BEGAN + 7 * DAY),
)


@pytest.mark.parametrize(
    "later",
    [
        [ContactDetailsChanged(occurred_on=LATE, household=JOINT)],
        [submitted(LATE, household=JOINT)],
        [accepted(LATE, agency="south", household=JOINT)],
        [opened(LATE, agency="south", household=JOINT)],
        [ApplicantLeft(occurred_on=LATE, applicant=2, because=LeftBecause.SEPARATION)],
    ],
)
def test_whom_the_next_agency_made_a_couple_was_not_one_before(later: list[Event]) -> None:
    assert [each.applicant for each in listed(*PASSED_ON, *later, agency="south")] == [1, 2]
    assert [each.applicant for each in listed(*PASSED_ON, *later)] == [1]


def test_a_couple_that_one_goes_on_from_alone_elsewhere_was_a_couple_before() -> None:
    alone = ContactDetailsChanged(occurred_on=LATE, household=Household.SINGLE)
    changed = ContactDetailsChanged(occurred_on=BEGAN + DAY, household=JOINT)
    couple = (received(BEGAN), changed, *PASSED_ON[2:], alone)

    assert [each.applicant for each in listed(*couple, agency="south")] == [1]
    assert [each.applicant for each in listed(*couple)] == [1, 2]


def test_what_the_next_agency_closes_as_recorded_in_error_stays_in_the_list_of_the_one_before() -> (
    None
):
    wrong = EnquiryClosed(occurred_on=LATE, reason=ClosingReason.RECORDED_IN_ERROR)

    assert listed(*PASSED_ON, wrong, agency="south") == ()
    assert the_one(*PASSED_ON, wrong).left_on == BEGAN + 7 * DAY


@pytest.mark.parametrize(
    "crossed", [withdrawn_application(LATE + DAY), HouseholdDisqualified(occurred_on=LATE + DAY)]
)
def test_what_crossed_with_an_approval_is_no_leaving_of_who_is_approved(crossed: Event) -> None:
    story = (received(BEGAN), accepted(BEGAN), opened(BEGAN), approved(LATE), crossed)
    ended = ApprovalEnded(occurred_on=LATE + 9 * DAY, agency="north", end=ApprovalEnd.MOVED)

    assert (the_one(*story).left_on, the_one(*story).left_because) == (None, None)
    assert the_one(*story, ended).left_on == LATE + 9 * DAY


def test_who_left_more_than_a_year_ago_is_not_listed_and_who_is_open_always_is() -> None:
    ended = (received(BEGAN), withdrawn_enquiry(LATE))

    assert listed(*ended, since=LATE)
    assert not listed(*ended, since=LATE + DAY)
    assert listed(received(BEGAN), since=date(2030, 1, 1))


def test_mystery_shops_and_records_in_error_have_no_row() -> None:
    wrong = EnquiryClosed(occurred_on=LATE, reason=ClosingReason.RECORDED_IN_ERROR)

    assert listed(received(BEGAN, mystery_shop=True)) == ()
    assert listed(received(BEGAN), wrong) == ()


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        (approved_family(BEGAN), []),
        ([received(BEGAN)], []),
        ([opened(BEGAN, household=Household.SINGLE)], [Issue.NO_ENQUIRY_DATE]),
        (
            [received(BEGAN), approved(LATE)],
            [
                Issue.APPROVED_WITHOUT_STAGE_ONE_START,
                Issue.APPROVED_WITHOUT_STAGE_TWO_START,
                Issue.APPROVED_WITHOUT_REFERRAL,
            ],
        ),
        (
            [e for e in approved_family(BEGAN) if not isinstance(e, StageOneDecided)],
            [Issue.STAGE_TWO_WITHOUT_STAGE_ONE_END],
        ),
        ([*approved_family(BEGAN), ORDERED], [Issue.ORDER_WITHOUT_PLACEMENT]),
        ([*approved_family(BEGAN), MATCHED, ORDERED], [Issue.ORDER_WITHOUT_PLACEMENT]),
        ([*approved_family(BEGAN), MATCHED, PLACED, ORDERED], []),
        ([received(LATE), accepted(BEGAN), opened(BEGAN)], [Issue.DAYS_OUT_OF_ORDER]),
    ],
)
def test_what_is_missing_or_cannot_be_right_is_found(
    events: list[Event], expected: list[Issue]
) -> None:
    row = row_of(*events)

    assert [*issues_of(row, adopters(row, "north", SINCE)[0])] == expected
