"""What staff know of one check beside its day: interviews, the medical adviser's view, corrected outcomes."""

from datetime import date
from typing import Any

import pytest

from contracts.checks import Check, CheckNeedDecided, CheckOutcomeCorrected, MedicalAdviceGiven
from contracts.people import ListedPerson, PersonKind, PersonRemoved
from services.assessment.api.check_detail import CheckDetail
from services.assessment.api.check_table import CheckTable
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.check_outcome import CorrectOutcome, correct_outcome
from services.assessment.domain.check_table import (
    CheckState,
    Missing,
    cell_of,
    former_table,
    missing_checks,
)
from services.assessment.domain.checks import DecideCheckNeed, decide_check_need
from services.assessment.domain.medical_advice import RecordMedicalAdvice, record_medical_advice
from services.assessment.domain.referee_interview import RecordInterview, record_interview
from services.assessment.domain.stage_one import open_stage_one
from services.chassis.decision import Kind, Refusal
from tests.assessment.helpers.assessments import (
    ACCEPTANCE,
    DAY,
    DECIDED,
    HEARD,
    JOURNEY,
    RETURNED,
    SINCE_RULES,
    WORKER,
)
from tests.assessment.helpers.checks import COUPLE, cell, heard, listed, returning

WORDS = "They drank, years ago."


def interviewing(person: int = 5, on: date = RETURNED) -> RecordInterview:
    return RecordInterview(on=on, person=person, interviewed_by=WORKER, report=WORDS)


def advising(**more: Any) -> RecordMedicalAdvice:
    said = {"on": RETURNED, "person": 1, "adviser": "medical-01", "report_needed": True}
    return RecordMedicalAdvice.model_validate({**said, "summary": WORDS, **more})


def correcting(**more: Any) -> CorrectOutcome:
    said = {"on": RETURNED, "check": "dbs", "person": 1, "outcome": "satisfactory"}
    return CorrectOutcome.model_validate({**said, "reason": WORDS, **more})


def since_rules() -> Assessment:
    """A case that began after the interview of each referee could be recorded, with everything back."""
    people = tuple(ListedPerson(number=each.number, kind=each.kind) for each in listed().people)
    accepted = ACCEPTANCE.model_copy(update={"occurred_on": SINCE_RULES, "people": people})
    return returning(open_stage_one(None, HEARD, accepted).state, on=SINCE_RULES + 20 * DAY)


class TestInterviewsOfReferees:
    def test_an_interview_is_a_fact_of_its_own_with_who_held_it(self) -> None:
        state, events = record_interview(listed(), interviewing())

        assert cell(state, Check.REFERENCE, 5).interviewed_on == RETURNED
        assert cell(state, Check.REFERENCE, 5).state is CheckState.TO_ASK
        assert state.interviews[-1].by == WORKER
        assert WORDS not in str([each.model_dump() for each in events])

    def test_a_reference_is_complete_with_its_report_and_the_interview(self) -> None:
        on = SINCE_RULES + 30 * DAY
        state = since_rules()
        referees = [each.number for each in state.people if each.kind is PersonKind.REFEREE]

        lacking = [Missing(Check.REFERENCE, each, interview=True) for each in referees]
        assert missing_checks(state, on) == lacking
        assert lacking[0].words == "Personal reference (person 5), interview"
        for each in referees:
            state = record_interview(state, interviewing(each, on)).state
        assert missing_checks(state, on) == []

    def test_a_case_that_began_before_is_decided_without_interviews(self) -> None:
        assert missing_checks(returning(listed()), DECIDED) == []

    def test_an_applicant_is_no_referee(self) -> None:
        with pytest.raises(Refusal, match="not a referee") as refused:
            record_interview(listed(), interviewing(1))

        assert refused.value.field == "person"

    def test_without_a_referee_on_the_list_there_is_nobody_to_interview(self) -> None:
        with pytest.raises(Refusal, match="Add one first") as refused:
            record_interview(listed(*COUPLE[:4]), interviewing())

        assert refused.value.kind is Kind.NOT_NOW


