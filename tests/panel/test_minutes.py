"""Minutes of a case: drafted, final, corrected, each with its day and the document that holds it."""

from datetime import date

import pytest
from pydantic import ValidationError

from contracts.clocks import ClockId
from contracts.panel import MinutesFinalised
from contracts.panel_minutes import MinutesCorrected, MinutesDrafted, MinutesStanding
from services.chassis.decision import Kind, Refusal
from services.panel.api.last_checks import before_decision
from services.panel.domain.correction import correct_date
from services.panel.domain.minutes import (
    CorrectMinutes,
    DraftMinutes,
    correct_minutes,
    draft_minutes,
)
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.recommendation import FinaliseMinutes, finalise_minutes
from tests.panel.helpers.panel_cases import (
    DAY,
    MET,
    MINUTES,
    a_case,
    approved,
    correcting,
    met,
    minuted,
    recommended,
)

BY = "pa-01"
CORRECTING = CorrectMinutes(on=MINUTES + DAY, document=9, reason="The name of a school.")


def drafted(on: date = MET + DAY) -> PanelCase:
    return draft_minutes(recommended(), DraftMinutes(on=on, document=7)).state


def corrected(case: PanelCase | None = None) -> PanelCase:
    return correct_minutes(case or minuted(), CORRECTING, BY).state


def test_a_draft_is_a_fact_with_its_day_and_document_and_starts_no_clock() -> None:
    case, events = draft_minutes(met(), DraftMinutes(on=MET, document=7))

    assert events == [MinutesDrafted(occurred_on=MET, minutes=1, document=7)]
    assert (case.status, case.clocks) == (met().status, {})


def test_the_decision_makers_time_begins_with_the_final_minutes_after_the_recommendation() -> None:
    case, events = finalise_minutes(drafted(), FinaliseMinutes(on=MINUTES, document=8))

    assert events == [MinutesFinalised(occurred_on=MINUTES, document=8)]
    assert case.clocks[ClockId.ADM_DECIDE].started_on == MINUTES
    assert [(each.number, each.standing, each.document) for each in case.minutes] == [
        (1, MinutesStanding.DRAFT, 7),
        (2, MinutesStanding.FINAL, 8),
    ]


def test_a_draft_never_starts_it() -> None:
    assert drafted().clocks == {}
    with pytest.raises(Refusal, match="has not recommended yet"):
        finalise_minutes(met(), FinaliseMinutes(on=MINUTES))


def test_a_correction_is_a_further_version_with_its_reason_and_moves_no_deadline() -> None:
    case, events = correct_minutes(minuted(), CORRECTING, BY)

    assert events == [MinutesCorrected(occurred_on=MINUTES + DAY, minutes=2, document=9)]
    assert case.clocks == minuted().clocks
    assert (case.notes[-1].staff, case.notes[-1].words) == (BY, "The name of a school.")
    assert len(case.minutes) == 2


def test_who_decides_reads_that_they_were_corrected() -> None:
    [words] = [each for each in before_decision(corrected()).still_open if "corrected" in each]

    assert words == "The minutes were corrected on 29 July 2025. Read the last version."


@pytest.mark.parametrize("case", [approved(), corrected()])
def test_they_are_corrected_also_after_a_decision_and_again(case: PanelCase) -> None:
    assert corrected(case).minutes[-1].standing is MinutesStanding.CORRECTED


@pytest.mark.parametrize("case", [a_case(), met(), drafted()])
def test_there_is_nothing_to_correct_before_they_are_final(case: PanelCase) -> None:
    with pytest.raises(Refusal, match="no final minutes") as refused:
        correct_minutes(case, CORRECTING, BY)

    assert refused.value.kind is Kind.NOT_NOW


def test_a_correction_says_why() -> None:
    with pytest.raises(ValidationError):
        CorrectMinutes.model_validate({"on": MINUTES, "reason": " "})


def test_a_draft_is_not_dated_before_the_meeting_nor_corrected_to_that() -> None:
    with pytest.raises(Refusal, match="before the meeting"):
        draft_minutes(met(), DraftMinutes(on=MET - DAY))
    with pytest.raises(Refusal, match="minutes would be dated before"):
        correct_date(drafted(), correcting(4, MET - DAY))
    assert correct_date(drafted(), correcting(4, MET)).state.minutes[0].on == MET
