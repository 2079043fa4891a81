"""Minutes of a case: drafted, final, corrected, each with its day and the document that holds it."""

from datetime import date

import pytest
from pydantic import ValidationError

from contracts.clocks import ClockId
from contracts.panel import MinutesFinalised
from contracts.panel_minutes import (
    HearingMinutesFinalised,
    MinutesCorrected,
    MinutesDrafted,
    MinutesStanding,
)
from contracts.reference import Recommendation
from services.chassis.decision import Kind, Refusal
from services.panel.api.last_checks import before_decision
from services.panel.domain.correction import correct_date
from services.panel.domain.meeting import hold_meeting
from services.panel.domain.minutes import (
    CorrectMinutes,
    DraftMinutes,
    correct_minutes,
    draft_minutes,
)
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status
from services.panel.domain.recommendation import FinaliseMinutes, finalise_minutes, recommend
from services.panel.domain.second_panel import (
    AskSecondPanel,
    RecommendAgain,
    ask_second_panel,
    recommend_again,
)
from tests.panel.helpers.panel_cases import (
    DAY,
    MET,
    MET_AFTER,
    MINUTES,
    MINUTES_AFTER,
    OTHER_PANEL,
    a_case,
    approved,
    asked,
    correcting,
    deferred,
    meeting,
    met,
    met_after_deferral,
    minuted,
    minuted_after_a_deferral,
    recommended,
    recommending,
)

BY = "pa-01"
CORRECTING = CorrectMinutes(on=MINUTES + DAY, document=9, reason="The name of a school.")


def drafted(on: date = MET + DAY) -> PanelCase:
    return draft_minutes(recommended(), DraftMinutes(on=on, document=7)).state


def corrected(case: PanelCase | None = None) -> PanelCase:
    return correct_minutes(case or minuted(), CORRECTING, BY).state


def test_a_draft_is_a_fact_with_its_day_and_document_and_starts_no_clock() -> None:
    case, events = draft_minutes(met(), DraftMinutes(on=MET, document=7))

    assert events == [MinutesDrafted(occurred_on=MET, minutes=1, document=7, hearing=1)]
    assert (case.status, case.clocks) == (met().status, {})


def test_the_decision_makers_time_begins_with_the_final_minutes_after_the_recommendation() -> None:
    case, events = finalise_minutes(drafted(), FinaliseMinutes(on=MINUTES, document=8))

    assert events == [MinutesFinalised(occurred_on=MINUTES, document=8, hearing=1)]
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

    assert events == [MinutesCorrected(occurred_on=MINUTES + DAY, minutes=2, document=9, hearing=1)]
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


