"""No dead ends in what runs beside the stages: a hold, a request by link, a training session and a place at one, a complaint.

The graph is what the services' own decisions make of every state that they reach, soon and years later.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from contracts.check_requests import CannotDo, RequestEnd
from contracts.complaints import ComplaintStage
from contracts.preparation import PlaceEnd, PreparationOutcome
from contracts.request_forms import REFERENCE
from services.assessment.api import actions as assessment_api
from services.assessment.domain import check_requests as by_link
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.outcome import Withdraw, withdraw
from services.assessment.domain.preparation import RecordPreparation, record_preparation
from services.assessment.domain.request_progress import RequestProgress
from services.assessment.domain.training_places import hear_of_place
from services.assessment.domain.training_plan import (
    BookTrainingPlace,
    CancelTrainingSession,
    GiveUpTrainingPlace,
    book_training_place,
    cancel_training_session,
    give_up_training_place,
)
from services.assessment.domain.training_session import TrainingSession
from services.chassis.decision import Decision, Refusal
from services.enquiry.api import actions as enquiry_api
from services.enquiry.api.complaint_actions import COMPLAINT_OFFERS
from services.enquiry.domain.enquiry import Enquiry
from tests.architecture.helpers.ways_out import actions, decided, walked
from tests.assessment.helpers.assessments import (
    ACCEPTED,
    DAY,
    JOURNEY,
    WORKER,
    in_stage_two,
    opened,
)
from tests.assessment.helpers.checks import listed
from tests.assessment.helpers.training import HELD, ON, SESSION, session, told, with_place
from tests.enquiry.helpers.complaints import complained, the_complaint, where

REFEREE = 5
ANSWERS = {each.name: "They are patient with everybody." for each in REFERENCE}
OF_A_HOLD = {"put-on-hold", "end-hold"}


@pytest.mark.parametrize("begin", [opened, in_stage_two])
def test_every_hold_ends_however_late_and_a_case_on_hold_can_go_on_or_end(
    begin: Callable[[], Assessment],
) -> None:
    table = [each for each in assessment_api.OFFERED.table if each.name in OF_A_HOLD]
    walk = walked([begin()], actions(table), _hold, _latest_hold)
    [held] = [each for each in walk.reached.values() if each.on_hold]

    assert walk.statuses(_hold) == {"goes on", "on hold"}
    assert walk.dead_ends(lambda state: state.on_hold is None) == []
    assert withdraw(held, Withdraw.model_validate(_withdrawn(held))).state.has_ended


def test_every_request_by_link_ends_or_is_over_and_staff_can_ask_again_however_late() -> None:
    moves = [
        decided("ask", lambda state, on: by_link.ask_by_link(state, _asking(on), WORKER)),
        decided("accept", lambda state, on: by_link.accept_request(state, _last(state).number, on)),
        decided("answer", _answered),
        decided("decline", _declined),
        decided("cancel", _cancelled),
        decided("replace", lambda state, on: by_link.end_for_replaced(state, REFEREE, on)),
    ]
    asked = by_link.ask_by_link(listed(), _asking(ACCEPTED), WORKER).state
    walk = walked([asked], moves, _request, _latest_request)

    assert {_last(each).end for each in walk.reached.values()} == {None, *RequestEnd}
    for key, state in walk.reached.items():
        years_later = _latest_request(state) + timedelta(900)
        assert not _last(state).is_open(years_later)
        assert "ask" in walk.leads_to[key] or _last(state).end is RequestEnd.ANSWERED, key


def test_every_training_session_and_every_place_at_one_can_be_ended_until_it_begins() -> None:
    moves = {
        "book": lambda state, on: book_training_place(
            state, BookTrainingPlace(on=on, **_WHOSE), case=opened()
        ),
        "give up": lambda state, on: give_up_training_place(
            state, GiveUpTrainingPlace(on=on, **_WHOSE)
        ),
        "cancel": lambda state, on: cancel_training_session(state, CancelTrainingSession(on=on)),
    }
    walk = walked(
        [session()],
        [decided(name, move) for name, move in moves.items()],
        _session,
        lambda state: max([state.planned_on, *(each.booked_on for each in state.seats)]),
    )

    assert set(walk.reached) == {"planned", "planned, a place", "cancelled"}
    for state in walk.reached.values():
        if state.cancelled_on is None:
            led = {_session(to) for to in _led(state, moves.values(), HELD - DAY)}
            assert "cancelled" in led
            assert "planned" in led or not state.seats


def test_what_became_of_a_place_is_recorded_on_the_case_however_late() -> None:
    place = with_place()
    given_up = give_up_training_place(place, GiveUpTrainingPlace(on=ON, **_WHOSE)).state
    cancelled = cancel_training_session(place, CancelTrainingSession(on=ON)).state
    news = [each.owed[-1] for each in (given_up, cancelled)]
    moves = [
        *(decided(each, partial(_recorded, each)) for each in PreparationOutcome),
        *(decided(each.news, partial(_heard_of, each)) for each in news),
    ]
    walk = walked([told(place)], moves, _place, lambda _: HELD)

    assert set(walk.reached) == {"booked", *PlaceEnd, *PreparationOutcome}
    assert walk.dead_ends(lambda state: _place(state) != "booked") == []


def test_every_complaint_is_answered_or_goes_further_however_late() -> None:
    """The agency can always do what it owes next; the household goes on once it is answered or overdue."""
    offered = COMPLAINT_OFFERS.keys() - {"receive-complaint"}
    table = [each for each in enquiry_api.OFFERED.table if each.name in offered]
    walk = walked(
        [complained("2025-03-10")],
        actions(table),
        _complaint,
        lambda state: max(each.on for each in the_complaint(state).facts),
    )

    assert {standing.stage for standing in map(where, walk.reached.values())} == {*ComplaintStage}
    assert walk.dead_ends(lambda state: not where(state).is_open) == []
    for key, state in walk.reached.items():
        now, leads = where(state), walk.leads_to[key].keys()
        if now.is_open:
            assert leads & {"answer-complaint", "resume-complaint", "hold-complaint-panel"}, key
        may_go_on = not now.is_over and now.stage is not ComplaintStage.REVIEW_PANEL
        assert ("take-complaint-further" in leads) is (may_go_on and not now.clock_waits), key


def _complaint(state: Enquiry) -> str:
    now = where(state)
    met, extended = now.panel_met_on is not None, now.run.started.due_on == now.latest
    waits = f"waits {now.clock_waits}" if now.waits_since else "runs"
    return f"{now.stage} {'open' if now.is_open else 'over' if now.is_over else 'answered'} {waits} met {met} longest {extended}"


_WHOSE: dict[str, Any] = {"journey": JOURNEY, "applicant": 1}


def _hold(state: Assessment) -> str:
    return "on hold" if state.on_hold else "goes on"


def _latest_hold(state: Assessment) -> date:
    days = [state.day_of(each.ended or each.version) for each in state.course.holds]
    return max([*days, *(each.started_on for each in state.clocks.values())])


def _withdrawn(state: Assessment) -> dict[str, Any]:
    return {"on": _latest_hold(state), "reason": "not_ready"}


def _asking(on: date) -> by_link.AskByLink:
    email = "kit.example@example.org"
    said = {"on": on, "check": "reference", "person": REFEREE, "email": email}
    return by_link.AskByLink.model_validate(said)


def _last(state: Assessment) -> RequestProgress:
    return state.requests[-1]


def _answered(state: Assessment, on: date) -> Decision[Assessment]:
    return by_link.answer_request(state, _last(state).number, ANSWERS, on)


def _declined(state: Assessment, on: date) -> Decision[Assessment]:
    return by_link.decline_request(state, _last(state).number, CannotDo.NO_TIME, on)


def _cancelled(state: Assessment, on: date) -> Decision[Assessment]:
    said = {"on": on, "check": "reference", "person": REFEREE}
    return by_link.cancel_request(state, by_link.CancelRequest.model_validate(said))


def _request(state: Assessment) -> str:
    return f"{_last(state).end} {_last(state).accepted}"


def _latest_request(state: Assessment) -> date:
    return max(each.on for each in state.dates)


def _session(state: TrainingSession) -> str:
    if state.cancelled_on is not None:
        return "cancelled"
    return "planned, a place" if state.seats else "planned"


def _led(state: Any, moves: Any, on: date) -> Iterator[Any]:
    for move in moves:
        try:
            yield move(state, on).state
        except Refusal:
            continue


def _recorded(outcome: PreparationOutcome, state: Assessment, on: date) -> Decision[Assessment]:
    said = {"on": on, "booking": 1, "applicant": 1, "outcome": outcome}
    return record_preparation(state, RecordPreparation.model_validate(said))


def _heard_of(owed: Any, state: Assessment, _: date) -> Decision[Assessment]:
    return hear_of_place(state, owed=owed, session=SESSION)


def _place(state: Assessment) -> str:
    [booking] = state.stage_one.bookings
    taken = booking.taken.get(1)
    return str(booking.ended or (taken.outcome if taken else "booked"))
