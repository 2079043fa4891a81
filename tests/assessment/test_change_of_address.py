"""A household moves home: it says so, staff record it, and what was checked of the earlier home is asked again."""

from datetime import date
from typing import Any

import pytest

from contracts.change_of_address import (
    AddressChanged,
    ChangeOfAddressCalledOff,
    ChangeOfAddressTold,
    HouseholdConfirmed,
)
from contracts.checks import Check
from services.assessment.api.check_table import CheckRow
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.change_of_address import (
    CallOffChangeOfAddress,
    ConfirmHousehold,
    RecordChangeOfAddress,
    TellChangeOfAddress,
    call_off_change_of_address,
    confirm_household,
    record_change_of_address,
    tell_change_of_address,
)
from services.assessment.domain.check_table import CheckState, WaitsFor, missing_checks
from services.assessment.domain.checks import DecideCheckNeed, decide_check_need
from services.assessment.domain.correction import CorrectDate, correct_date
from services.assessment.domain.report import (
    ReferToPanel,
    refer_to_panel,
)
from services.assessment.store import AssessmentView
from services.chassis.decision import Refusal
from services.web.adopter.journey.stage_one import own_checks
from services.web.site.answers.checks import CheckTable as ShownTable
from tests.assessment.helpers.assessments import (
    ACCEPTED,
    DAY,
    DECIDED,
    JOURNEY,
    REFERRED,
    RETURNED,
    WORKER,
    checked,
    commented,
    opened,
    refused,
)
from tests.assessment.helpers.checks import cell, listed, returning
from tests.assessment.helpers.stages_two import sharing, with_addendum

MOVED = date(2025, 4, 4)
"""Three days after every check came back."""


def telling(on: date = MOVED, moves_on: date = MOVED) -> TellChangeOfAddress:
    return TellChangeOfAddress(on=on, moves_on=moves_on)


def moving(on: date = MOVED, **more: Any) -> RecordChangeOfAddress:
    return RecordChangeOfAddress(on=on, **{"other_area": True, "other_doctor": False, **more})


def moved(state: Assessment | None = None, on: date = MOVED, **more: Any) -> Assessment:
    """Everything is back, and then they move."""
    return record_change_of_address(state or returning(listed()), moving(on, **more)).state


def lacking(state: Assessment) -> set[Check]:
    return {each.check for each in missing_checks(state, DECIDED)}


def test_a_household_says_that_it_moves_and_staff_record_it_once_it_is_so() -> None:
    state, events = tell_change_of_address(listed(), telling(ACCEPTED + DAY))
    assert events == [ChangeOfAddressTold(occurred_on=ACCEPTED + DAY, moves_on=MOVED)]
    assert state.course.homes == ()

    state, events = record_change_of_address(state, moving())
    assert events == [AddressChanged(occurred_on=MOVED, other_area=True, other_doctor=False)]
    assert state.course.move_told is None


def test_a_move_that_is_off_waits_for_nobody() -> None:
    told = tell_change_of_address(listed(), telling()).state
    state, events = call_off_change_of_address(told, CallOffChangeOfAddress(on=MOVED))

    assert events == [ChangeOfAddressCalledOff(occurred_on=MOVED)]
    with pytest.raises(Refusal, match="Nobody has said"):
        call_off_change_of_address(state, CallOffChangeOfAddress(on=MOVED))


def test_in_another_area_the_new_authority_is_asked_and_the_home_is_looked_at() -> None:
    state = moved()
    authority = cell(state, Check.LOCAL_AUTHORITY, None)

    assert lacking(state) == {Check.LOCAL_AUTHORITY, Check.HOME_SAFETY}
    assert (authority.state, authority.waits_for) == (CheckState.TO_ASK, WaitsFor.AGENCY)
    assert (authority.since, authority.moved_on) == (MOVED, MOVED)
    assert cell(state, Check.DBS, 1).state is CheckState.BACK


def test_in_the_same_area_the_home_alone_is_looked_at_again() -> None:
    assert lacking(moved(other_area=False)) == {Check.HOME_SAFETY}


def test_what_comes_back_after_the_move_is_of_the_new_home() -> None:
    anew = (Check.LOCAL_AUTHORITY, Check.HOME_SAFETY)

    assert lacking(returning(moved(), anew, MOVED + 3 * DAY)) == set()


def test_whether_the_area_that_they_left_is_asked_is_decided_again() -> None:
    spared = DecideCheckNeed(
        on=RETURNED,
        checks=(Check.EARLIER_LOCAL_AUTHORITY,),
        needed=False,
        reason="They have lived there for 20 years.",
    )
    before = decide_check_need(listed(), spared, WORKER).state

    assert cell(before, Check.EARLIER_LOCAL_AUTHORITY, None).state is CheckState.NOT_NEEDED
    after = moved(before)
    assert cell(after, Check.EARLIER_LOCAL_AUTHORITY, None).state is CheckState.NEED_OPEN


def test_a_case_without_a_list_of_people_asks_the_new_authority_too() -> None:
    assert lacking(moved(checked())) == {Check.LOCAL_AUTHORITY}