class TestEachMeetingHasItsOwn:
    """A case that was deferred on 24 July 2025 and recommended on 4 September."""

    @pytest.mark.parametrize(
        ("final_on", "due_on"),
        [
            (MET_AFTER, date(2025, 9, 15)),
            (MINUTES_AFTER, date(2025, 9, 18)),
            (date(2025, 9, 19), date(2025, 9, 30)),
        ],
    )
    def test_seven_working_days_begin_with_the_final_minutes_of_the_recommendation(
        self, final_on: date, due_on: date
    ) -> None:
        """From Thursday 4 September: 5, 8 to 12 and 15. From Tuesday 9: 10 to 12 and 15 to 18."""
        case, events = finalise_minutes(recommended_later(), FinaliseMinutes(on=final_on))

        assert events == [MinutesFinalised(occurred_on=final_on, hearing=2)]
        assert case.clocks[ClockId.ADM_DECIDE].due_on == due_on

    def test_the_final_minutes_of_the_deferral_are_a_fact_that_moves_nothing(self) -> None:
        final = FinaliseMinutes(on=MINUTES, document=4)
        case, events = finalise_minutes(deferred(), final)

        assert events == [
            HearingMinutesFinalised(occurred_on=MINUTES, minutes=1, hearing=1, document=4)
        ]
        assert (case.status, case.clocks) == (Status.RETURNED, {})

    @pytest.mark.parametrize("on", [MINUTES, MINUTES_AFTER + DAY])
    def test_they_may_be_final_before_those_of_the_recommendation_or_after_and_start_no_clock(
        self, on: date
    ) -> None:
        first = FinaliseMinutes(on=on, hearing=1)
        before = finalise_minutes(recommended_later(), first).state
        after = finalise_minutes(minuted_after_a_deferral(), first).state

        assert (before.status, before.clocks) == (Status.RECOMMENDED, {})
        assert after.clocks == minuted_after_a_deferral().clocks

    def test_where_nobody_says_of_which_the_latest_that_is_not_final_is_meant(self) -> None:
        case = minuted_after_a_deferral()
        [first] = finalise_minutes(case, FinaliseMinutes(on=MINUTES_AFTER)).events

        assert first == HearingMinutesFinalised(occurred_on=MINUTES_AFTER, minutes=3, hearing=1)

    def test_final_minutes_are_final_once_and_have_no_draft_after_them(self) -> None:
        for hearing in (None, 2):
            with pytest.raises(Refusal, match="4 September 2025 are final since 9 September") as no:
                finalise_minutes(all_final(), FinaliseMinutes(on=MINUTES_AFTER, hearing=hearing))
            assert no.value.kind is Kind.NOT_NOW
        with pytest.raises(Refusal, match="correct them"):
            draft_minutes(all_final(), DraftMinutes(on=MINUTES_AFTER, hearing=1))

    def test_a_meeting_that_there_was_not_has_no_minutes(self) -> None:
        with pytest.raises(Refusal, match="Choose a meeting") as refused:
            finalise_minutes(deferred(), FinaliseMinutes(on=MINUTES, hearing=2))
        with pytest.raises(Refusal, match="has not met on this case"):
            draft_minutes(a_case(), DraftMinutes(on=MET))

        assert refused.value.field == "hearing"

    def test_each_is_corrected_for_itself(self) -> None:
        reason = "The date of the operation."
        first = CorrectMinutes(on=MINUTES_AFTER + DAY, hearing=1, document=6, reason=reason)
        [event] = correct_minutes(all_final(), first, BY).events
        latest = CorrectMinutes(on=MINUTES_AFTER + DAY, reason=reason)
        [other] = correct_minutes(all_final(), latest, BY).events

        assert event == MinutesCorrected(
            occurred_on=MINUTES_AFTER + DAY, minutes=4, hearing=1, document=6
        )
        assert other == MinutesCorrected(occurred_on=MINUTES_AFTER + DAY, minutes=4, hearing=2)
        with pytest.raises(Refusal, match="no final minutes"):
            correct_minutes(minuted_after_a_deferral(), first, BY)

    def test_the_day_of_each_lies_after_its_own_meeting_and_after_its_own_draft(self) -> None:
        with pytest.raises(Refusal, match="before the draft before it on 25 July 2025"):
            finalise_minutes(minuted_after_a_deferral(), FinaliseMinutes(on=MET, hearing=1))
        with pytest.raises(Refusal, match="before the meeting on 4 September 2025"):
            draft_minutes(recommended_later(), DraftMinutes(on=MET_AFTER - DAY, hearing=2))
        late = finalise_minutes(
            minuted_after_a_deferral(), FinaliseMinutes(on=MINUTES_AFTER + DAY, hearing=1)
        ).state
        moved = correct_date(late, correcting(late.version, MINUTES)).state

        assert [each.on for each in moved.minutes if each.hearing == 1] == [MET + DAY, MINUTES]
        with pytest.raises(Refusal, match="minutes would be dated before"):
            correct_date(late, correcting(late.version, MET))

    def test_a_second_panel_has_its_own_once_it_has_recommended(self) -> None:
        asked_again = ask_second_panel(asked(), AskSecondPanel(on=MET_AFTER)).state
        again = hold_meeting(asked_again, meeting(MET_AFTER, OTHER_PANEL)).state
        with pytest.raises(Refusal, match="recommends on the representations first"):
            finalise_minutes(again, FinaliseMinutes(on=MINUTES_AFTER))
        said = RecommendAgain(
            on=MET_AFTER, recommendation=Recommendation.SUITABLE, reasons="The move is off."
        )
        recommended_again = recommend_again(again, said).state
        case, events = finalise_minutes(recommended_again, FinaliseMinutes(on=MINUTES_AFTER))

        assert events == [HearingMinutesFinalised(occurred_on=MINUTES_AFTER, minutes=2, hearing=2)]
        assert case.clocks == recommended_again.clocks
        assert case.clocks[ClockId.FINAL_DECISION].due_on == date(2025, 9, 15)


def recommended_later() -> PanelCase:
    return recommend(met_after_deferral(deferred()), recommending(on=MET_AFTER)).state


def all_final() -> PanelCase:
    first = FinaliseMinutes(on=MINUTES_AFTER, hearing=1)
    return finalise_minutes(minuted_after_a_deferral(), first).state