class TestTheMedicalAdvisersView:
    def test_it_can_say_that_no_report_is_needed(self) -> None:
        state, events = record_medical_advice(listed(), advising(report_needed=False), WORKER)

        assert [type(each) for each in events] == [MedicalAdviceGiven, CheckNeedDecided]
        assert cell(state, Check.HEALTH, 1).state is CheckState.NOT_NEEDED
        assert cell(state, Check.HEALTH, 2).state is CheckState.TO_ASK
        assert state.need_reasons[-1].by == WORKER
        assert WORDS not in str([each.model_dump() for each in events])

    def test_a_later_view_makes_the_report_needed_again(self) -> None:
        waived = record_medical_advice(listed(), advising(report_needed=False), WORKER).state
        state, events = record_medical_advice(waived, advising(more_wanted="A scan"), WORKER)

        assert cell(state, Check.HEALTH, 1).state is CheckState.TO_ASK
        assert isinstance(events[1], CheckNeedDecided)
        assert [each.more_wanted for each in state.medical_advice] == [None, "A scan"]

    def test_a_view_that_changes_nothing_about_the_need_is_one_event(self) -> None:
        state, events = record_medical_advice(listed(), advising(), WORKER)

        assert [type(each) for each in events] == [MedicalAdviceGiven]
        assert cell(state, Check.HEALTH, 1).advised_on == RETURNED


class TestCorrectedOutcomes:
    def test_the_outcome_alone_is_corrected_and_the_earlier_one_is_kept(self) -> None:
        back = returning(listed())
        before = cell(back, Check.DBS, 1)
        state, events = correct_outcome(back, correcting(), WORKER)
        after = cell(state, Check.DBS, 1)

        assert after.result is not None
        assert (after.back_on, after.result.outcome) == (before.back_on, "satisfactory")
        assert len(state.check_results) == len(back.check_results) + 1
        assert [type(each) for each in events] == [CheckOutcomeCorrected]
        assert WORDS not in str([each.model_dump() for each in events])
        assert cell(state, Check.DBS, 2).result == cell(back, Check.DBS, 2).result

    @pytest.mark.parametrize(
        ("more", "words"),
        [({"person": 3}, "not come back yet"), ({"on": "2025-03-05"}, "it came back")],
    )
    def test_only_what_is_back_can_be_corrected(self, more: dict[str, Any], words: str) -> None:
        with pytest.raises(Refusal, match=words):
            correct_outcome(returning(listed(), (Check.DBS,), person=1), correcting(**more), WORKER)

    def test_nothing_is_corrected_before_anything_is_back(self) -> None:
        with pytest.raises(Refusal, match="Nothing has come back") as refused:
            correct_outcome(listed(), correcting(), WORKER)

        assert refused.value.kind is Kind.NOT_NOW

    def test_the_same_outcome_again_is_no_correction(self) -> None:
        corrected = correct_outcome(returning(listed()), correcting(), WORKER).state

        with pytest.raises(Refusal, match="Nothing would change"):
            correct_outcome(corrected, correcting(), WORKER)


def test_who_decided_that_a_check_is_needed_is_kept() -> None:
    command = DecideCheckNeed(on=RETURNED, checks=(Check.PETS,), needed=True, reason="Two dogs.")
    state = decide_check_need(listed(), command, WORKER).state

    assert (state.need_reasons[-1].by, state.need_reasons[-1].reason) == (WORKER, "Two dogs.")


class TestPeopleWhoLeft:
    def left(self) -> Assessment:
        """A referee whose reference came, who was interviewed, and who was replaced."""
        state = record_interview(returning(listed()), interviewing()).state
        gone = PersonRemoved(occurred_on=DECIDED, number=5, kind=PersonKind.REFEREE)
        return heard(state, gone)

    def test_staff_read_what_was_recorded_of_them_and_when_they_left(self) -> None:
        state = self.left()
        (former,) = former_table(state, DECIDED)
        detail = CheckDetail.of(JOURNEY, state, former, DECIDED)

        assert former.need.place == (Check.REFERENCE, 5)
        assert detail.left_on == DECIDED
        assert [each.on for each in detail.outcomes] == [RETURNED]
        assert [each.report for each in detail.interviews] == [WORDS]
        assert cell_of(state, DECIDED, Check.REFERENCE, 5) is None

    def test_what_is_recorded_of_everyone_later_is_not_about_them(self) -> None:
        gone = PersonRemoved(occurred_on=RETURNED - DAY, number=5, kind=PersonKind.REFEREE)
        (former,) = former_table(returning(heard(listed(), gone)), DECIDED)

        assert former.back_on is None

    def test_applicants_see_no_row_of_them(self) -> None:
        table = CheckTable.of(JOURNEY, self.left(), DECIDED)

        assert [each.person for each in table.former] == [5]
        assert table.for_applicant(1).former == []
