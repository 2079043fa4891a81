"""A social worker recommends, a manager who is someone else decides; and stage one can be extended, in time or late."""

from datetime import date
from typing import Any

import pytest

from contracts.assessment import StageOneDecided
from contracts.clocks import ClockId
from contracts.reference import DelayReason, ReasonsFor, StageOneOutcome
from contracts.stage_one import StageOneExtended, StageOneRecommended
from services.assessment.domain import stage_one_decision
from services.assessment.domain.assessment import Assessment, as_told
from services.assessment.domain.correction import CorrectDate, correct_date
from services.assessment.domain.lateness import explained_until
from services.assessment.domain.stage_one_decision import (
    ExtendStageOne,
    RecommendStageOne,
    SendStageOneNotice,
    extend_stage_one,
    send_stage_one_notice,
)
from services.assessment.domain.status import Status
from services.assessment.store import DELAYED, RECOMMENDED, list_entry, reasons_of
from services.chassis.decision import Kind, Refusal
from tests.assessment.helpers.assessments import (
    ACCEPTED,
    DAY,
    DECIDED,
    JOURNEY,
    MANAGER,
    REASONS,
    RETURNED,
    SINCE_RULES,
    WORKER,
    checked,
    decided,
    deciding,
    in_stage_two,
    in_window,
    opened,
    refused,
    with_agreed_plan,
)
from tests.assessment.helpers.commands import decide_stage_one, recommend_stage_one
from tests.assessment.helpers.stages_two import delayed

WHY = "All checks are in. They took a full part."
EVIDENCE = "The surgery gave 12 May as the first day."
LAST = date(2025, 5, 3)


def recommending(on: date = DECIDED - DAY, **more: Any) -> RecommendStageOne:
    return RecommendStageOne.model_validate(
        {"on": on, "outcome": "may_be_suitable", "reasons": WHY, **more}
    )


def recommended(assessment: Assessment | None = None, **more: Any) -> Assessment:
    return recommend_stage_one(assessment or checked(), recommending(**more)).state


def extending(on: date = LAST, **more: Any) -> ExtendStageOne:
    return ExtendStageOne.model_validate(
        {"on": on, "reason": "medical", "until": date(2025, 6, 13), "evidence": EVIDENCE, **more}
    )


def extended(**more: Any) -> Assessment:
    return extend_stage_one(checked(), extending(**more)).state


class TestASocialWorkerRecommends:
    def test_what_and_never_why_is_in_the_event(self) -> None:
        assessment, events = recommend_stage_one(checked(), recommending())

        assert events == [
            StageOneRecommended(occurred_on=DECIDED - DAY, outcome=StageOneOutcome.MAY_BE_SUITABLE)
        ]
        assert assessment.recommended is not None
        assert (assessment.recommended.by, assessment.recommended.reasons) == (WORKER, WHY)
        assert assessment.status is Status.STAGE_ONE

    def test_may_be_suitable_needs_what_the_decision_needs(self) -> None:
        with pytest.raises(Refusal, match="Still missing"):
            recommended(opened())
        with pytest.raises(Refusal, match="plan is not agreed yet"):
            recommended(checked(opened(SINCE_RULES)), on=SINCE_RULES + 45 * DAY)
        with pytest.raises(Refusal, match="before the last check came back"):
            recommended(on=RETURNED - DAY)

    def test_not_suitable_needs_no_check(self) -> None:
        assert recommended(opened(), outcome="not_suitable").stage_one.recommendation

    def test_the_latest_recommendation_holds(self) -> None:
        twice = recommended(recommended(), outcome="not_suitable", reasons=REASONS)

        assert twice.stage_one.recommendation is not None
        assert twice.stage_one.recommendation.outcome is StageOneOutcome.NOT_SUITABLE
        assert [each.words for each in reasons_of(JOURNEY, twice).reasons] == [REASONS]
        assert reasons_of(JOURNEY, twice).reasons[0].about is ReasonsFor.STAGE_ONE_RECOMMENDATION

    def test_it_waits_on_the_managers_list_until_it_is_decided(self) -> None:
        waits = recommended()
        done = decide_stage_one(waits, deciding()).state

        assert RECOMMENDED in list_entry(JOURNEY, waits).by
        assert RECOMMENDED not in list_entry(JOURNEY, done).by
        assert RECOMMENDED not in list_entry(JOURNEY, checked()).by

    def test_its_day_can_be_corrected_but_not_past_the_decision(self) -> None:
        done = decide_stage_one(recommended(), deciding()).state
        assert done.stage_one.recommendation is not None
        version = done.stage_one.recommendation.version
        later = CorrectDate(
            on=LAST,
            corrects=version,
            right_day=DECIDED + DAY,
            reason="The note.",
            staff=WORKER,
        )
        with pytest.raises(Refusal, match="before the recommendation on 15 April 2025"):
            correct_date(done, later)

        same_day = correct_date(done, later.model_copy(update={"right_day": DECIDED})).state
        assert same_day.day_of(version) == DECIDED


