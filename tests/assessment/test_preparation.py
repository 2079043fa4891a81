"""Information about support, preparation and support by other adopters: what was booked, and what came of it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.preparation import (
    PeerSupportKind,
    PeerSupportStep,
    PreparationKind,
    PreparationOutcome,
)
from contracts.reference import ApplicantNumber, Household, InformationForm
from contracts.stage_one import (
    PeerSupportMoved,
    PreparationBooked,
    PreparationTaken,
    SupportInformationGiven,
)
from services.assessment.api.stage_one import StageOneView
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.preparation import (
    BookPreparation,
    GiveSupportInformation,
    RecordPeerSupport,
    RecordPreparation,
    book_preparation,
    give_support_information,
    record_peer_support,
    record_preparation,
)
from services.assessment.timeline import timeline
from services.chassis.decision import Kind, Refusal
from services.chassis.record import RecordedEvent
from tests.assessment.helpers.assessments import (
    ACCEPTED,
    DAY,
    JOURNEY,
    WORKER,
    decided,
    in_stage_two,
    opened,
    referred,
    refused,
)

HELD = ACCEPTED + 26 * DAY
AT = datetime(2025, 3, 4, 9, tzinfo=UTC)
LEARNT = "They spoke about how children grieve."
TRAINING = {"kind": "training", "topic": "loss_and_identity", "way": "online", "hours": 6}


def booking(**more: Any) -> BookPreparation:
    return BookPreparation.model_validate(
        {"on": ACCEPTED + DAY, "held_on": HELD, **TRAINING, **more}
    )


def booked(**more: Any) -> Assessment:
    return book_preparation(opened(), booking(**more)).state


def taking(**more: Any) -> RecordPreparation:
    return RecordPreparation.model_validate(
        {"on": HELD, "booking": 1, "applicant": 1, "outcome": "done", **more}
    )


def supporting(step: str, **more: Any) -> RecordPeerSupport:
    return RecordPeerSupport.model_validate(
        {"on": ACCEPTED + DAY, "kind": "buddy", "step": step, **more}
    )


class TestInformationAboutSupport:
    def test_it_is_known_when_by_whom_and_in_which_form(self) -> None:
        given = GiveSupportInformation.model_validate(
            {"on": ACCEPTED + DAY, "form": "visit", "given_by": WORKER}
        )
        assessment, events = give_support_information(opened(), given)

        assert events == [
            SupportInformationGiven(occurred_on=ACCEPTED + DAY, form=InformationForm.VISIT)
        ]
        assert assessment.information_by == {2: WORKER}
        assert assessment.day_of(2) == ACCEPTED + DAY
        assert WORKER not in events[0].model_dump_json()


class TestPreparationIsBooked:
    def test_for_the_whole_household_with_its_day_topic_way_and_hours(self) -> None:
        assessment, events = book_preparation(opened(), booking())

        assert events == [
            PreparationBooked.model_validate(
                {"occurred_on": ACCEPTED + DAY, "booking": 1, "held_on": HELD, **TRAINING}
            )
        ]
        assert assessment.stage_one.bookings[0].waits_for((1, 2)) == [1, 2]

    def test_for_one_of_two(self) -> None:
        assert booked(applicant=2).stage_one.bookings[0].waits_for((1, 2)) == [2]

    @pytest.mark.parametrize("missing", ["topic", "hours"])
    def test_a_training_session_has_a_topic_and_hours(self, missing: str) -> None:
        with pytest.raises(Refusal, match="how many hours"):
            booked(**{missing: None})

    def test_a_workbook_needs_neither(self) -> None:
        assert booked(kind="workbook", topic=None, hours=None, way=None)

    def test_nobody_is_a_second_applicant_of_a_household_of_one(self) -> None:
        alone = opened().model_copy(update={"household": Household.SINGLE})

        with pytest.raises(Refusal, match="no second applicant"):
            book_preparation(alone, booking(applicant=2))

    @pytest.mark.parametrize("day", ["on", "held_on"])
    def test_it_belongs_to_stage_one_or_later(self, day: str) -> None:
        with pytest.raises(Refusal, match="before the registration was accepted"):
            booked(**{day: ACCEPTED - DAY})

    @pytest.mark.parametrize("assessment", [decided(), in_stage_two(), referred()])
    def test_it_may_go_on_until_the_case_has_ended(self, assessment: Assessment) -> None:
        assert book_preparation(assessment, booking()).events
        with pytest.raises(Refusal, match="has ended"):
            book_preparation(refused(), booking())


class TestWhatCameOfIt:
    def test_it_is_recorded_for_each_applicant_and_what_they_learnt_is_in_no_event(self) -> None:
        assessment, events = record_preparation(booked(), taking(learnt=LEARNT))

        assert events == [
            PreparationTaken(
                occurred_on=HELD,
                booking=1,
                kind=PreparationKind.TRAINING,
                applicant=1,
                outcome=PreparationOutcome.DONE,
            )
        ]
        assert [each.words for each in assessment.learnt] == [LEARNT]
        assert assessment.stage_one.bookings[0].waits_for((1, 2)) == [2]

    def test_it_is_recorded_once(self) -> None:
        assessment = record_preparation(booked(applicant=1), taking()).state

        with pytest.raises(Refusal, match="No preparation is booked") as none_left:
            record_preparation(assessment, taking())
        assert none_left.value.kind is Kind.NOT_NOW
        with pytest.raises(Refusal, match="recorded already"):
            record_preparation(
                record_preparation(booked(), taking()).state, taking(outcome="missed")
            )

    @pytest.mark.parametrize(("number", "applicant"), [(2, 1), (1, 2)])
    def test_it_is_what_was_booked_for_them(self, number: int, applicant: int) -> None:
        with pytest.raises(Refusal, match="not booked for this applicant"):
            record_preparation(booked(applicant=1), taking(booking=number, applicant=applicant))

    @pytest.mark.parametrize("outcome", ["done", "missed"])
    def test_nobody_attends_or_misses_what_is_still_to_come(self, outcome: str) -> None:
        with pytest.raises(Refusal, match="It is on 29 March 2025"):
            record_preparation(booked(), taking(on=HELD - DAY, outcome=outcome))

    def test_it_can_be_declined_before_and_a_workbook_given_back_early(self) -> None:
        early = taking(on=HELD - DAY)
        workbook = booked(kind="workbook", topic=None)

        assert record_preparation(booked(), taking(on=HELD - DAY, outcome="declined")).events
        assert record_preparation(workbook, early).events

    def test_one_who_missed_it_learnt_nothing_and_is_booked_again(self) -> None:
        with pytest.raises(Refusal, match="only where it was done"):
            record_preparation(booked(), taking(outcome="missed", learnt=LEARNT))
        missed = record_preparation(booked(applicant=1), taking(outcome="missed")).state
        again = book_preparation(missed, booking(applicant=1, held_on=HELD + 7 * DAY)).state
        second = taking(booking=2, on=HELD + 7 * DAY)
        done = record_preparation(again, second).state

        assert [each.taken[1].outcome for each in done.stage_one.bookings] == [
            PreparationOutcome.MISSED,
            PreparationOutcome.DONE,
        ]


class TestSupportByOtherAdopters:
    def moved(self, *steps: str) -> Assessment:
        assessment = opened()
        for step in steps:
            assessment = record_peer_support(assessment, supporting(step)).state
        return assessment

    def test_it_is_offered_accepted_matched_met_and_ended(self) -> None:
        steps = ("offered", "accepted", "matched", "met", "met", "ended", "offered")
        assessment = self.moved(*steps)

        assert [each.step for each in assessment.stage_one.support] == [*steps]
        assert assessment.stage_one.support_step(PeerSupportKind.BUDDY) is PeerSupportStep.OFFERED

    def test_a_step_says_what_and_which(self) -> None:
        moved = record_peer_support(opened(), supporting("offered", kind="peer_group"))

        assert moved.events == [
            PeerSupportMoved(
                occurred_on=ACCEPTED + DAY,
                kind=PeerSupportKind.PEER_GROUP,
                step=PeerSupportStep.OFFERED,
            )
        ]

    @pytest.mark.parametrize(
        ("before", "step", "sentence"),
        [
            ((), "accepted", "not offered yet"),
            (("offered",), "matched", "accept or decline"),
            (("offered", "declined"), "met", "can offer it again"),
            (("offered", "accepted"), "met", "Match them next"),
            (("offered", "accepted", "matched", "met", "ended"), "met", "can offer it again"),
        ],
    )
    def test_no_step_is_left_out(self, before: tuple[str, ...], step: str, sentence: str) -> None:
        with pytest.raises(Refusal, match=sentence):
            record_peer_support(self.moved(*before), supporting(step))

    def test_one_kind_says_nothing_of_the_other(self) -> None:
        with pytest.raises(Refusal, match="not offered yet"):
            record_peer_support(self.moved("offered"), supporting("accepted", kind="peer_group"))


def test_counselling_for_one_applicant_is_shown_to_that_one_and_to_staff() -> None:
    state, [first] = book_preparation(
        opened(), booking(kind="counselling", applicant=1, topic=None)
    )
    state, [training] = book_preparation(state, booking(applicant=1))
    state, [taken] = record_preparation(state, taking())
    happened = [
        RecordedEvent(version=version, type=each.type, at=AT, data=each.model_dump(mode="json"))
        for version, each in enumerate((first, training, taken), start=2)
    ]

    def shown(applicant: ApplicantNumber | None) -> tuple[list[int], int]:
        view = StageOneView.of(JOURNEY, state, applicant=applicant)
        told = timeline(JOURNEY, state, happened, HELD, applicant)
        return [each.number for each in view.preparation], len(told.entries)

    assert shown(None) == shown(1) == ([1, 2], 3)
    assert shown(2) == ([2], 1)
