"""How soon an agency makes its final decision after a review: 7 or 12 working days, by its own choice."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from contracts.assessment import ReferredToPanel
from contracts.clocks import ClockId, LocalStandard, in_plain_words, start
from services.assessment.domain.report import ReferToPanel, refer_to_panel
from services.assessment.domain.stage_one import open_stage_one
from services.chassis.decision import Kind, Refusal
from services.enquiry.domain.standards import SetServiceStandard, set_service_standard
from services.panel.domain.decision_review import receive_review_request
from services.panel.domain.progress import evolve
from services.panel.domain.referral import open_case
from services.web.team.rules import rule_of
from tests.assessment.helpers.assessments import ACCEPTANCE, HEARD, REFERRED, commented
from tests.panel.helpers.panel_cases import asked, asking, under_review

FINAL = ClockId.FINAL_DECISION
TWELVE = LocalStandard(clock=FINAL, working_days=12)


def setting(days: int) -> SetServiceStandard:
    said = {"on": date(2026, 12, 1), "agency": "moorland", "clock": FINAL, "working_days": days}
    return SetServiceStandard.model_validate(said)


@pytest.mark.parametrize("days", [7, 12])
def test_an_agency_chooses_one_of_both(days: int) -> None:
    [event] = set_service_standard(None, setting(days)).events

    assert event.model_dump()["standard"] == {"clock": FINAL, "working_days": days}


@pytest.mark.parametrize("days", [1, 8, 13, 60])
def test_another_length_is_refused_with_what_can_be_chosen(days: int) -> None:
    with pytest.raises(Refusal, match=r"Choose 7 or 12 working days\.") as refused:
        set_service_standard(None, setting(days))

    assert (refused.value.kind, refused.value.field) == (Kind.NOT_VALID, "working_days")


def test_the_choice_goes_with_the_case_from_the_acceptance_to_the_panel() -> None:
    accepted = ACCEPTANCE.model_copy(update={"final_decision_standard": TWELVE})
    opened = open_stage_one(None, HEARD, accepted).state
    kept = {"final_decision_standard": opened.final_decision_standard}
    referring = ReferToPanel(on=REFERRED)
    [referred] = refer_to_panel(commented().model_copy(update=kept), referring).events
    assert isinstance(referred, ReferredToPanel)
    case, [event] = open_case(None, replace(HEARD, version=30), referred)

    assert opened.final_decision_standard == TWELVE
    assert case.final_decision_standard == TWELVE
    assert evolve(None, event).final_decision_standard == TWELVE


def test_the_clock_says_which_reading_it_uses_and_whose_it_is() -> None:
    common = asked().clocks[FINAL]
    chosen = under_review().model_copy(update={"final_decision_standard": TWELVE})
    theirs = receive_review_request(chosen, asking()).state.clocks[FINAL]
    own = partial(start, FINAL, common.started_on)
    seven, twelve = own(), own(TWELVE)

    assert (common.local_standard, common) == (None, seven)
    assert theirs == twelve
    assert (twelve.local_standard, twelve.due_on > seven.due_on) == (12, True)
    assert "within 12 working days of" in in_plain_words(twelve)
    assert in_plain_words(twelve).endswith("(your agency's own standard).")
    assert in_plain_words(seven).endswith("(England), standard 17).")


def test_the_page_of_the_rule_says_that_agencies_choose() -> None:
    known = rule_of(FINAL)

    assert known is not None
    said = known.versions[0].facts["Agencies choose"]
    assert said == "7 or 12 working days, in their service standards"
