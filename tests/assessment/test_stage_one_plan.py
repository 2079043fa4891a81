"""The stage one plan: drawn up in consultation, kept in every version, agreed by each applicant for themselves."""

from datetime import date
from typing import Any

import pytest

from contracts.reference import Household
from contracts.stage_one import StageOnePlanAgreed, StageOnePlanMade
from contracts.stage_one_rules import STAGE_ONE_RULES, StageOneDuty, is_owed
from services.assessment.domain.assessment import Assessment, PlanContents
from services.assessment.domain.correction import CorrectDate, correct_date
from services.assessment.domain.stage_one_decision import RecommendStageOne
from services.assessment.domain.stage_one_plan import (
    AgreePlan,
    agree_plan,
    draw_up_plan,
    is_agreed,
)
from services.chassis.decision import Kind, Refusal
from tests.assessment.helpers.assessments import (
    ACCEPTED,
    DAY,
    SINCE_RULES,
    WORKER,
    checked,
    deciding,
    drawing_up,
    in_window,
    opened,
    with_agreed_plan,
    with_plan,
)
from tests.assessment.helpers.commands import decide_stage_one, recommend_stage_one

DRAWN_UP, AGREED = ACCEPTED + 7 * DAY, ACCEPTED + 8 * DAY


def agreeing(applicant: int, **more: Any) -> AgreePlan:
    return AgreePlan.model_validate({"on": AGREED, "applicant": applicant, **more})


def alone(assessment: Assessment) -> Assessment:
    return assessment.model_copy(update={"household": Household.SINGLE})


class TestAPlanIsDrawnUp:
    def test_it_says_everything_of_regulation_22_and_none_of_it_is_in_the_event(self) -> None:
        assessment, events = draw_up_plan(opened(), drawing_up(), WORKER)

        assert events == [StageOnePlanMade(occurred_on=DRAWN_UP, plan=1)]
        assert {*PlanContents.model_fields} == {
            "consulted_on",
            "counselling",
            "police_checks",
            "training",
            "applicants_role",
            "timescales",
            "representations",
            "anything_else",
        }
        assert (assessment.plans[0].by, assessment.plans[0].consulted_on) == (WORKER, DRAWN_UP)

    def test_a_changed_plan_is_one_more_version_and_the_earlier_one_is_kept(self) -> None:
        changed = drawing_up(on=ACCEPTED + 20 * DAY, training="Two days in May.")
        assessment = draw_up_plan(with_agreed_plan(), changed, WORKER).state

        assert [each.number for each in assessment.plans] == [1, 2]
        assert assessment.plans[0].training != assessment.plans[1].training == "Two days in May."
        assert not is_agreed(assessment)

    def test_people_talk_about_it_before_it_is_drawn_up(self) -> None:
        with pytest.raises(Refusal, match="talk about a plan before") as refused:
            draw_up_plan(opened(), drawing_up(consulted_on=DRAWN_UP + DAY), WORKER)

        assert refused.value.field == "consulted_on"

    def test_it_is_a_plan_of_stage_one(self) -> None:
        with pytest.raises(Refusal, match="before the registration was accepted"):
            draw_up_plan(opened(), drawing_up(on=ACCEPTED - DAY), WORKER)
        with pytest.raises(Refusal, match="Stage one is decided"):
            draw_up_plan(in_window(), drawing_up(), WORKER)


