"""Where a journey is and what comes next, in words: every place in every service, and what is not known."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from contracts import assessment, enquiry, panel
from contracts.clocks import ClockId, start
from contracts.event import Event
from contracts.reference import FeedbackStep, Household, PauseReason, TimeOfDay, WithdrawalReason
from contracts.stage_one import StageOneStarted
from contracts.timeline import OnHold, Timeline, TimelineClock, TimelineEntry, Turn
from services.assessment.domain.status import Status as AssessmentStatus
from services.enquiry.domain.people import Format
from services.enquiry.domain.progress import Status as EnquiryStatus
from services.panel.domain.progress import Status as PanelStatus
from services.web.adopter.journey.clocks import clocks
from services.web.adopter.journey.feedback import OVER, TITLES, to_ask_about
from services.web.adopter.journey.journey import At, Journey
from services.web.adopter.journey.next_steps import (
    CHOSEN,
    TURNS,
    WORDS,
    JourneyNow,
    next_step,
    turn_in_words,
)
from services.web.adopter.journey.own_details import changes
from services.web.adopter.journey.requests import FORMATS, PAUSES, TIMES, WITHDRAWALS, withdrawal
from services.web.adopter.journey.rights import comment_by, represent_by
from services.web.adopter.journey.steps import StepState, steps, steps_in_words
from services.web.site.answers.enquiry.record import Applicant, Wishes
from services.web.site.pieces import Piece

JOURNEY = UUID("7b1c2f7e-66c5-4d4f-8f3e-1d2b0b6f8a10")
FIRST = date(2025, 3, 3)
AWAY: Piece[Timeline] = Piece(away=True)
NONE: Piece[Timeline] = Piece()
TO_PANEL = (
    enquiry.EnquiryReceived,
    enquiry.RegistrationSubmitted,
    enquiry.RegistrationAccepted,
    assessment.StageOneOpened,
    assessment.StageOneDecided,
    assessment.StageTwoStarted,
    assessment.ReferredToPanel,
    panel.PanelCaseOpened,
    panel.PanelMet,
    panel.MinutesFinalised,
    panel.ApplicantsApproved,
)
D, N, X, L, E, U = (
    StepState.DONE,
    StepState.NOW,
    StepState.NEXT,
    StepState.LATER,
    StepState.ENDED,
    StepState.UNKNOWN,
)


def a_timeline(
    stands: str,
    happened: Iterable[type[Event]] = (),
    *,
    turn: Turn = Turn.AGENCY,
    running: Iterable[ClockId] = (),
) -> Timeline:
    """One service's part of a journey: an event a week from the first Monday of March 2025 on."""
    return Timeline(
        journey=JOURNEY,
        agency="moorland",
        household=Household.JOINT,
        stands=stands,
        turn=turn,
        clocks=[TimelineClock.of(start(clock, FIRST)) for clock in running],
        entries=[_entry(event, TO_PANEL.index(event)) for event in happened],
    ).page(1)


def _entry(event: type[Event], week: int) -> TimelineEntry:
    on = FIRST + timedelta(weeks=week)
    return TimelineEntry(
        on=on,
        recorded_at=datetime.combine(on, datetime.min.time(), UTC),
        version=week + 1,
        what=event.type,
        words="It happened.",
        corrected=False,
        details={},
    )


def a_journey(
    at_enquiry: Piece[Timeline],
    at_assessment: Piece[Timeline] = NONE,
    at_panel: Piece[Timeline] = NONE,
) -> Journey:
    return Journey(own=Piece(), enquiry=at_enquiry, assessment=at_assessment, panel=at_panel)


def along(number: int, stands: str, at_assessment: str = "", at_panel: str = "") -> Journey:
    """A journey after so many of its events."""
    happened = TO_PANEL[:number]
    second = a_timeline(at_assessment, happened[3:7]) if at_assessment else None
    third = a_timeline(at_panel, happened[7:]) if at_panel else None
    return a_journey(Piece(a_timeline(stands, happened[:3])), Piece(second), Piece(third))