def test_what_was_recorded_wrong_is_recorded_again_for_the_same_day() -> None:
    slip = moved()

    assert lacking(moved(slip, other_area=False)) == {Check.HOME_SAFETY}
    assert lacking(moved(slip, MOVED + DAY, other_area=False)) == {
        Check.HOME_SAFETY,
        Check.LOCAL_AUTHORITY,
    }


def test_what_came_back_since_still_counts_when_the_move_is_recorded_again() -> None:
    anew = (Check.LOCAL_AUTHORITY, Check.HOME_SAFETY)
    back = returning(moved(), anew, MOVED + 3 * DAY)
    seen = confirm_household(back, ConfirmHousehold(on=MOVED + DAY)).state
    again = moved(seen, other_doctor=True)
    view = AssessmentView.of(JOURNEY, again, 1).new_home

    assert lacking(again) == set()
    assert view is not None
    assert (view.other_doctor, view.confirmed_on) == (True, MOVED + DAY)


def test_a_later_move_is_looked_at_anew_whatever_is_recorded_again_of_the_one_before() -> None:
    seen = confirm_household(moved(), ConfirmHousehold(on=MOVED)).state
    later = moved(moved(seen, MOVED + DAY), MOVED)

    assert confirm_household(later, ConfirmHousehold(on=MOVED + DAY)).events


def test_the_day_of_a_move_can_be_corrected() -> None:
    state = moved()
    right = CorrectDate(
        on=DECIDED,
        corrects=state.version,
        right_day=MOVED - 20 * DAY,
        reason="The letter says so.",
        staff=WORKER,
    )
    corrected = correct_date(state, right).state

    assert cell(corrected, Check.LOCAL_AUTHORITY, None).moved_on == MOVED - 20 * DAY
    assert lacking(corrected) == lacking(state), "the order of recording says of which home"


def test_staff_confirm_who_lives_in_the_new_home_once() -> None:
    state, events = confirm_household(moved(), ConfirmHousehold(on=MOVED + DAY))
    view = AssessmentView.of(JOURNEY, state, 1).new_home

    assert events == [HouseholdConfirmed(occurred_on=MOVED + DAY)]
    assert view is not None
    assert (view.moved_on, view.confirmed_on) == (MOVED, MOVED + DAY)
    with pytest.raises(Refusal, match="No change of address waits"):
        confirm_household(state, ConfirmHousehold(on=MOVED + DAY))
    with pytest.raises(Refusal, match="before the move"):
        confirm_household(moved(), ConfirmHousehold(on=MOVED - DAY))


def test_a_shared_report_is_shared_again_with_an_addendum_about_the_home() -> None:
    state = moved(commented(), REFERRED)

    with pytest.raises(Refusal, match="Share it again, with an addendum"):
        refer_to_panel(state, ReferToPanel(on=REFERRED))


def test_a_report_that_was_shared_after_the_move_holds_unless_something_new_is_recorded() -> None:
    outdated = moved(commented(), REFERRED)
    state = sharing(with_addendum(outdated, REFERRED), on=REFERRED)

    assert not moved(state, REFERRED).course.report_outdated
    assert moved(outdated, REFERRED).course.report_outdated
    assert moved(state, REFERRED, other_doctor=True).course.report_outdated
    assert moved(state, REFERRED + DAY).course.report_outdated


def test_nothing_is_recorded_before_stage_one_or_once_the_case_has_ended() -> None:
    with pytest.raises(Refusal, match="before the registration was accepted"):
        record_change_of_address(opened(), moving(ACCEPTED - DAY))
    with pytest.raises(Refusal, match="tell the agency directly"):
        tell_change_of_address(refused(), telling(REFERRED))
    with pytest.raises(Refusal, match="has ended"):
        record_change_of_address(refused(), moving(REFERRED))


def test_staff_see_which_authority_they_ask_and_no_event_and_no_applicant_does() -> None:
    named = moving(authority="Fenshire County Council")
    state, events = record_change_of_address(returning(listed()), named)
    row = CheckRow.of(cell(state, Check.LOCAL_AUTHORITY, None), DECIDED)

    assert row.authority == "Fenshire County Council"
    assert row.for_applicant().authority is None
    assert "Fenshire" not in "".join(each.model_dump_json() for each in events)
    again = cell(moved(state, MOVED + DAY), Check.LOCAL_AUTHORITY, None)
    assert again.authority is None
    with pytest.raises(Refusal, match="in the same area"):
        record_change_of_address(listed(), moving(other_area=False, authority="Fenshire"))


def test_an_applicant_reads_why_the_agency_asks_again() -> None:
    rows = [CheckRow.of(cell(moved(), Check.LOCAL_AUTHORITY, None), DECIDED)]
    table = {"agency": "moorland", "people_known": True, "referees_lacking": 0, "others_waiting": 0}
    shown = {**table, "checks": [each.model_dump(mode="json") for each in rows]}

    line = own_checks(ShownTable.model_validate(shown), None, 1).shared[0]
    assert line.turn == "You moved home on 4 April 2025. Your agency will ask for it."
