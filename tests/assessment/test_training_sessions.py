"""Training sessions with places: planned, booked one by one until full, changed, given up, cancelled."""

from functools import partial, reduce
from typing import Any
from uuid import UUID

import pytest

from contracts.panel import ApplicantsApproved
from contracts.people import ApplicantLeft, LeftBecause
from contracts.preparation import PlaceEnd
from contracts.reference import ApplicantNumber
from contracts.stage_one import TrainingPlaceBooked, TrainingPlaceEnded, TrainingPlaceMoved
from contracts.training_session import TrainingPlaceFreed, TrainingPlaceTaken
from services.assessment.api.stage_one import BookingView, StageOneView
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.heard_people import hear_of_applicant_left
from services.assessment.domain.left_places import free_left_place
from services.assessment.domain.outcome import Withdraw, end_with_agency_decision, withdraw
from services.assessment.domain.preparation import (
    BookPreparation,
    RecordPreparation,
    book_preparation,
    record_preparation,
)
from services.assessment.domain.stage_one_progress import Booking
from services.assessment.domain.training_places import hear_of_place, settle, settle_left
from services.assessment.domain.training_plan import (
    BookTrainingPlace,
    CancelTrainingSession,
    ChangeTrainingSession,
    GiveUpTrainingPlace,
    book_training_place,
    cancel_training_session,
    change_training_session,
    give_up_training_place,
    plan_training_session,
)
from services.assessment.domain.training_session import (
    PlaceNews,
    TrainingSession,
    evolve,
)
from services.chassis.decision import Kind, Refusal
from tests.assessment.helpers.assessments import (
    DAY,
    HEARD,
    JOURNEY,
    REFERRED,
    opened,
    referred,
    refused,
)
from tests.assessment.helpers.training import (
    HELD,
    ON,
    SESSION,
    WHERE,
    planning,
    session,
    told,
    with_place,
)

ARRANGED = BookPreparation.model_validate(
    {"on": REFERRED, "kind": "counselling", "held_on": REFERRED + DAY}
)
WITHDRAWN = {"on": ON, "reason": "not_ready"}
OTHER = UUID("c1d7f3f4-0f51-4b7e-8f0e-6a2b9d4c8e21")


def booking(applicant: ApplicantNumber) -> BookTrainingPlace:
    return BookTrainingPlace(on=ON, journey=JOURNEY, applicant=applicant)


def changed(planned: TrainingSession, **more: Any) -> TrainingSession:
    command = ChangeTrainingSession.model_validate({"on": ON, **more})
    return change_training_session(planned, command).state


def told_of(planned: TrainingSession) -> TrainingSession:
    """The session once it has told its cases everything."""
    return planned.model_copy(update={"owed": ()})


def goes_on_alone(case: Assessment | None = None) -> Assessment:
    left = ApplicantLeft(occurred_on=ON, applicant=2, because=LeftBecause.SEPARATION)
    decision = hear_of_applicant_left(case or opened(), HEARD, left)
    assert decision is not None
    return decision.state


def shown(case: Assessment, applicant: int = 1) -> BookingView:
    return StageOneView.of(JOURNEY, case, applicant=applicant).preparation[0]


def test_an_applicant_gets_a_place_and_the_case_records_when_and_no_event_says_where() -> None:
    command = BookTrainingPlace(on=ON, journey=JOURNEY, applicant=1)
    planned, events = book_training_place(session(), command, case=opened())
    case, [booked] = hear_of_place(opened(), owed=planned.owed[0], session=SESSION)

    assert events == [TrainingPlaceTaken(occurred_on=ON, journey=JOURNEY, applicant=1)]
    assert isinstance(booked, TrainingPlaceBooked)
    assert (booked.held_on, booked.starts_at, booked.ends_at) == (HELD, "10:00", "16:00")
    assert WHERE not in booked.model_dump_json()
    assert (shown(case).where, shown(case).applicants) == (WHERE, [1])


def test_the_events_of_a_session_taken_in_order_rebuild_who_has_a_place() -> None:
    planned = plan_training_session(None, planning(), identity=SESSION)
    first = book_training_place(planned.state, booking(1), case=opened())
    second = book_training_place(first.state, booking(2), case=opened())
    larger = change_training_session(second.state, ChangeTrainingSession(on=ON, places=5))
    leaving = GiveUpTrainingPlace(on=ON, journey=JOURNEY, applicant=1)
    last = give_up_training_place(larger.state, leaving)
    events = [event for each in (planned, first, second, larger, last) for event in each.events]

    assert reduce(evolve, events, None) == last.state.progress