class TestAManagerDecides:
    def test_with_who_decided_on_the_record_and_in_no_event(self) -> None:
        assessment, events = decide_stage_one(recommended(), deciding())

        assert assessment.decided_by == MANAGER
        assert events == [
            StageOneDecided(occurred_on=DECIDED, outcome=StageOneOutcome.MAY_BE_SUITABLE)
        ]

    def test_and_never_on_their_own_recommendation(self) -> None:
        with pytest.raises(Refusal, match="You made the recommendation") as refusal:
            stage_one_decision.decide_stage_one(recommended(), deciding(), WORKER)

        assert refusal.value.kind is Kind.NOT_LAWFUL

    def test_after_a_second_recommendation_the_first_ones_author_may_decide(self) -> None:
        by_another = stage_one_decision.recommend_stage_one(
            recommended(), recommending(), "worker-09"
        ).state

        assert stage_one_decision.decide_stage_one(by_another, deciding(), WORKER).events

    def test_otherwise_than_recommended_with_reasons(self) -> None:
        negative = recommended(outcome="not_suitable")

        with pytest.raises(Refusal, match="do not follow the recommendation") as refusal:
            decide_stage_one(negative, deciding())
        assert refusal.value.field == "reasons"
        assert decide_stage_one(negative, deciding(reasons="I know more.")).events

    def test_not_before_it_was_recommended(self) -> None:
        with pytest.raises(Refusal, match="before the recommendation on 13 April 2025"):
            decide_stage_one(recommended(), deciding(DECIDED - 2 * DAY))

    def test_without_a_recommendation_only_where_stage_one_began_before_that_was_asked_for(
        self,
    ) -> None:
        since = with_agreed_plan(checked(opened(SINCE_RULES)))

        assert decide_stage_one(checked(), deciding()).events
        with pytest.raises(Refusal, match="has not recommended") as refusal:
            decide_stage_one(since, deciding(SINCE_RULES + 45 * DAY))
        assert refusal.value.kind is Kind.NOT_NOW

    def test_a_case_since_then_goes_its_whole_way(self) -> None:
        since = with_agreed_plan(checked(opened(SINCE_RULES)))
        on = SINCE_RULES + 45 * DAY
        ready = recommended(since, on=on)
        done = decide_stage_one(ready, deciding(on)).state
        window = send_stage_one_notice(done, SendStageOneNotice(on=on + DAY)).state

        assert window.status is Status.STAGE_TWO_WINDOW


class TestARefusalIsFirstToldByItsNotice:
    def test_until_then_its_applicants_see_stage_one_going_on(self) -> None:
        waits = decided(outcome="not_suitable", reasons=REASONS)
        told = as_told(waits)

        assert (waits.status, told.status) == (Status.STAGE_ONE_DECIDED, Status.STAGE_ONE)
        assert told.clocks.keys() == {ClockId.STAGE_ONE}
        assert told.clocks[ClockId.STAGE_ONE].stopped_on is None
        assert told.stage_one.decided is None

    def test_a_positive_decision_is_told_at_once_and_a_recommendation_never(self) -> None:
        assert as_told(decided()).status is Status.STAGE_ONE_DECIDED
        assert as_told(recommended()).stage_one.recommendation is None
        assert as_told(refused()).status is Status.NOT_SUITABLE