ACCEPTED = "registration_accepted"


def test_stage_one_is_shown_from_the_day_on_which_it_began() -> None:
    since = {"on": date(2025, 4, 14), "what": StageOneStarted.type}
    started = _entry(assessment.StageOneOpened, 3).model_copy(update=since)
    told = a_timeline("stage_one").model_copy(
        update={"entries": [started], "happened": {StageOneStarted.type: since["on"]}}
    )

    [at_once] = [
        each.on for each in steps(along(4, ACCEPTED, "stage_one")) if each.title == "Stage one"
    ]
    journey = a_journey(along(3, ACCEPTED).enquiry, Piece(told))
    [later] = [each.on for each in steps(journey) if each.title == "Stage one"]

    assert (at_once, later) == (date(2025, 3, 17), date(2025, 4, 14))


@pytest.mark.parametrize(
    ("journey", "states"),
    [
        (along(1, "received"), [N, X, L, L, L, L]),
        (along(2, "registration_submitted"), [D, N, X, L, L, L]),
        (along(3, ACCEPTED), [D, D, N, X, L, L]),
        (along(4, ACCEPTED, "stage_one"), [D, D, N, X, L, L]),
        (along(5, ACCEPTED, "stage_one_decided"), [D, D, D, X, L, L]),
        (along(5, ACCEPTED, "stage_two_window"), [D, D, D, X, L, L]),
        (along(6, ACCEPTED, "stage_two"), [D, D, D, N, X, L]),
        (along(7, ACCEPTED, "referred_to_panel"), [D, D, D, D, N, X]),
        (along(9, ACCEPTED, "referred_to_panel", "met"), [D, D, D, D, N, X]),
        (along(10, ACCEPTED, "referred_to_panel", "minutes_final"), [D, D, D, D, D, N]),
        (along(11, ACCEPTED, "approved", "approved"), [D, D, D, D, D, D]),
        (
            along(10, ACCEPTED, "decision_under_review", "decision_under_review"),
            [D, D, D, D, D, N],
        ),
        (along(10, ACCEPTED, "not_approved", "not_approved"), [D, D, D, D, D, E]),
        (along(1, "closed"), [E, L, L, L, L, L]),
        (along(2, "registration_declined"), [D, E, L, L, L, L]),
        (along(5, ACCEPTED, "not_suitable"), [D, D, E, L, L, L]),
        (along(8, ACCEPTED, "withdrawn", "closed"), [D, D, D, D, E, L]),
        (along(8, ACCEPTED, "withdrawn", "referred"), [D, D, D, D, E, L]),
    ],
)
def test_each_step_is_done_now_next_or_later(journey: Journey, states: list[StepState]) -> None:
    assert [step.state for step in steps(journey)] == states


def test_a_step_has_the_day_on_which_it_was_done_or_began() -> None:
    shown = steps(along(6, ACCEPTED, "stage_two"))

    assert [step.on for step in shown[:4]] == [
        FIRST + timedelta(weeks=weeks) for weeks in (1, 2, 4, 5)
    ]
    assert steps_in_words(shown) == "You are at step 4 of 6: stage two."


def test_between_the_stages_the_words_say_what_is_done_and_no_step_is_now() -> None:
    shown = steps(along(5, ACCEPTED, "stage_two_window"))

    assert steps_in_words(shown) == "You have completed step 3 of 6: stage one."
    assert (shown[3].words, shown[3].on) == ("Next", None)


def test_what_lies_behind_a_service_that_is_away_is_not_guessed() -> None:
    accepted = Piece(a_timeline(ACCEPTED, TO_PANEL[:3]))
    referred = Piece(a_timeline("referred_to_panel", TO_PANEL[3:7]))
    without_assessment = a_journey(accepted, AWAY, NONE)
    without_panel = a_journey(accepted, referred, AWAY)
    early = a_journey(Piece(a_timeline("received", TO_PANEL[:1])), AWAY, AWAY)
    nothing = a_journey(AWAY, AWAY, AWAY)

    assert [step.state for step in steps(without_assessment)] == [D, D, U, U, U, U]
    assert [step.state for step in steps(without_panel)] == [D, D, D, D, U, U]
    assert [step.state for step in steps(early)] == [N, X, L, L, L, L]
    assert [step.state for step in steps(nothing)] == [U, U, U, U, U, U]
    assert without_assessment.at is without_panel.at is nothing.at is None
    assert steps_in_words(steps(nothing)) == "We cannot show part of your journey at the moment."
    assert len(nothing.away) == 3


