"""Stage one that begins later than the acceptance: a day of its own, worked out by hand; the time for its decision stays."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from contracts.assessment import StageOneOpened
from contracts.checks import Check
from contracts.clocks import ClockId
from contracts.dated_rule import Certainty
from contracts.enquiry import DateCorrected
from contracts.event import Event
from contracts.reference import Household
from contracts.stage_one import LateStart, StageOneStarted
from contracts.stage_one_rules import (
    STAGE_ONE_START_RULES,
    CountedFrom,
    StageOneStartRule,
    counted_from,
)
from services.assessment.api.stage_one import StageOneView
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.checks import AskForChecks, ask_for_checks
from services.assessment.domain.correction import CorrectDate, correct_date
from services.assessment.domain.dated_steps import clocks_of
from services.assessment.domain.outcome import withdraw
from services.assessment.domain.stage_one import (
    RecordStageOneStart,
    correct_opening,
    record_stage_one_start,
)
from services.assessment.stage_one_words import began_later
from services.assessment.store import AssessmentView
from services.assessment.timeline import timeline
from services.chassis.decision import Refusal
from services.chassis.record import RecordedEvent
from tests.assessment.helpers.assessments import (
    ACCEPTED,
    DAY,
    DECIDED,
    HEARD,
    JOURNEY,
    RETURNED,
    WORKER,
    checked,
    decided,
    deciding,
    in_stage_two,
    opened,
    withdrawing,
)
from tests.assessment.helpers.checks import listed
from tests.assessment.helpers.commands import decide_stage_one
from tests.assessment.helpers.fast_track import NOTICE, taken

BEGAN = date(2025, 3, 24)
DUE = date(2025, 5, 3)
"""Two months from the acceptance on 3 March 2025."""
ASKED = "applicants_asked_to_start_later"
FROM_START = StageOneStartRule(
    counted_from=CountedFrom.START,
    source="A later reading of the law",
    certainty=Certainty.UNCERTAIN,
    version=2,
    effective_from=date(2026, 12, 1),
)


def starting(on: date = BEGAN, **more: Any) -> RecordStageOneStart:
    return RecordStageOneStart.model_validate({"on": on, "reason": ASKED, **more})


def begun(assessment: Assessment | None = None, on: date = BEGAN, **more: Any) -> Assessment:
    return record_stage_one_start(assessment or opened(), starting(on, **more)).state


def withdrew() -> Assessment:
    return withdraw(opened(), withdrawing(BEGAN)).state


def correcting(version: int, right_day: date) -> CorrectDate:
    return CorrectDate(
        on=DUE, corrects=version, right_day=right_day, reason="The diary.", staff=WORKER
    )


def test_the_day_and_why_are_in_the_event() -> None:
    _, events = record_stage_one_start(opened(), starting())

    assert events == [
        StageOneStarted(occurred_on=BEGAN, reason=LateStart.APPLICANTS_ASKED_TO_START_LATER)
    ]


def test_without_it_stage_one_began_on_the_day_of_the_acceptance() -> None:
    assert (opened().began_on, opened().stage_one_on) == (ACCEPTED, ACCEPTED)


def test_the_day_is_a_fact_of_its_own_beside_the_acceptance() -> None:
    case = begun()
    view = StageOneView.of(JOURNEY, case, applicant=None)

    assert (case.opened_on, case.began_on) == (ACCEPTED, BEGAN)
    assert (view.accepted_on, view.started_on) == (ACCEPTED, BEGAN)
    assert AssessmentView.of(JOURNEY, case, 1).began_on == BEGAN


def test_the_two_months_count_from_the_acceptance_all_the_same() -> None:
    clock = begun().clocks[ClockId.STAGE_ONE]

    assert (clock.started_on, clock.due_on) == (ACCEPTED, DUE)
    assert clocks_of(begun().dates) == begun().clocks


@pytest.mark.parametrize(
    ("accepted_on", "started_on", "first"),
    [
        (date(2025, 3, 3), date(2025, 3, 24), date(2025, 3, 3)),
        (date(2026, 11, 30), date(2027, 1, 11), date(2026, 11, 30)),
        (date(2026, 12, 1), date(2027, 1, 11), date(2027, 1, 11)),
        (date(2026, 12, 1), date(2026, 12, 1), date(2026, 12, 1)),
    ],
)
def test_from_what_it_counts_is_a_dated_rule_by_the_day_of_the_acceptance(
    accepted_on: date, started_on: date, first: date
) -> None:
    now = STAGE_ONE_START_RULES[0].model_copy(update={"effective_to": date(2026, 11, 30)})

    assert counted_from(accepted_on, started_on, (now, FROM_START)) == first
    assert counted_from(accepted_on, started_on) == accepted_on


@pytest.mark.parametrize(
    ("case", "command", "why"),
    [
        (opened, starting(ACCEPTED - DAY), "is before the registration was accepted on 3 March"),
        (opened, starting(ACCEPTED), "so stage one began then already"),
        (opened, starting(reason=None), "Say why stage one began later"),
        (begun, starting(BEGAN + DAY), "stage one began on 24 March 2025. If that is wrong"),
        (checked, starting(RETURNED + DAY), "had begun by 1 April 2025, when a check came back"),
        (withdrew, starting(), "has ended|withdr"),
    ],
)
def test_what_cannot_be_is_refused_in_words(case: Any, command: Any, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        record_stage_one_start(case(), command)


@pytest.mark.parametrize("case", [checked, decided, in_stage_two])
def test_it_can_be_recorded_later_on_if_it_comes_before_what_it_begins_with(case: Any) -> None:
    assert begun(case(), RETURNED).stage_one_on == RETURNED
    assert begun(case(), RETURNED).status is case().status


def test_nothing_that_it_begins_with_is_recorded_on_an_earlier_day() -> None:
    asking = AskForChecks(on=BEGAN - DAY, checks=(Check.DBS,), person=1)
    with pytest.raises(Refusal, match="before stage one began on 24 March 2025"):
        ask_for_checks(begun(listed()), asking)
    with pytest.raises(Refusal, match="before stage one began on 20 April 2025"):
        decide_stage_one(begun(on=date(2025, 4, 20)), deciding(DECIDED))


def test_it_is_corrected_like_other_days_and_never_past_what_it_begins_with() -> None:
    case = checked(begun())
    right = correct_date(case, correcting(2, BEGAN - DAY)).state

    assert (right.stage_one_on, right.clocks[ClockId.STAGE_ONE].due_on) == (BEGAN - DAY, DUE)
    for wrong in (ACCEPTED - DAY, RETURNED + DAY):
        with pytest.raises(Refusal, match="is before"):
            correct_date(case, correcting(2, wrong))
    with pytest.raises(Refusal, match="before stage one began"):
        correct_date(case, correcting(3, BEGAN - DAY))


def told_of(case: Assessment, *events: Event) -> list[tuple[date, str]]:
    opening = StageOneOpened(occurred_on=ACCEPTED, agency="moorland", household=Household.JOINT)
    history = [
        RecordedEvent(
            version=version,
            type=each.type,
            at=datetime(2025, 3, 3, 9, tzinfo=UTC),
            data=each.model_dump(mode="json"),
        )
        for version, each in enumerate((opening, *events), 1)
    ]
    return [(each.on, each.words) for each in timeline(JOURNEY, case, history, DUE).entries]


def test_the_household_reads_of_one_start_on_its_day_and_why_it_was_later() -> None:
    case, events = record_stage_one_start(opened(), starting())
    corrected, more = correct_date(case, correcting(2, BEGAN - DAY))

    assert told_of(opened()) == [(ACCEPTED, "You started stage one.")]
    assert told_of(case, *events) == [(BEGAN, "You started stage one later, as you asked.")]
    [(on, _)] = told_of(corrected, *events, *more)
    assert on == BEGAN - DAY


@pytest.mark.parametrize("reason", [*LateStart, None])
def test_every_reason_has_words_for_the_household(reason: LateStart | None) -> None:
    said = began_later(StageOneStarted(occurred_on=BEGAN, reason=reason))

    assert said.startswith("You started stage one")
    assert said.endswith(".")


def test_a_corrected_acceptance_moves_the_clock_and_leaves_the_start() -> None:
    wrong = DateCorrected(occurred_on=DUE, corrects=HEARD.version, right_day=ACCEPTED + 2 * DAY)
    decision = correct_opening(begun(), HEARD, wrong)

    assert decision is not None
    clock = decision.state.clocks[ClockId.STAGE_ONE]
    assert (clock.started_on, clock.due_on) == (date(2025, 3, 5), date(2025, 5, 5))
    assert decision.state.stage_one_on == BEGAN


def test_the_fast_track_has_no_such_day_unless_it_is_on_record() -> None:
    assert taken().stage_one_on is None
    assert AssessmentView.of(JOURNEY, taken(), 1).began_on is None

    began = begun(taken(), ACCEPTED, reason=None)
    assert began.stage_one_on == ACCEPTED
    assert began.clocks == taken().clocks
    assert taken(begun(listed(), NOTICE - DAY)).stage_one_on == NOTICE - DAY
    with pytest.raises(Refusal, match="did not begin later"):
        begun(taken(), ACCEPTED)
    with pytest.raises(Refusal, match="when they gave notice of the fast track"):
        begun(taken(), NOTICE + DAY)
