"""What applicants told staff of themselves for List 11 of Annex A: case content, and in no event."""

import pytest

from contracts.list_11 import RecordedEthnicity
from contracts.reference import Household
from contracts.stage_one import ApplicantDescribed
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.descriptions import DescribeApplicant, describe_applicant
from services.assessment.domain.outcome import withdraw
from services.chassis.decision import Kind, Refusal
from tests.assessment.helpers.assessments import (
    ACCEPTED,
    DAY,
    RETURNED,
    checked,
    opened,
    withdrawing,
)

SAID = {"gender": "female", "ethnicity": "chinese", "disability": "yes"}


def describing(applicant: int = 1, **more: str) -> DescribeApplicant:
    return DescribeApplicant.model_validate(
        {"on": RETURNED, "applicant": applicant, **SAID, **more}
    )


def test_what_an_applicant_said_is_on_the_record_and_the_event_says_only_of_whom() -> None:
    state, events = describe_applicant(opened(), describing())

    assert [each.ethnicity for each in state.descriptions] == [RecordedEthnicity.CHINESE]
    assert events == [ApplicantDescribed(occurred_on=RETURNED, applicant=1)]
    assert not {*SAID, *SAID.values()} & {*events[0].model_dump(mode="json")}


def test_only_the_latest_of_each_applicant_is_kept() -> None:
    first = describe_applicant(opened(), describing()).state
    second = describe_applicant(first, describing(2)).state
    state = describe_applicant(second, describing(ethnicity="not_stated")).state

    kept = {each.applicant: each.ethnicity for each in state.descriptions}
    assert kept == {1: RecordedEthnicity.NOT_STATED, 2: RecordedEthnicity.CHINESE}


def test_it_can_be_recorded_after_the_case_has_ended_because_inspections_look_back() -> None:
    ended = withdraw(checked(), withdrawing(RETURNED)).state

    assert describe_applicant(ended, describing()).state.descriptions


def test_of_one_who_applies_alone_there_is_no_second_applicant() -> None:
    alone = Assessment(**{**dict(opened()), "household": Household.SINGLE})

    with pytest.raises(Refusal) as refused:
        describe_applicant(alone, describing(2))

    assert refused.value.kind is Kind.NOT_VALID


def test_it_is_not_dated_before_stage_one_began() -> None:
    early = describing().model_copy(update={"on": ACCEPTED - DAY})

    with pytest.raises(Refusal, match="registration was accepted"):
        describe_applicant(opened(), early)


def test_nothing_is_recorded_where_there_is_no_case() -> None:
    with pytest.raises(Refusal) as refused:
        describe_applicant(None, describing())

    assert refused.value.kind is Kind.NOT_FOUND
