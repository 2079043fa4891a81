"""Stage two without stage one: who qualifies, with whose consent, and the four months worked out by hand."""

from datetime import date
from typing import Any

import pytest

from contracts.assessment import StageTwoStarted
from contracts.checks import Check
from contracts.clocks import ClockId
from contracts.fast_track import FAST_TRACK_RULES, FastTrackGround, FastTrackTaken, qualifies
from contracts.people import PersonKind
from contracts.reference import ReportKind
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.check_table import (
    CheckState,
    missing_at_panel,
    missing_checks,
)
from services.assessment.domain.correction import CorrectDate, correct_date
from services.assessment.domain.dated_steps import clocks_of
from services.assessment.domain.fast_track import take_fast_track
from services.assessment.domain.hold import PutOnHold, put_on_hold
from services.assessment.domain.report import ShareReport, share_report
from services.assessment.domain.status import Status
from services.chassis.decision import Refusal
from tests.assessment.helpers.assessments import ACCEPTED, DAY, WORKER, decided, in_window, opened
from tests.assessment.helpers.checks import asking, cell, listed
from tests.assessment.helpers.fast_track import CERTIFIED, HELD, NOTICE, taken, taking


def test_it_is_said_on_which_ground_and_stage_two_begins_the_same_day() -> None:
    state, events = take_fast_track(listed(), taking())

    assert [*events] == [
        FastTrackTaken(occurred_on=NOTICE, ground=FastTrackGround.PREVIOUS_ADOPTER, checks=HELD),
        StageTwoStarted(occurred_on=NOTICE, agency="moorland"),
    ]
    assert state.status is Status.STAGE_TWO
    assert [*state.clocks] == [ClockId.STAGE_TWO]
    assert clocks_of(state.dates) == state.clocks


def test_another_adult_was_not_assessed_before_and_is_asked_for_every_check() -> None:
    adult = cell(taken(), Check.DBS, 3)

    assert (adult.state, adult.back_on, adult.not_repeated) == (CheckState.TO_ASK, None, False)
    assert asking(taken(), Check.DBS, on=NOTICE, person=3).version == 4
    assert cell(taken(), Check.REFERENCE, 5).not_repeated
    assert cell(taken(), Check.LOCAL_AUTHORITY, None).not_repeated


def test_what_was_kept_of_a_fast_track_without_dates_counts_from_its_day_and_for_no_other_adult() -> (
    None
):
    before = taken().model_copy(update={"check_results": ()})

    assert cell(before, Check.DBS, 1).expires_on == date(2027, 3, 10)
    assert cell(before, Check.DBS, 3).back_on is None


def test_a_certificate_that_is_not_repeated_expires_by_its_own_date() -> None:
    state = taken(second_dbs_on=date(2024, 6, 3))

    assert cell(state, Check.DBS, 1).expires_on == date(2026, 3, 10)
    assert cell(state, Check.DBS, 2).expires_on == date(2026, 6, 3)
    assert cell(state, Check.HEALTH, 2).expires_on == date(2026, 3, 10)
    assert cell(state, Check.DBS, 1).back_on == NOTICE


TOO_OLD = (date(2015, 5, 1), date(2012, 5, 1), date(2023, 3, 9))


@pytest.mark.parametrize("dated_on", TOO_OLD)
def test_a_certificate_that_no_longer_holds_on_the_day_of_the_notice_is_repeated(
    dated_on: date,
) -> None:
    with pytest.raises(Refusal, match="so you repeat it") as refused:
        take_fast_track(listed(), taking(second_health_on=dated_on))

    assert refused.value.field == "second_health_on"
    assert taken(second_health_on=date(2023, 3, 10))


def test_each_applicants_certificate_has_its_date_and_nobody_elses() -> None:
    with pytest.raises(Refusal, match="Enter the date"):
        take_fast_track(listed(), taking(first_dbs_on=None))
    with pytest.raises(Refusal, match="after the date of their notice"):
        take_fast_track(listed(), taking(first_dbs_on=NOTICE + DAY))
    with pytest.raises(Refusal, match="Leave the date empty"):
        take_fast_track(listed(), taking(checks=[Check.DBS], first_health_on=CERTIFIED))
    single = listed((1, PersonKind.APPLICANT))
    with pytest.raises(Refusal, match="Leave the date empty"):
        take_fast_track(single, taking(consent_by=[1], second_dbs_on=CERTIFIED))