UNTOLD = {AssessmentStatus.DISQUALIFIED}
"""Until its notice is sent, applicants see the case as it was before."""
PLACES = [
    *(("enquiry", str(status)) for status in EnquiryStatus),
    *(("assessment", str(status)) for status in AssessmentStatus if status not in UNTOLD),
    *(("panel", str(status)) for status in PanelStatus),
]


@pytest.mark.parametrize(("service", "stands"), PLACES)
@pytest.mark.parametrize("turn", [Turn.AGENCY, Turn.HOUSEHOLD, Turn.OTHER_APPLICANT])
def test_wherever_a_journey_stands_it_has_words_and_a_way_on(
    service: str, stands: str, turn: Turn
) -> None:
    timeline = Piece(a_timeline(stands, turn=turn, running=ClockId))
    parts = {"enquiry": NONE, "assessment": NONE, "panel": NONE} | {service: timeline}
    at = a_journey(parts["enquiry"], parts["assessment"], parts["panel"]).at
    assert at is not None
    seen = JourneyNow(at, None, clocks([at.timeline], FIRST), FIRST)
    said = next_step(seen)

    assert (service, stands) in WORDS.keys() | CHOSEN.keys()
    assert said.ways
    assert all(words.endswith(".") and "{" not in words for words in said.words)


@pytest.mark.parametrize(("service", "stands"), PLACES)
@pytest.mark.parametrize("turn", [Turn.AGENCY, Turn.HOUSEHOLD, Turn.OTHER_APPLICANT])
def test_years_later_nothing_is_promised_by_a_day_that_has_passed(
    service: str, stands: str, turn: Turn
) -> None:
    timeline, years_later = Piece(a_timeline(stands, turn=turn, running=ClockId)), date(2033, 3, 3)
    parts = {"enquiry": NONE, "assessment": NONE, "panel": NONE} | {service: timeline}
    at = a_journey(parts["enquiry"], parts["assessment"], parts["panel"]).at
    assert at is not None
    seen = JourneyNow(at, None, clocks([at.timeline], years_later), years_later)

    assert not [each for each in next_step(seen).words if re.search(r"\bby [A-Z]\w+day ", each)]


def test_every_turn_every_reason_and_every_step_has_its_words() -> None:
    assert TURNS.keys() == set(Turn)
    assert PAUSES.keys() == set(PauseReason)
    assert WITHDRAWALS.keys() == set(WithdrawalReason) - {WithdrawalReason.DIED}
    assert TIMES.keys() == set(TimeOfDay)
    assert FORMATS.keys() == set(Format)
    assert TITLES.keys() == set(OVER.values()) == set(FeedbackStep)


def test_only_what_the_agency_owes_is_late_and_the_last_day_is_in_time() -> None:
    own = (
        ClockId.STAGE_TWO_WINDOW,
        ClockId.PAR_COMMENT,
        ClockId.QD_RESPONSE,
        ClockId.REVIEW_COMMENT,
        ClockId.COMPLAINT,
    )
    compared = (ClockId.REGISTRATION_TO_APPROVAL,)
    running = [a_timeline("stage_two", running=ClockId)]
    last = start(ClockId.STAGE_TWO, FIRST).due_on
    late = {each.face.id for each in clocks(running, last + timedelta(days=300)) if each.is_late}
    on_the_day = {each.face.id for each in clocks(running, last) if each.is_late}

    over = {
        each.face.id
        for each in clocks(running, last + timedelta(days=3000))
        if (each.face.tag, each.face.left) == ("Over", "This time is over")
    }

    assert late == set(ClockId) - {*own, *compared}
    assert over == {*own, *compared}
    assert ClockId.STAGE_TWO not in on_the_day