class TestStageOneIsExtended:
    def test_on_the_last_day_with_its_reason_and_no_clock_moves(self) -> None:
        assessment, events = extend_stage_one(checked(), extending())

        assert events == [
            StageOneExtended(occurred_on=LAST, reason=DelayReason.MEDICAL, until=date(2025, 6, 13))
        ]
        assert assessment.clocks == checked().clocks
        assert assessment.delay_evidence == EVIDENCE
        assert EVIDENCE not in events[0].model_dump_json()

    def test_a_day_later_it_is_the_reason_on_record_for_what_is_late(self) -> None:
        late = extended(on=LAST + DAY)

        assert explained_until(late) == date(2025, 6, 13)
        assert late.delay_evidence == EVIDENCE
        assert late.clocks[ClockId.STAGE_ONE].due_on == LAST
        [decided] = decide_stage_one(late, deciding(date(2025, 6, 13))).events
        assert decided.model_dump()["delay"] is DelayReason.MEDICAL
        with pytest.raises(Refusal, match="Give that date or a later one") as refusal:
            extended(on=date(2025, 6, 14))
        assert refusal.value.field == "until"

    def test_until_a_day_after_what_there_is_already(self) -> None:
        with pytest.raises(Refusal, match="has until 3 May 2025 already"):
            extended(until=LAST)

    def test_again_before_the_new_day_is_over(self) -> None:
        again = extending(on=date(2025, 6, 13), until=date(2025, 7, 1), evidence="A letter.")
        assessment = extend_stage_one(extended(), again).state

        assert assessment.delay_evidence == f"{EVIDENCE}\n\nA letter."
        with pytest.raises(Refusal, match="has until 13 June 2025 already"):
            extend_stage_one(extended(), extending(on=date(2025, 6, 14)))

    def test_it_is_listed_as_delayed_until_it_is_decided(self) -> None:
        listed = [list_entry(JOURNEY, each).by for each in (checked(), extended(), in_window())]

        assert [DELAYED in each for each in listed] == [False, True, False]

    def test_it_explains_the_lateness_until_its_own_last_day(self) -> None:
        states = (checked(), extended(), in_window(), in_stage_two(), delayed(date(2025, 10, 15)))
        last = [explained_until(each) for each in states]

        until, four_months = date(2025, 6, 13), date(2025, 9, 1)
        assert last == [LAST, until, None, four_months, date(2025, 10, 15)]

    def test_a_decision_by_then_is_late_and_explained(self) -> None:
        assessment, events = decide_stage_one(extended(), deciding(date(2025, 6, 13)))

        assert assessment.clocks[ClockId.STAGE_ONE].in_time is False
        assert [each.model_dump()["delay"] for each in events] == [DelayReason.MEDICAL]

    def test_a_decision_after_it_says_why_again_or_has_no_reason(self) -> None:
        [without] = decide_stage_one(extended(), deciding(date(2025, 6, 14))).events
        assert without.model_dump()["delay"] is None
        late = deciding(date(2025, 6, 14), delay="references", delay_evidence="Two reminders.")
        assessment = decide_stage_one(extended(), late).state

        assert assessment.delay_evidence == f"{EVIDENCE}\n\nTwo reminders."

    @pytest.mark.parametrize(
        ("given", "missing"),
        [
            ({"delay": "medical"}, "delay_evidence"),
            ({"delay_evidence": "Letter of 2 May"}, "delay"),
        ],
    )
    def test_the_reason_for_a_delay_and_its_evidence_come_together(
        self, given: dict[str, str], missing: str
    ) -> None:
        with pytest.raises(Refusal, match="or leave out its") as refused:
            decide_stage_one(checked(), deciding(date(2025, 5, 4), **given))

        assert (refused.value.kind, refused.value.field) == (Kind.NOT_VALID, missing)

    def test_the_next_day_is_late_and_may_have_no_reason(self) -> None:
        assessment, [decided] = decide_stage_one(checked(), deciding(date(2025, 5, 4)))

        assert assessment.clocks[ClockId.STAGE_ONE].in_time is False
        assert decided.model_dump()["delay"] is None

    def test_only_in_stage_one(self) -> None:
        with pytest.raises(Refusal, match="Stage one is decided"):
            extend_stage_one(in_window(), extending())
        with pytest.raises(Refusal, match="before the registration was accepted"):
            extended(on=ACCEPTED - DAY)