def test_a_full_session_refuses_with_what_to_do_and_one_place_more_lets_one_more_in() -> None:
    full = with_place(with_place(), 2)
    command = BookTrainingPlace(on=ON, journey=OTHER, applicant=1)

    with pytest.raises(Refusal, match="All 2 places are taken"):
        book_training_place(full, command, case=opened())
    larger = changed(full, places=3)
    assert len(larger.owed) == len(full.owed), "a number of places alone is told to nobody"
    assert book_training_place(larger, command, case=opened()).state.free == 0


@pytest.mark.parametrize(
    ("more", "at", "sentence"),
    [
        ({"applicant": 1}, None, "already has a place"),
        ({"journey": OTHER, "on": HELD}, "10:00", "began on .* at 10am. Choose one"),
    ],
)
def test_nobody_has_two_places_and_nobody_gets_one_once_it_has_begun(
    more: dict[str, Any], at: str | None, sentence: str
) -> None:
    facts = {"on": ON, "journey": JOURNEY, "applicant": 1, **more}
    with pytest.raises(Refusal, match=sentence):
        book_training_place(
            with_place(), BookTrainingPlace.model_validate(facts), case=opened(), at=at
        )


def test_an_ended_case_gets_no_place() -> None:
    command = BookTrainingPlace(on=ON, journey=JOURNEY, applicant=1)
    with pytest.raises(Refusal, match="has ended") as ended:
        book_training_place(session(), command, case=refused())
    assert ended.value.kind is Kind.NOT_NOW