def test_clocks_that_run_come_first_the_earliest_due_before_the_others() -> None:
    stopped = start(ClockId.FIRST_RESPONSE, FIRST).stopped(FIRST)
    broken = start(ClockId.ENQ_INFO, FIRST).stopped(FIRST)
    ended = [TimelineClock.of(stopped), TimelineClock.of(broken, broken_off=True)]
    timeline = a_timeline("received", running=[ClockId.STAGE_TWO, ClockId.ENQ_VISIT])
    seen = clocks([timeline.model_copy(update={"clocks": [*ended, *timeline.clocks]})], FIRST)

    assert [each.face.id for each in seen if each.runs] == [ClockId.ENQ_VISIT, ClockId.STAGE_TWO]
    assert [each.outcome for each in seen if not each.runs] == [
        "done on time",
        "ended with your journey",
    ]


def test_a_step_is_asked_about_once_it_is_over_the_latest_first() -> None:
    happened = along(7, ACCEPTED, "referred_to_panel").happened

    assert to_ask_about(happened, [FeedbackStep.STAGE_ONE]) == [
        FeedbackStep.STAGE_TWO,
        FeedbackStep.REGISTRATION,
    ]


def test_a_review_can_be_asked_for_to_the_last_of_forty_working_days_from_the_letter_on() -> None:
    last = date(2025, 4, 29)
    seen = clocks([a_timeline("decision_under_review", running=[ClockId.QD_RESPONSE])], FIRST)

    assert represent_by(seen, last) == last
    assert represent_by(seen, last + timedelta(days=1)) is None
    assert represent_by([], last) is None


def test_a_review_can_be_commented_on_to_the_last_of_ten_working_days_from_the_report_on() -> None:
    last = date(2025, 3, 14)
    seen = clocks([a_timeline("approval_in_review", running=[ClockId.REVIEW_COMMENT])], FIRST)

    assert comment_by(seen, last) == last
    assert comment_by(seen, last + timedelta(days=1)) is None


def test_of_ones_own_details_only_what_is_different_is_sent() -> None:
    person = Applicant(
        name="Rosa Fell",
        email="rosa@home.example",
        wishes=Wishes(time_of_day=TimeOfDay.EVENING, message_may_be_left=False),
    )
    same = {
        "name": "Rosa Fell",
        "email": "rosa@home.example",
        "time_of_day": "evening",
        "message_may_be_left": False,
    }

    assert changes(person, same) == {}
    assert changes(person, {**same, "phone": "01632 960 001"}) == {"phone": "01632 960 001"}
    assert changes(person, {key: same[key] for key in same if key != "email"}) == {"email": None}
    assert changes(person, {**same, "language": "cy"}) == {
        "wishes": {
            "language": "cy",
            "format": None,
            "channel": None,
            "time_of_day": "evening",
            "message_may_be_left": False,
        }
    }


def test_on_hold_nobody_has_to_act_and_the_deadlines_have_not_changed() -> None:
    hold = OnHold(since=FIRST, until=date(2025, 5, 1))
    timeline = a_timeline("stage_one", turn=Turn.HOUSEHOLD).model_copy(update={"on_hold": hold})
    said = next_step(JourneyNow(At("assessment", timeline), None, [], FIRST))

    assert "has been on hold since 3 March 2025" in said.words[0]
    assert "expects to go on by 1 May 2025." in said.words[0]
    assert "have not changed" in said.words[1]
    assert turn_in_words(At("assessment", timeline)) == TURNS[Turn.NOBODY]


@pytest.mark.parametrize(
    ("household", "offered"), [(Household.SINGLE, False), (Household.JOINT, True)]
)
def test_one_applicant_alone_is_not_offered_a_separation_as_the_reason(
    household: Household, *, offered: bool
) -> None:
    [why] = withdrawal(household).asked

    assert ("separation" in [each.value for each in why.choices]) is offered