FOUR_MONTHS = (
    (date(2025, 3, 10), date(2025, 7, 10), "the corresponding day of the fourth month"),
    (date(2025, 10, 31), date(2026, 2, 28), "no 31 February: the last day of the month"),
    (date(2027, 10, 29), date(2028, 2, 29), "29 February in a leap year"),
    (date(2025, 8, 23), date(2025, 12, 23), "a working day, and no holiday moves a month"),
    (date(2025, 8, 25), date(2025, 12, 25), "Christmas Day: a month limit does not move"),
    (date(2025, 6, 11), date(2025, 10, 11), "a Saturday: a month limit does not move"),
)


@pytest.mark.parametrize(("notice", "due_on", "why"), FOUR_MONTHS)
def test_the_decision_is_due_four_months_after_the_notice(
    notice: date, due_on: date, why: str
) -> None:
    clock = taken(opened(ACCEPTED), notice).clocks[ClockId.STAGE_TWO]

    assert clock.due_on == due_on, why
    assert clock.stopped(due_on).in_time, why
    assert not clock.stopped(due_on + DAY).in_time, why


def test_a_corrected_notice_moves_the_four_months() -> None:
    state = taken()
    later: dict[str, Any] = {"reason": "The stamp says so.", "staff": WORKER}
    started = CorrectDate(on=date(2025, 4, 1), corrects=3, right_day=date(2025, 3, 12), **later)
    early = CorrectDate(on=date(2025, 4, 1), corrects=3, right_day=date(2025, 3, 9), **later)

    assert correct_date(state, started).state.clocks[ClockId.STAGE_TWO].due_on == date(2025, 7, 12)
    with pytest.raises(Refusal, match="the notice of the fast track"):
        correct_date(state, early)


def test_what_is_not_repeated_is_in_and_everything_else_is_still_missing() -> None:
    state = taken(checks=(Check.DBS, Check.HEALTH))

    assert cell(state, Check.DBS, 1).not_repeated
    assert cell(state, Check.DBS, 1).back_on == NOTICE
    assert not cell(state, Check.FINANCE, None).not_repeated
    assert [each.person for each in missing_at_panel(state, NOTICE)] == [3]
    assert Check.REFERENCE in {each.check for each in missing_checks(state, NOTICE)}


def test_each_applicant_has_to_agree_before_the_notice_is_used() -> None:
    with pytest.raises(Refusal, match="Every applicant must agree"):
        take_fast_track(listed(), taking(consent_by=[1]))
    with pytest.raises(ValueError, match="on or before"):
        taking(consent_on=NOTICE + DAY)


@pytest.mark.parametrize("elsewhere", [decided(), in_window(), taken()])
def test_it_is_taken_from_stage_one_alone(elsewhere: Assessment) -> None:
    with pytest.raises(Refusal):
        take_fast_track(elsewhere, taking(date(2025, 6, 2)))


def test_it_waits_for_the_end_of_a_hold_and_begins_no_earlier_than_the_acceptance() -> None:
    held = PutOnHold.model_validate({"on": NOTICE, "reason": "work", "asked_by": "applicants"})
    with pytest.raises(Refusal, match="on hold"):
        take_fast_track(put_on_hold(listed(), held).state, taking())
    with pytest.raises(Refusal, match="registration was accepted"):
        take_fast_track(listed(), taking(ACCEPTED - DAY))


def test_every_ground_has_a_rule_with_a_source_and_none_before_there_was_a_fast_track() -> None:
    assert {each.ground for each in FAST_TRACK_RULES} == {*FastTrackGround}
    assert all(each.source and each.who for each in FAST_TRACK_RULES)
    assert qualifies(FastTrackGround.FOSTER_CARER, date(2013, 7, 1))
    assert not qualifies(FastTrackGround.FOSTER_CARER, date(2013, 6, 30))


def test_the_report_follows_as_in_every_stage_two() -> None:
    report = ShareReport(on=date(2025, 5, 1), report=ReportKind.FULL)

    assert share_report(taken(), report).events