@pytest.mark.parametrize(
    ("planned", "case", "sentence"),
    [
        (session(agency="estuary"), opened(), "another agency's. Choose one of yours"),
        (session(), opened(ON + DAY), "before the registration was accepted"),
        (with_place(), goes_on_alone(), "already has a place. Go back."),
    ],
)
def test_a_place_is_booked_at_a_session_of_the_cases_agency_since_stage_one_began(
    planned: TrainingSession, case: Assessment, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        book_training_place(planned, booking(1), case=case)


def test_where_a_session_is_reads_who_has_the_place_and_nothing_of_it_the_other_one_who_goes_on() -> (
    None
):
    case = told(with_place(applicant=2))

    assert [shown(case, each).where for each in (1, 2)] == [None, WHERE]
    assert StageOneView.of(JOURNEY, case, applicant=None).preparation[0].where == WHERE
    assert StageOneView.of(JOURNEY, goes_on_alone(case), applicant=1).preparation == []
    assert StageOneView.of(JOURNEY, goes_on_alone(case), applicant=None).preparation


def test_a_session_is_neither_planned_for_nor_moved_to_an_hour_that_has_passed() -> None:
    today = planning(on=HELD)

    for at in ("10:00", "12:30"):
        with pytest.raises(Refusal, match="This time has passed") as planned:
            plan_training_session(None, today, identity=SESSION, at=at)
        assert planned.value.field == "starts_at"
    assert plan_training_session(None, today, identity=SESSION, at="09:59").events
    earlier = ChangeTrainingSession.model_validate({"on": HELD, "starts_at": "08:00"})
    with pytest.raises(Refusal, match="This time has passed"):
        change_training_session(session(), earlier, at="09:00")


def test_a_moved_session_moves_the_booking_of_everyone_who_has_a_place() -> None:
    later = HELD + 7 * DAY
    moved = changed(with_place(), held_on=later, starts_at="11:00", where="The town hall")
    case, [event] = hear_of_place(told(with_place()), owed=moved.owed[1], session=SESSION)

    assert isinstance(event, TrainingPlaceMoved)
    booking = shown(case)
    assert (booking.held_on, booking.starts_at, booking.where) == (later, "11:00", "The town hall")


@pytest.mark.parametrize("news", [PlaceNews.GIVEN_UP, PlaceNews.SESSION_CANCELLED])
def test_a_place_that_ends_is_free_and_the_case_waits_for_nothing_there(news: PlaceNews) -> None:
    booked = with_place()
    if news is PlaceNews.GIVEN_UP:
        command = GiveUpTrainingPlace(on=ON, journey=JOURNEY, applicant=1)
        after = give_up_training_place(booked, command).state
    else:
        after = cancel_training_session(booked, CancelTrainingSession(on=ON)).state
    case, [event] = hear_of_place(told(booked), owed=after.owed[-1], session=SESSION)

    assert after.seats == ()
    assert isinstance(event, TrainingPlaceEnded)
    assert event.end is PlaceEnd(news)
    assert case.stage_one.bookings[0].waits_for([1]) == []
    assert shown(case).where is None


def test_attendance_is_recorded_for_each_applicant_from_its_day_on() -> None:
    case = told(with_place(with_place(), 2))
    facts = {"booking": 2, "applicant": 2, "outcome": "done", "learnt": "How children grieve."}

    with pytest.raises(Refusal, match="cancel their place on the page of the training session"):
        record_preparation(case, RecordPreparation.model_validate({"on": ON, **facts}))
    came = record_preparation(case, RecordPreparation.model_validate({"on": HELD, **facts})).state
    assert came.stage_one.bookings[1].waits_for([1, 2]) == []
    assert came.stage_one.bookings[0].waits_for([1, 2]) == [1]


def test_news_of_a_place_is_recorded_while_the_panel_has_the_case_and_a_new_place_there_stays() -> (
    None
):
    at_panel = told(with_place(), referred())
    given_up = give_up_training_place(
        with_place(), GiveUpTrainingPlace(on=ON, journey=JOURNEY, applicant=1)
    )
    case, [ended] = hear_of_place(at_panel, owed=given_up.state.owed[-1], session=SESSION)
    again = book_training_place(session(), booking(1), case=case).state

    assert isinstance(ended, TrainingPlaceEnded)
    assert [each.ended for each in told(again, case).stage_one.bookings] == ["given_up", None]
    assert book_preparation(case, ARRANGED).events


def test_the_same_news_twice_is_recorded_once_and_a_place_of_a_case_that_ended_is_free_again() -> (
    None
):
    planned = with_place()
    owed = planned.owed[0]

    assert hear_of_place(told(planned), owed=owed, session=SESSION).events == ()
    assert hear_of_place(refused(), owed=owed, session=SESSION).events == ()
    settled = settle(planned, owed=owed, ended=False)
    assert (settled.state.owed, settled.state.free) == ((), 1)
    freed = settle(planned, owed=owed, ended=True)
    assert freed.events == [TrainingPlaceFreed(occurred_on=ON, journey=JOURNEY, applicant=1)]
    assert (freed.state.owed, freed.state.free) == ((), 2)


def test_a_case_that_ends_owes_its_place_once_and_the_session_frees_it_while_it_is_to_come() -> (
    None
):
    planned = told_of(with_place())
    ended = withdraw(told(with_place()), Withdraw.model_validate(WITHDRAWN)).state
    [left] = ended.owed
    free = partial(free_left_place, planned, journey=JOURNEY, left=left, at="09:59")
    freed = free(today=HELD)

    assert (left.session, left.applicant, left.on) == (SESSION, 1, ON)
    assert freed.events == [TrainingPlaceFreed(occurred_on=ON, journey=JOURNEY, applicant=1)]
    assert (freed.state.free, freed.state.owed) == (2, ())
    again = partial(free_left_place, freed.state, journey=JOURNEY, left=left, at=None)
    assert not again(today=HELD).events
    assert not free(today=HELD + DAY).events
    assert settle_left(ended, left=left).state.owed == ()


def test_who_leaves_a_case_that_goes_on_leaves_their_place_at_a_session_to_come() -> None:
    both = with_place(with_place(), 2)
    alone = goes_on_alone(told(both))
    [left] = alone.owed
    settled = settle_left(alone, left=left).state
    freed = free_left_place(told_of(both), journey=JOURNEY, left=left, today=ON, at=None)
    ended = withdraw(settled, Withdraw.model_validate(WITHDRAWN)).state

    assert (left.applicant, left.on, left.goes_on) == (2, ON, True)
    assert freed.events == [TrainingPlaceFreed(occurred_on=ON, journey=JOURNEY, applicant=2)]
    assert [each.applicant for each in freed.state.seats] == [1]
    assert settled.owed == ()
    assert {each.applicant for each in ended.owed if not each.goes_on} == {1, 2}


def test_a_place_of_which_the_case_hears_once_they_left_is_free_again() -> None:
    planned = with_place(session(), 2)
    case = hear_of_place(goes_on_alone(), owed=planned.owed[0], session=SESSION).state

    assert [each.applicant for each in case.owed] == [2]


def test_an_open_case_and_one_that_is_approved_keep_their_place() -> None:
    at_panel = told(with_place(), referred())
    approval = ApplicantsApproved(occurred_on=REFERRED + DAY, agency="moorland")

    assert at_panel.owed == ()
    assert end_with_agency_decision(at_panel, HEARD, approval).state.owed == ()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"ends_at": "09:00"}, "ends_at"),
        ({"held_on": ON - 2 * DAY}, "held_on"),
        ({"places": 1}, "places"),
    ],
)
def test_a_change_that_cannot_be_right_names_the_field(more: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as wrong:
        changed(with_place(with_place(), 2), **more)
    assert wrong.value.field == field


def test_a_booking_from_before_there_were_sessions_is_read_as_it_was_stored() -> None:
    stored = {"version": 4, "number": 1, "kind": "training", "held_on": "2025-03-29", "hours": 6}

    assert Booking.model_validate(stored).waits_for([1, 2]) == [1, 2]
