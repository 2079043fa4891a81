"""The stage two plan: drawn up in consultation, kept in every version, agreed, and asked for before the panel."""

from datetime import date

import pytest

from contracts.stage_two import StageTwoPlanAgreed, StageTwoPlanMade
from contracts.stage_two_rules import STAGE_TWO_RULES, StageTwoDuty, is_owed_in_stage_two
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.correction import CorrectDate, correct_date
from services.assessment.domain.stage_two_plan import (
    AgreeStageTwoPlan,
    agree_stage_two_plan,
    draw_up_stage_two_plan,
    require_stage_two_plan,
    stage_two_plan_is_agreed,
)
from services.assessment.domain.stage_two_record import StageTwoPlanContents
from services.chassis.decision import Kind, Refusal
from tests.assessment.helpers.assessments import (
    DAY,
    NOTICE,
    REASONS,
    WORKER,
    decided,
    in_window,
    opened,
    referred,
)
from tests.assessment.helpers.stages_two import BEGAN, agreed, begun, planned, planning, since_rules

SINCE = date(2026, 12, 1)


def test_a_plan_says_everything_of_regulation_29_and_none_of_it_is_in_the_event() -> None:
    assessment, events = draw_up_stage_two_plan(begun(), planning(), WORKER)

    assert events == [StageTwoPlanMade(occurred_on=BEGAN + 7 * DAY, plan=1)]
    assert {*StageTwoPlanContents.model_fields} == {
        "consulted_on",
        "procedure",
        "timescales",
        "counselling",
        "training",
        "applicants_role",
        "representations",
        "anything_else",
    }
    assert assessment.stage_two_record.plans[0].by == WORKER


def test_a_changed_plan_is_one_more_version_that_is_agreed_again() -> None:
    changed = planning(BEGAN + 20 * DAY, training="Two days in June.")
    assessment = draw_up_stage_two_plan(agreed(), changed, WORKER).state

    plans = assessment.stage_two_record.plans
    assert [each.number for each in plans] == [1, 2]
    assert plans[0].training != plans[1].training == "Two days in June."
    assert not stage_two_plan_is_agreed(assessment)


def test_it_is_a_plan_of_stage_two() -> None:
    with pytest.raises(Refusal, match="before the start of stage two"):
        draw_up_stage_two_plan(begun(), planning(BEGAN - DAY), WORKER)
    with pytest.raises(Refusal, match="record the applicants' notice"):
        draw_up_stage_two_plan(in_window(), planning(), WORKER)
    with pytest.raises(Refusal, match="talk about a plan before"):
        draw_up_stage_two_plan(begun(), planning(consulted_on=BEGAN + 8 * DAY), WORKER)


def test_each_applicant_agrees_for_themselves_and_once() -> None:
    agreeing = AgreeStageTwoPlan(on=BEGAN + 8 * DAY, applicant=2, plan=1)
    once, events = agree_stage_two_plan(planned(), agreeing)

    assert events == [StageTwoPlanAgreed(occurred_on=BEGAN + 8 * DAY, plan=1, applicant=2)]
    assert (stage_two_plan_is_agreed(once), stage_two_plan_is_agreed(agreed())) == (False, True)
    with pytest.raises(Refusal, match="has already agreed"):
        agree_stage_two_plan(once, agreeing)
    with pytest.raises(Refusal, match="stage two plan is already agreed"):
        agree_stage_two_plan(agreed(), agreeing)


def test_nobody_agrees_to_a_plan_that_is_not_there_or_has_changed() -> None:
    agreeing = AgreeStageTwoPlan(on=BEGAN + 9 * DAY, applicant=1, plan=1)
    changed = draw_up_stage_two_plan(planned(), planning(BEGAN + 8 * DAY), WORKER).state

    with pytest.raises(Refusal, match="no stage two plan yet"):
        agree_stage_two_plan(begun(), agreeing)
    with pytest.raises(Refusal, match="The plan has changed"):
        agree_stage_two_plan(changed, agreeing)


@pytest.mark.parametrize(
    "before", [opened(), decided(), decided(outcome="not_suitable", reasons=REASONS), in_window()]
)
def test_why_there_is_nothing_to_agree_to_never_tells_what_stage_one_was_decided_as(
    before: Assessment,
) -> None:
    with pytest.raises(Refusal, match="no stage two plan to agree to now") as refused:
        agree_stage_two_plan(before, AgreeStageTwoPlan(on=NOTICE, applicant=1))
    assert refused.value.kind is Kind.NOT_NOW


def test_the_day_of_an_agreement_can_be_corrected() -> None:
    version = agreed().stage_two.agreed[2]
    right = BEGAN + 10 * DAY
    correction = CorrectDate(
        on=right, corrects=version, right_day=right, reason="Her email.", staff=WORKER
    )

    assert correct_date(agreed(), correction).state.day_of(version) == right


def test_a_stage_two_that_began_since_it_is_asked_for_goes_to_no_panel_without_it() -> None:
    waits = planned(since_rules(), SINCE + 7 * DAY)
    ready = agreed(waits, SINCE + 8 * DAY)

    with pytest.raises(Refusal, match="stage two plan is not agreed yet") as refused:
        require_stage_two_plan(waits, SINCE + 60 * DAY)
    assert refused.value.kind is Kind.NOT_LAWFUL
    require_stage_two_plan(ready, SINCE + 8 * DAY)
    with pytest.raises(Refusal, match="before the plan was agreed"):
        require_stage_two_plan(ready, SINCE + 7 * DAY)


def test_one_that_began_before_goes_on_without_it() -> None:
    assert referred().referred_on


@pytest.mark.parametrize("duty", StageTwoDuty)
@pytest.mark.parametrize(
    ("started_on", "owed"),
    [(date(2013, 7, 1), False), (date(2026, 11, 30), False), (date(2026, 12, 1), True)],
)
def test_a_duty_asks_nothing_of_a_stage_two_that_began_before_it(
    duty: StageTwoDuty, started_on: date, *, owed: bool
) -> None:
    assert is_owed_in_stage_two(duty, started_on) is owed


def test_each_duty_has_one_rule_at_a_time_with_its_source() -> None:
    assert [each.duty for each in STAGE_TWO_RULES] == [*StageTwoDuty]
    assert all(each.source for each in STAGE_TWO_RULES)
