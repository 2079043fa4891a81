"""The table of checks as sentences: who is asked for what, and where each check is."""

import pytest

from contracts.check_age import OwnCheckAge
from contracts.checks import Check, CheckNeedDecided, ChecksAsked, ChecksChased
from contracts.people import PersonCorrected, PersonJoined, PersonKind, PersonRemoved
from services.assessment.domain.check_results import CheckOutcome
from services.assessment.domain.check_table import (
    CheckState,
    Missing,
    WaitsFor,
    missing_checks,
)
from services.assessment.domain.checks import (
    AskForChecks,
    ChaseChecks,
    DecideCheckNeed,
    ReturnChecks,
    ask_for_checks,
    chase_checks,
    decide_check_need,
    return_checks,
)
from services.assessment.domain.correction import CorrectDate, correct_date
from services.chassis.decision import Kind, Refusal
from tests.assessment.helpers.assessments import (
    ACCEPTED,
    DAY,
    DECIDED,
    RETURNED,
    WORKER,
    opened,
)
from tests.assessment.helpers.checks import COUPLE, asking, cell, heard, listed, returning, whose


class TestWhoIsAskedForWhat:
    def test_every_adult_of_the_household_needs_a_dbs_check_and_no_child(self) -> None:
        assert whose(listed(), Check.DBS) == [1, 2, 3]

    def test_each_applicant_needs_a_health_report_and_preparation(self) -> None:
        assert whose(listed(), Check.HEALTH) == [1, 2]
        assert whose(listed(), Check.PREPARATION) == [1, 2]

    def test_each_referee_gives_a_reference_and_each_child_has_a_school_or_nursery(self) -> None:
        assert whose(listed(), Check.REFERENCE) == [5, 6, 7]
        assert whose(listed(), Check.SCHOOL_OR_NURSERY) == [4]

    def test_the_local_authority_is_asked_about_the_household(self) -> None:
        assert whose(listed(), Check.LOCAL_AUTHORITY) == [None]

    @pytest.mark.parametrize("check", [Check.PETS, Check.EARLIER_LOCAL_AUTHORITY])
    def test_what_the_people_do_not_say_is_open(self, check: Check) -> None:
        assert cell(listed(), check, None).state is CheckState.NEED_OPEN

    def test_a_former_partner_is_asked_once_staff_have_added_them(self) -> None:
        joined = PersonJoined(occurred_on=RETURNED, number=8, kind=PersonKind.FORMER_PARTNER)

        assert whose(listed(), Check.FORMER_PARTNER) == []
        assert whose(heard(listed(), joined), Check.FORMER_PARTNER) == [8]

    def test_a_child_who_turns_18_needs_a_dbs_check(self) -> None:
        grown = PersonCorrected(occurred_on=RETURNED, number=4, kind=PersonKind.ADULT)

        assert whose(heard(listed(), grown), Check.DBS) == [1, 2, 3, 4]

    def test_who_left_the_household_is_asked_no_more(self) -> None:
        left = PersonRemoved(occurred_on=RETURNED, number=3, kind=PersonKind.ADULT)

        assert whose(heard(listed(), left), Check.DBS) == [1, 2]

    def test_two_referees_are_not_three(self) -> None:
        few = returning(listed(*COUPLE[:6]))

        assert missing_checks(few, DECIDED) == [Missing(Check.REFERENCE)]

    @pytest.mark.parametrize("check", [Check.DBS, Check.LOCAL_AUTHORITY])
    def test_what_the_regulations_ask_for_is_never_waived(self, check: Check) -> None:
        person = 1 if check is Check.DBS else None
        command = DecideCheckNeed(
            on=RETURNED, checks=(check,), person=person, needed=False, reason="We know them."
        )
        with pytest.raises(Refusal, match="regulations ask for this") as refused:
            decide_check_need(listed(), command, WORKER)
        assert refused.value.kind is Kind.NOT_LAWFUL

    def test_staff_decide_with_a_reason_that_is_in_no_event(self) -> None:
        command = DecideCheckNeed(
            on=RETURNED, checks=(Check.PETS,), needed=True, reason="Two dogs."
        )
        state, events = decide_check_need(listed(), command, WORKER)

        assert events == [CheckNeedDecided(occurred_on=RETURNED, checks=(Check.PETS,), needed=True)]
        assert state.need_reasons[0].reason == "Two dogs."
        assert cell(state, Check.PETS, None).state is CheckState.TO_ASK
        assert "Two dogs" not in events[0].model_dump_json()


