"""The clocks against last days worked out by hand from a wall calendar, each with its reason."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts import clocks
from contracts.bank_holidays import CALENDAR_VERSION
from contracts.calendar import OutsideCalendar
from contracts.clocks import (
    LOCALLY_SET,
    RULES,
    Certainty,
    ClockId,
    Counting,
    LocalStandard,
    NoRuleInForce,
    Owner,
    RunningClock,
    StoppedBeforeStart,
    Unit,
    breached_from,
    counted,
    due,
    due_soon_on,
    in_plain_words,
    last_day_by,
    rule,
    start,
)

DOUBTS = ["not checked", "some say", "as practice guides", "propos", "from memory", "consultation"]
WITHIN_DAYS = [
    (ClockId.FIRST_RESPONSE, "2024-06-03", "2024-06-05", "Monday: Tuesday, Wednesday"),
    (ClockId.FIRST_RESPONSE, "2024-06-07", "2024-06-11", "Friday: Monday, Tuesday"),
    (ClockId.FIRST_RESPONSE, "2024-06-08", "2024-06-11", "Saturday starts as Friday does"),
    (ClockId.FIRST_RESPONSE, "2024-06-09", "2024-06-11", "Sunday starts as Friday does"),
    (ClockId.FIRST_RESPONSE, "2024-03-28", "2024-04-03", "Maundy Thursday: 2 and 3 April"),
    (ClockId.FIRST_RESPONSE, "2024-12-20", "2024-12-24", "23 and 24 December are worked"),
    (ClockId.FIRST_RESPONSE, "2024-12-23", "2024-12-27", "24, then 27: Christmas, Boxing Day"),
    (ClockId.FIRST_RESPONSE, "2024-12-24", "2024-12-30", "Friday 27, Monday 30"),
    (ClockId.FIRST_RESPONSE, "2024-12-31", "2025-01-03", "New Year's Day is not counted"),
    (ClockId.FIRST_RESPONSE, "2020-05-01", "2020-05-05", "4 May 2020 was no holiday"),
    (ClockId.ROI_DECIDE, "2021-12-24", "2022-01-05", "29, 30, 31 December, 4, 5 January"),
    (ClockId.ROI_DECIDE, "2023-12-25", "2024-01-03", "from Christmas Day: 27, 28, 29, 2, 3"),
    (ClockId.ROI_DECIDE, "2022-05-30", "2022-06-08", "31, 1, then the Jubilee, 6, 7, 8"),
    (ClockId.ROI_DECIDE, "2022-05-27", "2022-06-07", "30 May 2022 was worked"),
    (ClockId.ENQ_INFO, "2024-06-05", "2024-06-19", "two plain weeks"),
    (ClockId.ENQ_INFO, "2020-05-07", "2020-05-22", "VE Day on 8 May 2020 is not counted"),
    (ClockId.ENQ_INFO, "2024-12-20", "2025-01-08", "five before the new year, five after"),
    (ClockId.ENQ_INFO, "2019-04-15", "2019-05-01", "Good Friday 19 and Easter Monday 22 April"),
    (ClockId.ADM_DECIDE, "2022-09-16", "2022-09-28", "the state funeral, 19 September 2022"),
    (ClockId.ADM_DECIDE, "2023-04-28", "2023-05-11", "1 May and the coronation, 8 May 2023"),
    (ClockId.ADM_DECIDE, "2024-08-26", "2024-09-04", "from the summer bank holiday itself"),
]
BEGINNING_WITH = [
    (ClockId.PAR_COMMENT, "2024-06-03", "2024-06-07", "Monday is day 1, Friday day 5"),
    (ClockId.PAR_COMMENT, "2024-06-05", "2024-06-11", "Wednesday is day 1, Tuesday day 5"),
    (ClockId.PAR_COMMENT, "2024-06-08", "2024-06-14", "sent on Saturday: Monday is day 1"),
    (ClockId.PAR_COMMENT, "2024-03-28", "2024-04-05", "28 March is day 1, 2 April day 2"),
    (ClockId.PAR_COMMENT, "2024-03-29", "2024-04-08", "sent on Good Friday: 2 April is day 1"),
    (ClockId.PAR_COMMENT, "2024-12-24", "2025-01-02", "24, 27, 30, 31 December, 2 January"),
    (ClockId.PAR_COMMENT, "2022-06-01", "2022-06-09", "1 June, then the Jubilee, 6 to 9"),
]
MONTHS = [
    (ClockId.STAGE_ONE, "2024-01-15", "2024-03-15", "the corresponding date"),
    (ClockId.STAGE_ONE, "2023-12-31", "2024-02-29", "no 31 February; 2024 is a leap year"),
    (ClockId.STAGE_ONE, "2022-12-31", "2023-02-28", "no 31 February; 2023 is not"),
    (ClockId.STAGE_ONE, "2024-12-30", "2025-02-28", "no 30 February either"),
    (ClockId.STAGE_ONE, "2024-06-30", "2024-08-30", "the 30th, though August has 31 days"),
    (ClockId.STAGE_ONE, "2024-04-15", "2024-06-15", "a Saturday does not move"),
    (ClockId.STAGE_ONE, "2023-10-25", "2023-12-25", "nor does Christmas Day"),
    (ClockId.STAGE_TWO_WINDOW, "2023-08-31", "2024-02-29", "six months into a leap February"),
    (ClockId.STAGE_TWO_WINDOW, "2022-08-31", "2023-02-28", "six months into a plain one"),
    (ClockId.STAGE_TWO_WINDOW, "2024-02-29", "2024-08-29", "from a leap day to the 29th"),
    (ClockId.STAGE_TWO, "2023-10-31", "2024-02-29", "four months into a leap February"),
    (ClockId.STAGE_TWO, "2024-02-29", "2024-06-29", "a Saturday does not move"),
    (ClockId.STAGE_TWO, "2024-05-31", "2024-09-30", "September has 30 days"),
    (ClockId.STAGE_TWO, "2024-09-12", "2025-01-12", "over the new year"),
    (ClockId.REGISTRATION_TO_APPROVAL, "2024-03-31", "2024-09-30", "September has 30 days"),
    (ClockId.COMPLAINT, "2024-02-29", "2025-02-28", "a year on from a leap day"),
    (ClockId.REGISTRATION_TO_APPROVAL, "2013-07-01", "2014-01-01", "the first day of the rules"),
]
A_MONDAY = date(2024, 6, 3)


@pytest.mark.parametrize(("clock", "started", "last", "why"), WITHIN_DAYS + BEGINNING_WITH + MONTHS)
def test_the_last_day_in_time(clock: ClockId, started: str, last: str, why: str) -> None:
    assert due(clock, date.fromisoformat(started)) == date.fromisoformat(last), why


@pytest.mark.parametrize(
    ("clock", "length", "unit", "counting", "due_soon", "certainty"),
    [
        (ClockId.FIRST_RESPONSE, 2, Unit.WORKING_DAYS, Counting.WITHIN, 1, Certainty.LOCAL),
        (ClockId.ENQ_INFO, 10, Unit.WORKING_DAYS, Counting.WITHIN, 2, Certainty.UNCERTAIN),
        (ClockId.REFERRAL_TAKE_UP, 2, Unit.WORKING_DAYS, Counting.WITHIN, 1, Certainty.LOCAL),
        (ClockId.ENQ_CALL, 2, Unit.WORKING_DAYS, Counting.WITHIN, 1, Certainty.LOCAL),
        (ClockId.ENQ_VISIT, 10, Unit.WORKING_DAYS, Counting.WITHIN, 2, Certainty.LOCAL),
        (ClockId.ENQ_WRITEUP, 7, Unit.WORKING_DAYS, Counting.WITHIN, 2, Certainty.LOCAL),
        (ClockId.ROI_DECIDE, 5, Unit.WORKING_DAYS, Counting.WITHIN, 1, Certainty.UNCERTAIN),
        (ClockId.STAGE_ONE, 2, Unit.MONTHS, Counting.WITHIN, 10, Certainty.UNCERTAIN),
        (ClockId.STAGE_TWO_WINDOW, 6, Unit.MONTHS, Counting.WITHIN, 10, Certainty.LAW),
        (ClockId.STAGE_TWO, 4, Unit.MONTHS, Counting.WITHIN, 10, Certainty.LAW),
        (
            ClockId.PAR_COMMENT,
            5,
            Unit.WORKING_DAYS,
            Counting.BEGINNING_WITH,
            1,
            Certainty.UNCERTAIN,
        ),
        (ClockId.ADM_DECIDE, 7, Unit.WORKING_DAYS, Counting.WITHIN, 2, Certainty.UNCERTAIN),
        (ClockId.NOTIFY_ORAL, 2, Unit.WORKING_DAYS, Counting.WITHIN, 1, Certainty.UNCERTAIN),
        (ClockId.NOTIFY_WRITTEN, 5, Unit.WORKING_DAYS, Counting.WITHIN, 2, Certainty.UNCERTAIN),
        (ClockId.QD_RESPONSE, 40, Unit.WORKING_DAYS, Counting.BEGINNING_WITH, 10, Certainty.LAW),
        (ClockId.IRM_PAPERS, 10, Unit.WORKING_DAYS, Counting.WITHIN, 3, Certainty.UNCERTAIN),
        (ClockId.FINAL_DECISION, 7, Unit.WORKING_DAYS, Counting.WITHIN, 2, Certainty.UNCERTAIN),
        (ClockId.REVIEW_ANNUAL, 12, Unit.MONTHS, Counting.WITHIN, 20, Certainty.UNCERTAIN),
        (
            ClockId.REVIEW_COMMENT,
            10,
            Unit.WORKING_DAYS,
            Counting.BEGINNING_WITH,
            2,
            Certainty.UNCERTAIN,
        ),
        (ClockId.REGISTRATION_TO_APPROVAL, 6, Unit.MONTHS, Counting.WITHIN, 10, Certainty.GUIDANCE),
        (ClockId.COMPLAINT, 12, Unit.MONTHS, Counting.WITHIN, 10, Certainty.UNCERTAIN),
        (ClockId.COMPLAINT_ANSWER, 10, Unit.WORKING_DAYS, Counting.WITHIN, 3, Certainty.UNCERTAIN),
        (
            ClockId.COMPLAINT_INVESTIGATION,
            25,
            Unit.WORKING_DAYS,
            Counting.WITHIN,
            5,
            Certainty.UNCERTAIN,
        ),
        (ClockId.COMPLAINT_PANEL, 30, Unit.WORKING_DAYS, Counting.WITHIN, 5, Certainty.LAW),
    ],
)
def test_the_table_holds_the_limits_of_the_field(
    *,
    clock: ClockId,
    length: int,
    unit: Unit,
    counting: Counting,
    due_soon: int,
    certainty: Certainty,
) -> None:
    chosen = rule(clock, A_MONDAY)

    assert (chosen.length, chosen.unit, chosen.counting) == (length, unit, counting)
    assert chosen.due_soon == due_soon
    assert chosen.certainty is certainty


def test_every_clock_has_a_rule_from_july_2013_and_none_before() -> None:
    for clock in ClockId:
        assert rule(clock, date(2013, 7, 1)).id is clock
        with pytest.raises(NoRuleInForce, match=f"{clock} is in force on 2013-06-30"):
            rule(clock, date(2013, 6, 30))


def test_every_rule_explains_itself_on_a_screen() -> None:
    for each in RULES:
        assert all((each.title, each.starts, each.stops, each.pauses, each.source))
        assert each.certainty.words.endswith(".")


def test_a_clock_is_stored_with_the_versions_it_was_worked_out_by() -> None:
    assert start(ClockId.STAGE_TWO, A_MONDAY) == RunningClock(
        id=ClockId.STAGE_TWO,
        started_on=A_MONDAY,
        due_on=date(2024, 10, 3),
        rule_version=1,
        calendar_version=CALENDAR_VERSION,
    )


def test_a_clock_keeps_the_local_standard_it_was_started_by() -> None:
    standard = LocalStandard(clock=ClockId.ENQ_INFO, working_days=5)

    running = start(ClockId.ENQ_INFO, A_MONDAY, standard)

    assert (running.due_on, running.local_standard) == (date(2024, 6, 10), 5)
    assert running.rule_version == rule(ClockId.ENQ_INFO, A_MONDAY).version
    assert RunningClock.model_validate_json(running.model_dump_json()) == running


def test_a_clock_kept_before_there_were_local_standards_has_none() -> None:
    kept = start(ClockId.ENQ_INFO, A_MONDAY).model_dump(mode="json", exclude={"local_standard"})

    assert RunningClock.model_validate(kept).local_standard is None


def test_a_standard_for_another_clock_is_refused() -> None:
    standard = LocalStandard(clock=ClockId.ENQ_CALL, working_days=2)

    for asked in (due, start):
        with pytest.raises(ValueError, match="enq_call says nothing of enq_visit"):
            asked(ClockId.ENQ_VISIT, A_MONDAY, standard)


@pytest.mark.parametrize("clock", [clock for clock in ClockId if clock not in LOCALLY_SET])
def test_no_agency_sets_a_limit_that_is_not_its_own_service_standard(clock: ClockId) -> None:
    with pytest.raises(ValidationError, match=f"cannot set its own standard for {clock}"):
        LocalStandard(clock=clock, working_days=5)


def test_the_schema_of_a_local_standard_offers_what_it_takes() -> None:
    offered = LocalStandard.model_json_schema()["properties"]

    assert set(offered["clock"]["enum"]) == LOCALLY_SET
    assert (offered["working_days"]["minimum"], offered["working_days"]["maximum"]) == (1, 60)


def test_what_an_agency_may_set_is_counted_in_working_days_and_is_not_law() -> None:
    for clock in LOCALLY_SET:
        chosen = rule(clock, A_MONDAY)
        assert (chosen.unit, chosen.counting) == (Unit.WORKING_DAYS, Counting.WITHIN)
        assert chosen.certainty is not Certainty.LAW


@pytest.mark.parametrize("days", [0, -1, 61])
def test_a_local_standard_is_one_to_sixty_working_days(days: int) -> None:
    with pytest.raises(ValidationError, match="working_days"):
        LocalStandard(clock=ClockId.ENQ_CALL, working_days=days)


@given(
    st.sampled_from(sorted(LOCALLY_SET)),
    st.dates(date(2013, 7, 1), date(2099, 6, 1)),
    st.none() | st.integers(1, 60),
)
def test_a_clock_is_due_soon_while_it_is_in_time_and_late_only_afterwards(
    clock: ClockId, on: date, days: int | None
) -> None:
    standard = None if days is None else LocalStandard(clock=clock, working_days=days)

    running = start(clock, on, standard)

    assert running.started_on <= due_soon_on(running) <= running.due_on < breached_from(running)
    assert running.stopped(breached_from(running)).in_time is False


def test_the_last_day_is_in_time_and_the_next_is_late() -> None:
    running = start(ClockId.STAGE_ONE, date(2023, 12, 31))

    assert running.in_time is None
    assert running.stopped(date(2024, 2, 29)).in_time is True
    assert running.stopped(date(2024, 3, 1)).in_time is False


def test_a_clock_may_stop_on_the_day_it_started() -> None:
    assert start(ClockId.PAR_COMMENT, A_MONDAY).stopped(A_MONDAY).in_time is True


def test_a_clock_cannot_stop_before_it_started() -> None:
    with pytest.raises(StoppedBeforeStart, match="2024-06-03, after 2024-06-02"):
        start(ClockId.PAR_COMMENT, A_MONDAY).stopped(date(2024, 6, 2))


@given(st.lists(st.integers(0, 30), min_size=1, max_size=4))
def test_the_earliest_of_several_stops_counts_in_whatever_order(offsets: list[int]) -> None:
    clock = start(ClockId.FIRST_RESPONSE, A_MONDAY)

    for offset in offsets:
        clock = clock.stopped(A_MONDAY + timedelta(days=offset))

    assert clock.stopped_on == A_MONDAY + timedelta(days=min(offsets))


def test_stopping_leaves_the_running_clock_as_it_was() -> None:
    running = start(ClockId.ENQ_INFO, A_MONDAY)

    running.stopped(A_MONDAY)

    assert running.stopped_on is None


@given(st.sampled_from(ClockId), st.dates(date(2013, 7, 1), date(2099, 6, 1)))
def test_a_stored_clock_reads_back_the_same(clock: ClockId, on: date) -> None:
    stored = start(clock, on).stopped(on)

    assert RunningClock.model_validate_json(stored.model_dump_json()) == stored


@given(st.sampled_from(ClockId), st.dates(date(2013, 7, 1), date(2099, 6, 1)))
def test_starting_a_day_later_never_ends_earlier(clock: ClockId, on: date) -> None:
    assert due(clock, on) <= due(clock, on + timedelta(days=1))


def test_a_later_rule_leaves_earlier_starts_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    first = rule(ClockId.STAGE_TWO, A_MONDAY)
    until_june = first.model_copy(update={"effective_to": date(2024, 6, 30)})
    from_july = first.model_copy(
        update={"length": 3, "version": 2, "effective_from": date(2024, 7, 1)}
    )
    monkeypatch.setattr(clocks, "RULES", (until_june, from_july))

    last_old = start(ClockId.STAGE_TWO, date(2024, 6, 30))
    first_new = start(ClockId.STAGE_TWO, date(2024, 7, 1))

    assert (last_old.due_on, last_old.rule_version) == (date(2024, 10, 30), 1)
    assert (first_new.due_on, first_new.rule_version) == (date(2024, 10, 1), 2)


def test_a_rule_that_is_not_in_force_says_its_last_day_too_and_may_count_weeks() -> None:
    eight_weeks = rule(ClockId.STAGE_ONE, A_MONDAY).model_copy(
        update={"length": 8, "unit": Unit.WEEKS, "version": 2}
    )

    assert last_day_by(eight_weeks, date(2021, 4, 6)) == date(2021, 6, 1)
    assert counted(8, Unit.WEEKS) == "8 weeks"


def test_no_two_rules_of_a_clock_are_in_force_on_one_day() -> None:
    for each in RULES:
        others = [other for other in RULES if other.id is each.id and other is not each]
        assert all(
            (other.effective_to or date.max) < each.effective_from
            or (each.effective_to or date.max) < other.effective_from
            for other in others
        )
        assert each.version not in {other.version for other in others}


def test_a_clock_past_the_known_bank_holidays_is_refused() -> None:
    with pytest.raises(OutsideCalendar, match="2013 to 2099"):
        start(ClockId.ADM_DECIDE, date(2099, 12, 29))
    assert due(ClockId.STAGE_TWO, date(2099, 12, 29)) == date(2100, 4, 29)


def test_a_last_day_past_the_known_bank_holidays_has_no_day_of_warning() -> None:
    running = start(ClockId.STAGE_TWO, date(2099, 12, 29))

    with pytest.raises(OutsideCalendar, match="2013 to 2099"):
        due_soon_on(running)


@pytest.mark.parametrize("clock", ClockId)
def test_every_clock_is_explained_in_one_plain_sentence_with_its_length_and_source(
    clock: ClockId,
) -> None:
    chosen = rule(clock, A_MONDAY)
    words = in_plain_words(start(clock, A_MONDAY))

    assert f"within {chosen.length} {chosen.unit.replace('_', ' ')}" in words
    assert words.endswith(f"({chosen.basis}).")
    assert ". " not in words
    assert [doubt for doubt in DOUBTS if doubt in words] == []
    assert "Not checked" in chosen.certainty.words or (chosen.certainty is not Certainty.UNCERTAIN)


def test_an_agencys_own_standard_is_explained_as_its_own() -> None:
    own = LocalStandard(clock=ClockId.FIRST_RESPONSE, working_days=1)
    words = in_plain_words(start(ClockId.FIRST_RESPONSE, A_MONDAY, own))

    assert "within 1 working day of" in words
    assert words.endswith("(your agency's own standard).")


def test_who_owes_what_a_clock_waits_for_is_said_with_its_rule() -> None:
    others = {each.id: each.owner for each in RULES if each.owner is not Owner.AGENCY}

    assert others == {
        ClockId.STAGE_TWO_WINDOW: Owner.HOUSEHOLD,
        ClockId.PAR_COMMENT: Owner.HOUSEHOLD,
        ClockId.COMPLAINT: Owner.HOUSEHOLD,
        ClockId.ADM_DECIDE: Owner.DECISION_MAKER,
        ClockId.QD_RESPONSE: Owner.HOUSEHOLD,
        ClockId.FINAL_DECISION: Owner.DECISION_MAKER,
        ClockId.REVIEW_COMMENT: Owner.HOUSEHOLD,
    }


def test_a_review_can_be_asked_for_in_forty_working_days_beginning_with_the_day_of_sending() -> (
    None
):
    assert due(ClockId.QD_RESPONSE, date(2025, 8, 1)) == date(2025, 9, 26)
