"""What a household is told of its enquiry: by the table alone, on the right day, and whose turn it is."""

from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts import enquiry as said
from contracts import sign_in
from contracts.clocks import ClockId
from contracts.event import Event
from contracts.reference import Household, NextStep, VisitOutcome
from contracts.timeline import Timeline, TimelineEntry, Turn
from services.casework.timeline import entries
from services.chassis.decision import Decision
from services.chassis.record import RecordedEvent
from services.enquiry import timeline
from services.enquiry.domain.closure import close
from services.enquiry.domain.contact import (
    AskToBeCalled,
    ProvideInformation,
    ask_to_be_called,
    attempt_contact,
    make_contact,
    provide_information,
)
from services.enquiry.domain.correction import CorrectDate, correct_date
from services.enquiry.domain.deadlines import announce
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.initial_visit import RequestInitialVisit, request_initial_visit
from services.enquiry.domain.intake import receive_enquiry
from services.enquiry.domain.registration import (
    SubmitRegistration,
    Withdraw,
    submit_registration,
    withdraw,
)
from services.enquiry.domain.timekeeping import EFFECTS
from tests.contracts.helpers.written_events import published_documents
from tests.enquiry.helpers.households import (
    FRIDAY,
    MONDAY,
    NEXT_MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    a_couple,
    asked,
    attempt,
    closing,
    contact,
)
from tests.enquiry.helpers.recorded_events import AT, JOURNEY, recorded
from tests.enquiry.helpers.registration_forms import KEY, ready


class Told:
    """One enquiry, step by step, and what its household is told."""

    def __init__(self) -> None:
        self.enquiry, events = receive_enquiry(None, asked())
        self.events = list(events)

    def then(self, decide: Any, command: Any, **more: Any) -> "Told":
        decision: Decision[Enquiry] = decide(self.enquiry, command, **more)
        self.enquiry = decision.state
        self.events += decision.events
        return self

    def by(self, today: date) -> "Told":
        decision = announce(self.enquiry, today=today)
        self.enquiry = decision.state
        self.events += decision.events
        return self

    def heard(self, event: Event) -> "Told":
        self.events.append(event)
        return self

    @property
    def timeline(self) -> Timeline:
        return timeline.timeline(JOURNEY, self.enquiry, recorded(self.events))

    @property
    def entries(self) -> list[TimelineEntry]:
        return self.timeline.entries


def test_every_event_of_an_enquiry_is_told_or_kept_back_for_a_reason() -> None:
    assert set(timeline.TIMELINE) | set(timeline.NOT_ON_TIMELINE) == set(said.EVENTS)
    assert set(timeline.TIMELINE).isdisjoint(timeline.NOT_ON_TIMELINE)
    assert all(len(reason) > 20 for reason in timeline.NOT_ON_TIMELINE.values())


@pytest.mark.parametrize("event", timeline.TIMELINE, ids=lambda event: event.type)
@given(data=st.data())
def test_whatever_an_event_says_it_is_told_in_sentences_and_by_its_allowed_facts(
    event: type[Event], data: st.DataObject
) -> None:
    document = data.draw(published_documents(event.type))
    assume(document.get("clock", ClockId.ENQ_INFO) in OWN_CLOCKS)
    happened = [RecordedEvent(version=1, type=event.type, at=AT, data=document)]

    (entry,) = entries(happened, timeline.TIMELINE, {})

    assert entry.words[0].isupper()
    assert entry.words.endswith(".")
    assert "None" not in entry.words
    assert set(entry.details) <= set(timeline.TIMELINE[event].details)


OWN_CLOCKS = {clock for effect in EFFECTS.values() for clock in effect.starts}


@pytest.mark.parametrize("event", timeline.NOT_ON_TIMELINE, ids=lambda event: event.type)
def test_what_is_kept_back_leaves_no_entry(event: type[Event]) -> None:
    happened = [RecordedEvent(version=1, type=event.type, at=AT, data={})]

    assert entries(happened, timeline.TIMELINE, {}) == []


def test_a_contact_is_told_without_what_staff_made_of_it() -> None:
    unwilling = contact(outcome="does_not_wish_to_go_on", words="Sounded tired of us.")
    entry = Told().then(make_contact, unwilling).entries[-1]

    assert entry.words == "Your agency was in touch with you by phone."
    assert entry.details == {"channel": "phone", "next_step": "information_event"}


def test_each_applicant_is_called_by_name() -> None:
    enquiry = a_couple()
    invited = sign_in.ApplicantInvited(
        occurred_on=TUESDAY, applicant=2, invitation=1, ends_on=NEXT_MONDAY
    )
    history = [
        RecordedEvent(version=1, type=each.type, at=AT, data=each.model_dump(mode="json"))
        for each in (sign_in.ApplicantJoined(occurred_on=TUESDAY, applicant=1), invited)
    ]
    told = [each.words for each in timeline.timeline(JOURNEY, enquiry, history).entries]

    assert told == [
        "Rosa Fell can now sign in.",
        "We sent Jun Fell a link to sign in. It works until 10 March 2025.",
    ]


def test_a_late_agency_is_told_in_words_and_a_reminder_to_staff_is_not() -> None:
    late = Told().by(date(2025, 3, 4)).by(date(2025, 3, 6))

    assert [type(event) for event in late.events[1:]] == [said.DueSoonReached, said.ClockBreached]
    (_, entry) = late.entries
    assert entry.words == (
        "Your agency is late. It should have contacted you in person by 5 March 2025. "
        "You can ask the agency about this at any time, and you can complain."
    )