class TestWhereACheckIs:
    def test_not_asked_for_it_is_the_agencys_turn_since_stage_one_began(self) -> None:
        found = cell(listed(), Check.DBS, 1)

        assert (found.state, found.waits_for) == (CheckState.TO_ASK, WaitsFor.AGENCY)
        assert found.since == ACCEPTED

    def test_asked_for_it_is_the_persons_turn_since_that_day(self) -> None:
        state = asking(listed(), Check.DBS, on=ACCEPTED + DAY, person=1)
        found = cell(state, Check.DBS, 1)

        assert (found.state, found.waits_for) == (CheckState.ASKED, WaitsFor.PERSON)
        assert found.since == ACCEPTED + DAY
        assert cell(state, Check.DBS, 2).state is CheckState.TO_ASK

    def test_asked_of_everyone_it_is_asked_of_each(self) -> None:
        state = asking(listed(), Check.DBS, Check.LOCAL_AUTHORITY)

        assert {cell(state, Check.DBS, each).state for each in (1, 2, 3)} == {CheckState.ASKED}
        assert cell(state, Check.LOCAL_AUTHORITY, None).waits_for is WaitsFor.OTHERS

    def test_a_reminder_is_kept_with_its_day(self) -> None:
        asked = asking(listed(), Check.REFERENCE, person=5)
        command = ChaseChecks(on=RETURNED, checks=(Check.REFERENCE,), person=5)
        state, events = chase_checks(asked, command)

        assert events == [ChecksChased(occurred_on=RETURNED, checks=(Check.REFERENCE,), person=5)]
        assert cell(state, Check.REFERENCE, 5).chased_on == (RETURNED,)

    def test_nothing_is_chased_that_was_not_asked_for(self) -> None:
        with pytest.raises(Refusal, match="not waiting for any check"):
            chase_checks(listed(), ChaseChecks(on=RETURNED, checks=(Check.DBS,), person=1))

    def test_one_persons_check_is_not_anothers(self) -> None:
        state = returning(listed(), (Check.DBS,), person=3)

        assert cell(state, Check.DBS, 3).state is CheckState.BACK
        assert cell(state, Check.DBS, 1).state is CheckState.TO_ASK

    def test_a_check_comes_back_once_for_each_person(self) -> None:
        state = returning(listed(), (Check.DBS,), person=3)
        with pytest.raises(Refusal, match="Already recorded"):
            returning(state, (Check.DBS,), person=3)

    def test_a_referee_has_no_health_report(self) -> None:
        with pytest.raises(Refusal, match="not a check of the person you chose"):
            returning(listed(), (Check.HEALTH,), person=5)

    def test_what_came_of_it_is_for_staff_and_in_no_event(self) -> None:
        command = ReturnChecks(
            on=RETURNED,
            checks=(Check.DBS,),
            person=1,
            outcome=CheckOutcome.NEEDS_FOLLOW_UP,
            dated_on=RETURNED - DAY,
        )
        state, events = return_checks(listed(), command)

        assert cell(state, Check.DBS, 1).state is CheckState.FOLLOW_UP
        said = events[0].model_dump_json()
        assert "follow" not in said
        assert str(RETURNED - DAY) not in said

    def test_everyone_is_who_was_in_the_case_on_that_day(self) -> None:
        back = returning(listed())
        joined = PersonJoined(occurred_on=RETURNED + DAY, number=8, kind=PersonKind.ADULT)
        state = heard(back, joined)

        assert missing_checks(back, DECIDED) == []
        assert missing_checks(state, DECIDED) == [Missing(Check.DBS, 8)]

    def test_a_corrected_day_corrects_the_table(self) -> None:
        state = asking(listed(), Check.DBS, on=ACCEPTED + DAY, person=1)
        right = ACCEPTED + 3 * DAY
        command = CorrectDate(
            on=RETURNED, corrects=2, right_day=right, reason="The form.", staff="worker-03"
        )

        assert cell(correct_date(state, command).state, Check.DBS, 1).asked_on == right

    def test_a_replaced_referee_is_asked_no_more_and_the_new_one_is(self) -> None:
        asked = asking(listed(), Check.REFERENCE)
        gone = PersonRemoved(occurred_on=RETURNED, number=6, kind=PersonKind.REFEREE)
        new = PersonJoined(occurred_on=RETURNED, number=8, kind=PersonKind.REFEREE)
        state = heard(heard(asked, gone), new)

        assert whose(state, Check.REFERENCE) == [5, 7, 8]
        assert cell(state, Check.REFERENCE, 8).state is CheckState.TO_ASK
        assert cell(state, Check.REFERENCE, 8).since == RETURNED


def test_asking_is_said_with_whose_checks_they_are() -> None:
    command = AskForChecks(on=ACCEPTED, checks=(Check.DBS, Check.HEALTH), person=2)

    assert ask_for_checks(listed(), command).events == [
        ChecksAsked(occurred_on=ACCEPTED, checks=(Check.DBS, Check.HEALTH), person=2)
    ]


def test_a_case_without_a_list_goes_by_the_checks_that_held_before() -> None:
    state = returning(opened(), (Check.DBS, Check.HEALTH, Check.LOCAL_AUTHORITY, Check.PREPARATION))

    assert [each.check for each in missing_checks(state, DECIDED)] == [
        Check.REFERENCE_1,
        Check.REFERENCE_2,
        Check.REFERENCE_3,
    ]
    assert missing_checks(returning(state, (Check.REFERENCE,)), DECIDED) == []


def test_references_recorded_by_number_are_those_of_the_referees_in_order() -> None:
    state = returning(listed(), (Check.REFERENCE_2,))

    states = [cell(state, Check.REFERENCE, each).state for each in (5, 6, 7)]
    assert states == [CheckState.TO_ASK, CheckState.BACK, CheckState.TO_ASK]


def test_a_check_expires_by_the_time_that_its_agency_had_set_when_the_case_began() -> None:
    own = OwnCheckAge(check=Check.DBS, months=12)
    back = returning(listed(), (Check.DBS,), person=1)
    shorter = back.model_copy(update={"check_ages": (own,)})
    year = RETURNED.replace(year=RETURNED.year + 1)

    assert cell(shorter, Check.DBS, 1, year).state is CheckState.EXPIRES_SOON
    assert cell(shorter, Check.DBS, 1, year + DAY).state is CheckState.EXPIRED
    assert cell(back, Check.DBS, 1, year + DAY).state is CheckState.BACK
