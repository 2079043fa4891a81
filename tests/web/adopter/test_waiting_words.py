"""What a household waits for, from whom and since when, in the words of its pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from contracts.clocks import ClockId
from contracts.placement import MatchEnd
from services.assessment.api.stage_one import StageOneView
from services.assessment.api.stage_two import StageTwoView
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.stage_one import RecordStageOneStart, record_stage_one_start
from services.assessment.domain.stage_one_plan import AgreePlan, agree_plan
from services.assessment.domain.stage_two_plan import AgreeStageTwoPlan, agree_stage_two_plan
from services.assessment.timeline import timeline
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.placement import (
    EndMatch,
    RecordMatch,
    RecordPlacement,
    end_match,
    record_match,
    record_placement,
)
from services.panel.timeline import timeline as panel_timeline
from services.web.adopter.journey import preparation, stage_two
from services.web.adopter.journey.clocks import clocks
from services.web.adopter.journey.journey import At
from services.web.adopter.journey.next_steps import JourneyNow, next_step, turn_in_words
from services.web.adopter.journey.stage_one import own_checks
from services.web.site.answers.assessment import StageOne
from services.web.site.answers.checks import CheckTable
from services.web.site.answers.stage_two import StageTwo
from tests.assessment.helpers.assessments import (
    ACCEPTED,
    DAY,
    JOURNEY,
    in_stage_two,
    opened,
    shared,
    with_plan,
)
from tests.assessment.helpers.stages_two import BEGAN, planned
from tests.panel.helpers.approvals import REVIEWED, approved_adopters, reviewed

TODAY = date(2025, 4, 1)
YEAR = ClockId.REVIEW_ANNUAL
AGENCYS = "It has been your agency's turn since 10 March 2025."
ROW = {
    "check": "health",
    "person": 1,
    "kind": "applicant",
    "need": "required",
    "why": "",
    "source": "",
    "since": "2025-03-10",
}


@pytest.mark.parametrize(
    ("row", "turn"),
    [
        ({"state": "to_ask", "waits_for": "agency"}, f"{AGENCYS} It will ask for it."),
        ({"state": "expired", "waits_for": "agency"}, f"{AGENCYS} It will ask for it again."),
        ({"state": "asked", "waits_for": "agency", "asked_on": "2025-03-04"}, AGENCYS),
        (
            {"state": "asked", "waits_for": "person", "asked_on": "2025-03-04"},
            "It is your turn since 4 March 2025, unless you have done your part.",
        ),
        (
            {"state": "to_ask", "waits_for": "agency", "moved_on": "2025-03-10"},
            "You moved home on 10 March 2025. Your agency will ask for it.",
        ),
        ({"state": "back", "waits_for": "nobody"}, ""),
    ],
)
def test_of_each_check_it_is_said_whose_turn_it_is_and_since_when(
    row: dict[str, Any], turn: str
) -> None:
    table = {"agency": "moorland", "people_known": True, "referees_lacking": 0, "others_waiting": 0}
    found = CheckTable.model_validate({**table, "checks": [{**ROW, **row}]})

    assert [each.turn for each in own_checks(found, None, 1).own] == [turn]


def next_in_stage_one(state: Assessment) -> list[str]:
    view = StageOneView.of(JOURNEY, state, applicant=1).model_dump(mode="json")
    return preparation.comes_next(StageOne.model_validate(view), 1, TODAY)


def test_the_plan_of_stage_one_is_waited_for_since_stage_one_began_and_no_longer_than_it_lasts() -> (
    None
):
    assert next_in_stage_one(opened()) == [
        "Your agency will draw up a plan for stage one with you. Stage one began on 3 March 2025."
    ]
    assert next_in_stage_one(in_stage_two()) == []
    later = {"on": date(2025, 3, 24), "reason": "applicants_asked_to_start_later"}
    begun = record_stage_one_start(opened(), RecordStageOneStart.model_validate(later)).state
    assert next_in_stage_one(begun)[0].endswith("Stage one began on 24 March 2025.")


@pytest.mark.parametrize(
    ("half_agreed", "plan"),
    [
        (
            lambda: agree_plan(with_plan(), AgreePlan(on=ACCEPTED + 8 * DAY, applicant=1)).state,
            "one",
        ),
        (
            lambda: (
                agree_stage_two_plan(
                    planned(), AgreeStageTwoPlan(on=BEGAN + 8 * DAY, applicant=1)
                ).state
            ),
            "two",
        ),
    ],
)
def test_who_agreed_to_a_plan_reads_that_the_other_applicant_needs_to_and_the_other_that_it_is_their_turn(
    half_agreed: Callable[[], Assessment], plan: str
) -> None:
    def read_by(applicant: int) -> tuple[str, str]:
        seen = JourneyNow(
            At("assessment", timeline(JOURNEY, half_agreed(), [], TODAY, applicant)),
            None,
            [],
            TODAY,
        )
        return turn_in_words(seen.at), next_step(seen).words[0]

    assert read_by(1) == (
        "It is the other applicant's turn.",
        f"You have agreed to your stage {plan} plan. The other applicant needs to read it and agree to it.",
    )
    turn, words = read_by(2)
    assert turn == "It is your turn."
    assert words.startswith(f"Read your stage {plan} plan and agree to it if it is right.")


def test_the_plan_of_stage_two_and_the_report_are_waited_for_since_stage_two_began() -> None:
    def coming(state: Assessment) -> list[str]:
        view = StageTwoView.of(JOURNEY, state, TODAY, applicant=1).model_dump(mode="json")
        return stage_two.comes_next(StageTwo.model_validate(view), 1, "Adopt Moorland", TODAY)

    began = "Stage two began on 1 May 2025."
    report = f"Adopt Moorland will write the report about you and send it to you. {began}"
    plan = f"Adopt Moorland will draw up a plan for stage two with you. {began}"
    assert coming(in_stage_two()) == [plan, report]
    assert report in coming(planned())
    assert report not in coming(shared())


def test_adopters_with_a_child_read_it_and_those_whom_a_review_doubts_read_of_none() -> None:
    matched = record_match(approved_adopters(), RecordMatch(on=REVIEWED, children=1)).state
    placed = record_placement(matched, RecordPlacement(on=REVIEWED, match=1, children=1)).state

    def read(case: PanelCase) -> str:
        told = panel_timeline(JOURNEY, case, [], REVIEWED)
        seen = JourneyNow(At("panel", told), None, clocks([told], REVIEWED), REVIEWED)
        return next_step(seen).words[0]

    clocks_before = {each: at for each, at in placed.clocks.items() if each is not YEAR}
    without_a_year = placed.model_copy(update={"clocks": clocks_before})
    ended = end_match(placed, EndMatch(on=REVIEWED, match=1, because=MatchEnd.DISRUPTED)).state

    assert read(placed).startswith("A child is placed with you.")
    assert read(without_a_year).startswith("A child is placed with you.")
    assert read(ended).startswith("You are approved to adopt.")
    for case in (approved_adopters(), reviewed()):
        assert read(case).startswith("You are approved to adopt.")