def test_a_lateness_that_is_taken_back_is_told_too() -> None:
    entries = Told().by(date(2025, 3, 6)).then(make_contact, contact()).entries

    assert [entry.version for entry in entries] == [1, 3, 2, 4]
    assert entries[-1].words.startswith("Your agency was not late")
    assert entries[-1].details == {"clock": "first_response", "due_on": "2025-03-05"}


def test_a_corrected_day_is_the_one_that_is_shown_and_marked_and_sorted_by() -> None:
    corrected = CorrectDate(
        on=NEXT_MONDAY,
        corrects=2,
        right_day=TUESDAY,
        reason="Rosa remembers it better.",
        staff="recruiter-07",
    )
    entries = (
        Told()
        .then(make_contact, contact(FRIDAY))
        .then(attempt_contact, attempt(WEDNESDAY))
        .then(correct_date, corrected, journey=JOURNEY)
        .entries
    )

    assert [(entry.on, entry.version, entry.corrected) for entry in entries] == [
        (MONDAY, 1, False),
        (TUESDAY, 2, True),
        (WEDNESDAY, 3, False),
    ]


def test_clocks_have_their_rule_in_words_and_one_broken_off_was_not_kept() -> None:
    closed = Told().then(make_contact, contact()).then(close, closing()).timeline.clocks

    assert [(each.id, each.in_time, each.broken_off) for each in closed] == [
        (ClockId.FIRST_RESPONSE, True, False),
        (ClockId.ENQ_INFO, None, True),
    ]
    assert closed[0].rule == (
        "Someone at your agency should speak or write to you personally within 2 working days of receiving or reopening your enquiry (a target for agencies, not a legal deadline)."
    )


PACK = {"on": TUESDAY, "form": "pack"}


def informed(next_step: NextStep) -> Told:
    """Everything that was due has been given; this was promised."""
    given = ProvideInformation.model_validate(PACK)
    step = contact(next_step=next_step)
    return Told().then(make_contact, step).then(provide_information, given)


class TestWhoseTurnItIs:
    def test_it_is_the_agencys_while_it_owes_an_answer(self) -> None:
        assert Told().timeline.turn is Turn.AGENCY
        assert Told().then(make_contact, contact()).timeline.turn is Turn.AGENCY

    @pytest.mark.parametrize(
        ("next_step", "turn"),
        [
            (NextStep.PLANNED_CALL, Turn.AGENCY),
            (NextStep.INFORMATION_PACK, Turn.HOUSEHOLD),
            (NextStep.INFORMATION_EVENT, Turn.HOUSEHOLD),
            (NextStep.REGISTRATION_OF_INTEREST, Turn.HOUSEHOLD),
            (NextStep.NONE, Turn.HOUSEHOLD),
        ],
    )
    def test_then_it_is_as_was_agreed(self, next_step: NextStep, turn: Turn) -> None:
        assert informed(next_step).timeline.turn is turn

    def test_another_pack_that_was_promised_is_still_to_come(self) -> None:
        again = contact(WEDNESDAY, next_step=NextStep.INFORMATION_PACK)

        assert informed(NextStep.NONE).then(make_contact, again).timeline.turn is Turn.AGENCY

    def test_after_an_attempt_the_agency_tries_again(self) -> None:
        tried = informed(NextStep.NONE).then(attempt_contact, attempt(WEDNESDAY))

        assert tried.timeline.turn is Turn.AGENCY

    def test_a_call_or_a_visit_that_was_asked_for_is_the_agencys(self) -> None:
        call = AskToBeCalled(on=WEDNESDAY, number="01632 960001")
        visit = RequestInitialVisit(on=WEDNESDAY)
        resting = informed(NextStep.NONE)

        assert resting.then(ask_to_be_called, call).timeline.turn is Turn.AGENCY
        assert (
            informed(NextStep.NONE).then(request_initial_visit, visit).timeline.turn is Turn.AGENCY
        )

    @pytest.mark.parametrize(
        ("outcome", "turn"),
        [
            (VisitOutcome.INVITED_TO_REGISTER, Turn.HOUSEHOLD),
            (VisitOutcome.NOT_YET, Turn.HOUSEHOLD),
            (VisitOutcome.SECOND_VISIT, Turn.AGENCY),
            (VisitOutcome.NOT_GOING_FORWARD, Turn.AGENCY),
        ],
    )
    def test_after_a_visit_it_follows_from_the_outcome(
        self, outcome: VisitOutcome, turn: Turn
    ) -> None:
        visited = said.VisitOutcomeTold(occurred_on=THURSDAY, outcome=outcome)

        assert informed(NextStep.PLANNED_CALL).heard(visited).timeline.turn is turn

    def test_a_registration_is_the_agencys_and_an_end_is_nobodys(self) -> None:
        registered = Told()
        registered.enquiry = ready(Household.SINGLE)
        registered.then(partial(submit_registration, key=KEY), SubmitRegistration(on=WEDNESDAY))
        ended = Told().then(
            withdraw, Withdraw.model_validate({"on": TUESDAY, "reason": "not_ready"})
        )

        assert registered.timeline.turn is Turn.AGENCY
        assert ended.timeline.turn is Turn.NOBODY