class TestItIsAgreed:
    def test_each_applicant_agrees_for_themselves(self) -> None:
        once, events = agree_plan(with_plan(), agreeing(2, plan=1))
        twice = agree_plan(once, agreeing(1)).state

        assert events == [StageOnePlanAgreed(occurred_on=AGREED, plan=1, applicant=2)]
        assert (is_agreed(once), is_agreed(twice)) == (False, True)

    def test_one_who_applies_alone_agrees_alone(self) -> None:
        assessment = agree_plan(alone(with_plan()), agreeing(1)).state

        assert is_agreed(assessment)
        with pytest.raises(Refusal, match="no second applicant"):
            agree_plan(alone(with_plan()), agreeing(2))

    def test_nobody_agrees_to_a_plan_that_changed_meanwhile(self) -> None:
        changed = draw_up_plan(with_plan(), drawing_up(), WORKER).state

        with pytest.raises(Refusal, match="The plan has changed") as refused:
            agree_plan(changed, agreeing(1, plan=1))
        assert (refused.value.kind, refused.value.field) == (Kind.NOT_VALID, "plan")

    @pytest.mark.parametrize(
        ("assessment", "applicant", "sentence", "kind"),
        [
            (opened(), 1, "no stage one plan yet", Kind.NOT_NOW),
            (with_agreed_plan(), 1, "already agreed", Kind.NOT_NOW),
            (agree_plan(with_plan(), agreeing(1)).state, 1, "has already agreed", Kind.NOT_VALID),
        ],
    )
    def test_it_is_agreed_once(
        self, assessment: Assessment, applicant: int, sentence: str, kind: Kind
    ) -> None:
        with pytest.raises(Refusal, match=sentence) as refused:
            agree_plan(assessment, agreeing(applicant))

        assert refused.value.kind is kind

    def test_it_is_not_dated_before_the_plan(self) -> None:
        with pytest.raises(Refusal, match="before the plan on 10 March 2025"):
            agree_plan(with_plan(), agreeing(1, on=DRAWN_UP - DAY))

    def test_its_day_can_be_corrected(self) -> None:
        assessment = with_agreed_plan()
        version = assessment.stage_one.agreed[2]
        right = ACCEPTED + 10 * DAY
        correction = CorrectDate(
            on=right, corrects=version, right_day=right, reason="Her email.", staff=WORKER
        )

        assert correct_date(assessment, correction).state.day_of(version) == right


class TestADecisionWaitsForIt:
    SENTENCE = "plan is not agreed yet"

    def recommended(self, assessment: Assessment) -> Assessment:
        recommending = RecommendStageOne.model_validate(
            {"on": assessment.opened_on + 40 * DAY, "outcome": "not_suitable", "reasons": "So."}
        )
        return recommend_stage_one(assessment, recommending).state

    def test_where_stage_one_began_since_that_is_asked_for(self) -> None:
        assessment = self.recommended(checked(with_plan(opened(SINCE_RULES))))
        on = SINCE_RULES + 45 * DAY

        with pytest.raises(Refusal, match=self.SENTENCE) as refused:
            decide_stage_one(assessment, deciding(on, reasons="I know more."))
        assert refused.value.kind is Kind.NOT_LAWFUL

    def test_and_not_where_it_began_before(self) -> None:
        assert decide_stage_one(checked(with_plan()), deciding()).events

    def test_and_never_for_a_refusal(self) -> None:
        assessment = self.recommended(opened(SINCE_RULES))
        refusing = deciding(SINCE_RULES + 45 * DAY, outcome="not_suitable", reasons="So.")

        assert decide_stage_one(assessment, refusing).events

    def test_a_decision_is_not_dated_before_the_agreement(self) -> None:
        planned = draw_up_plan(
            checked(opened(SINCE_RULES)), drawing_up(on=SINCE_RULES + 35 * DAY), WORKER
        ).state
        for applicant in (1, 2):
            planned = agree_plan(planned, agreeing(applicant, on=SINCE_RULES + 42 * DAY)).state
        decided_on = SINCE_RULES + 41 * DAY

        with pytest.raises(Refusal, match="before the plan was agreed"):
            decide_stage_one(
                self.recommended(planned), deciding(decided_on, reasons="I know more.")
            )


@pytest.mark.parametrize("duty", StageOneDuty)
@pytest.mark.parametrize(
    ("opened_on", "owed"),
    [(date(2013, 7, 1), False), (date(2026, 11, 30), False), (date(2026, 12, 1), True)],
)
def test_a_duty_asks_nothing_of_a_stage_one_that_began_before_it(
    duty: StageOneDuty, opened_on: date, *, owed: bool
) -> None:
    assert is_owed(duty, opened_on) is owed


def test_each_duty_has_one_rule_at_a_time_with_its_source() -> None:
    assert [each.duty for each in STAGE_ONE_RULES] == [*StageOneDuty]
    assert all(each.source for each in STAGE_ONE_RULES)