class TestWorkedDates:
    """Each by hand, from a wall calendar with the bank holidays of its year."""

    @pytest.mark.parametrize(
        ("accepted", "last", "why"),
        [
            ("2026-12-01", "2027-02-01", "1 December and two months"),
            ("2026-12-31", "2027-02-28", "no 31 February: the last day of the month"),
            ("2027-12-29", "2028-02-29", "2028 is a leap year, so 29 February is there"),
            ("2027-12-30", "2028-02-29", "no 30 February, leap year or not"),
            ("2027-01-31", "2027-03-31", "March has a 31st, whatever February had"),
            ("2027-06-30", "2027-08-30", "a bank holiday: a limit in months does not move"),
            ("2026-10-25", "2026-12-25", "Christmas Day: the limit does not move"),
            ("2027-01-02", "2027-03-02", "from a Saturday: months know no week"),
        ],
    )
    def test_the_last_day_on_which_stage_one_needs_no_reason(
        self, accepted: str, last: str, why: str
    ) -> None:
        assessment, on = opened(date.fromisoformat(accepted)), date.fromisoformat(last)
        until = on + 30 * DAY

        assert explained_until(assessment) == on, why
        for said_on in (on, on + DAY):
            longer = extend_stage_one(assessment, extending(on=said_on, until=until))
            assert explained_until(longer.state) == until, why

    @pytest.mark.parametrize(
        ("decided_on", "sent", "notice_due", "window", "why"),
        [
            ("2025-04-14", "2025-04-14", "2025-04-23", "2025-10-14", "15, 16, 17; Good Friday 18, Easter Monday 21; 22, 23"),
            ("2025-04-14", "2025-04-23", "2025-04-23", "2025-10-23", "sent on the last day; the window runs from the day sent"),
            ("2025-04-14", "2025-08-31", "2025-04-23", "2026-02-28", "sent late, on 31 August: no 31 February"),
            ("2025-04-25", "2025-05-06", "2025-05-02", "2025-11-06", "a Friday: 28, 29, 30, 1, 2; sent after the bank holiday of 5 May, late"),
            ("2025-05-02", "2025-05-03", "2025-05-12", "2025-11-03", "6, 7, 8, 9, 12: Monday 5 is a bank holiday; sent on a Saturday counts as sent"),
            ("2025-05-03", "2025-05-30", "2025-05-12", "2025-11-30", "a Saturday: as from the Friday, 6, 7, 8, 9, 12"),
        ],
    )  # fmt: skip
    def test_notice_and_window(
        self, *, decided_on: str, sent: str, notice_due: str, window: str, why: str
    ) -> None:
        waits = decided(on=date.fromisoformat(decided_on))
        sending = SendStageOneNotice(on=date.fromisoformat(sent))
        clocks = send_stage_one_notice(waits, sending).state.clocks

        due = waits.clocks[ClockId.NOTIFY_WRITTEN].due_on
        assert due == date.fromisoformat(notice_due), why
        assert clocks[ClockId.STAGE_TWO_WINDOW].due_on == date.fromisoformat(window), why
        assert clocks[ClockId.NOTIFY_WRITTEN].in_time is (sending.on <= due), why

    @pytest.mark.parametrize(
        ("until", "decided_on", "explained", "why"),
        [
            ("2025-06-13", "2025-05-03", True, "in time: nothing to explain"),
            ("2025-06-13", "2025-05-04", True, "the first late day, within the extension"),
            ("2025-06-13", "2025-06-13", True, "the last day of the extension"),
            ("2025-06-13", "2025-06-14", False, "the day after it, a Saturday: days of the week do not matter"),
            ("2025-05-04", "2025-05-04", True, "an extension by one day"),
            ("2025-05-04", "2025-05-05", False, "Monday 5 May is a bank holiday and is late all the same"),
        ],
    )  # fmt: skip
    def test_a_delay_within_an_extension_is_explained_by_it(
        self, *, until: str, decided_on: str, explained: bool, why: str
    ) -> None:
        assessment = extended(until=date.fromisoformat(until))
        command = deciding(date.fromisoformat(decided_on))

        [decided] = decide_stage_one(assessment, command).events

        late = command.on > LAST
        assert (decided.model_dump()["delay"] is not None) is (late and explained), why
