"""Preparation, buddies, information events and what applicants say: by hand and a second time from events."""

from calendar import monthrange
from collections import Counter
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given

from contracts.enquiry import RegistrationSubmitted
from contracts.event import Event
from contracts.event_booking import EventAttended, EventMissed
from contracts.household import FeedbackGiven
from contracts.panel import ApplicantsApproved
from contracts.preparation import (
    PeerSupportKind,
    PeerSupportStep,
    PreparationKind,
    PreparationOutcome,
)
from contracts.reference import FeedbackStep
from contracts.stage_one import PeerSupportMoved, PreparationTaken
from services.reporting.domain.answers import figures_by
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.measure import Breakdown, Form
from tests.reporting.helpers.by_hand import Happened, NotAFamily, Record, record_of
from tests.reporting.helpers.drawn_journeys import journeys
from tests.reporting.helpers.stories import (
    LATER,
    Told,
    approved_family,
    cells_of,
    evolved_row,
    figure_of,
    merged,
    received,
    row_of,
    submitted,
)

FIRST, SECOND = UUID(int=1), UUID(int=2)
DAY, NEXT = date(2021, 5, 4), date(2021, 5, 5)
FAMILY = approved_family()
BUDDY, GROUP = PeerSupportKind
OF_APPROVED = ("prepared_before_approval", "peer_support_offered", "supported_by_a_buddy")


def took_part(outcome: PreparationOutcome) -> PreparationTaken:
    kind = PreparationKind.TRAINING
    return PreparationTaken(occurred_on=DAY, booking=1, kind=kind, applicant=1, outcome=outcome)


def peers(step: PeerSupportStep, kind: PeerSupportKind = BUDDY) -> PeerSupportMoved:
    return PeerSupportMoved(occurred_on=DAY, kind=kind, step=step)


DONE, MISSED = took_part(PreparationOutcome.DONE), took_part(PreparationOutcome.MISSED)
OFFERED, MET = peers(PeerSupportStep.OFFERED), peers(PeerSupportStep.MET)
MATCHED = peers(PeerSupportStep.MATCHED)


@pytest.mark.parametrize(
    ("said", "prepared", "offered", "buddy"),
    [
        ([], 0, 0, 0),
        ([DONE], 1, 0, 0),
        ([MISSED], 0, 0, 0),
        ([MISSED, DONE], 1, 0, 0),
        ([OFFERED], 0, 1, 0),
        ([OFFERED, peers(PeerSupportStep.DECLINED)], 0, 1, 0),
        ([OFFERED, MATCHED], 0, 1, 1),
        ([MET], 0, 0, 1),
        ([MATCHED, peers(PeerSupportStep.ENDED)], 0, 0, 1),
        ([peers(PeerSupportStep.OFFERED, GROUP), peers(PeerSupportStep.MET, GROUP)], 0, 1, 0),
    ],
)
def test_of_approved_families_some_are_prepared_offered_a_buddy_and_supported_by_one(
    said: list[Event], prepared: int, offered: int, buddy: int
) -> None:
    row = row_of(*FAMILY[:-1], *said, FAMILY[-1])
    figures = [figure_of(measure, "all", row) for measure in OF_APPROVED]

    assert [each.numerator for each in figures] == [prepared, offered, buddy]
    assert [each.denominator for each in figures] == [1, 1, 1]


def test_who_is_not_approved_is_in_none_of_these_shares() -> None:
    row = row_of(*FAMILY[:-1], DONE, OFFERED, MET)

    assert [figure_of(each, "all", row).denominator for each in OF_APPROVED] == [0, 0, 0]


def came(on: date = DAY, event: UUID = FIRST) -> EventAttended:
    return EventAttended(occurred_on=on, information_event=event)


def stayed_away(on: date = DAY, event: UUID = FIRST) -> EventMissed:
    return EventMissed(occurred_on=on, information_event=event)


@pytest.mark.parametrize(
    ("said", "share"),
    [
        ([], (0, 0)),
        ([came()], (1, 1)),
        ([stayed_away()], (0, 1)),
        ([stayed_away(), came()], (1, 1)),
        ([came(), stayed_away()], (0, 1)),
        ([came(), stayed_away(event=SECOND)], (1, 2)),
        ([came(), came(event=SECOND)], (2, 2)),
        ([came(), merged(DAY)], (0, 0)),
    ],
)
def test_of_those_with_a_place_some_come_and_the_latest_record_counts(
    said: list[Event], share: tuple[int, int]
) -> None:
    figure = figure_of("event_attendance", "all", row_of(received(DAY), *said))

    assert (figure.numerator, figure.denominator) == share


@pytest.mark.parametrize(
    ("said", "share"),
    [
        ([submitted(NEXT)], (0, 1)),
        ([came(), submitted(NEXT)], (1, 1)),
        ([came(NEXT), submitted(NEXT)], (1, 1)),
        ([submitted(DAY), came(NEXT)], (0, 1)),
        ([stayed_away(), submitted(NEXT)], (0, 1)),
        ([came(), stayed_away(), submitted(NEXT)], (0, 1)),
        ([came(), stayed_away(event=SECOND), submitted(NEXT)], (1, 1)),
        ([came()], (0, 0)),
    ],
)
def test_of_those_who_register_some_had_come_to_an_information_event(
    said: list[Event], share: tuple[int, int]
) -> None:
    figure = figure_of("registered_after_event", "all", row_of(received(DAY), *said))

    assert (figure.numerator, figure.denominator) == share


def answer(ease: int, step: FeedbackStep = FeedbackStep.ENQUIRY) -> FeedbackGiven:
    return FeedbackGiven(occurred_on=DAY, step=step, ease=ease)


def answers(*rows: Journey) -> dict[str, int]:
    cells = cells_of("ease_of_steps", "all", *rows)
    return {
        name: each.numerator
        for name, each in figures_by(Breakdown.RESULT, Form.COUNT, cells, LATER).items()
    }


@pytest.mark.parametrize(
    ("ease", "words"),
    [(1, "very_hard"), (2, "hard"), (3, "neither"), (4, "easy"), (5, "very_easy")],
)
def test_an_answer_counts_under_its_step_in_words(ease: int, words: str) -> None:
    row = row_of(received(DAY), answer(ease))

    assert answers(row) == {"enquiry": 1, f"enquiry/{words}": 1}


def test_each_answer_counts_and_each_step_by_itself() -> None:
    row = row_of(received(DAY), answer(4), answer(5), answer(5, FeedbackStep.PANEL))

    assert answers(row) == {
        "enquiry": 2,
        "enquiry/easy": 1,
        "enquiry/very_easy": 1,
        "panel": 1,
        "panel/very_easy": 1,
    }
    assert figure_of("ease_of_steps", "all", row).value == 3


def test_answers_count_for_the_agency_that_holds_the_enquiry() -> None:
    row = row_of(received(DAY, agency="south"), answer(4))

    assert {cell.agency for cell in cells_of("ease_of_steps", "all", row)} == {"south"}


def test_an_answer_given_before_a_merge_was_given_all_the_same() -> None:
    row = row_of(received(DAY), answer(4), merged(DAY))

    assert answers(row) == {"enquiry": 1, "enquiry/easy": 1}


@given(journeys())
def test_each_is_counted_alike_from_cells_and_from_events(story: list[Told]) -> None:
    row = evolved_row(story)
    try:
        record = record_of(story)
    except NotAFamily:
        record = Record()
    answered = _answers(record)
    record = record if record.counts else Record()

    for measure, (numerator, denominator) in _by_hand(record).items():
        figure = figure_of(measure, "all", row)
        assert (figure.numerator, figure.denominator) == (numerator, denominator), measure
    assert answers(row) == answered


def _by_hand(record: Record) -> dict[str, tuple[int, int]]:
    approved = int(record.one(ApplicantsApproved) is not None)
    said = [each.event for each in record.all(PeerSupportMoved)]
    done = any(each.event.outcome == "done" for each in record.all(PreparationTaken))
    offered = any(each.step == "offered" for each in said)
    buddy = any(each.kind == "buddy" and each.step in {"matched", "met"} for each in said)
    last = max(record.all(EventAttended, EventMissed), key=lambda e: e.turn, default=None)
    there = last if last and isinstance(last.event, EventAttended) else None
    registered = record.day(RegistrationSubmitted)
    before = there is not None and registered is not None and there.on <= registered
    return {
        "prepared_before_approval": (approved * done, approved),
        "peer_support_offered": (approved * offered, approved),
        "supported_by_a_buddy": (approved * buddy, approved),
        "event_attendance": (int(there is not None), int(last is not None)),
        "registered_after_event": (int(before), int(registered is not None)),
        "registered_within_6_months_of_event": _registered_since(there, registered),
    }


def _registered_since(there: Happened | None, registered: date | None) -> tuple[int, int]:
    """As of a day long after; who had registered before is left out."""
    if there is None or (registered is not None and registered < there.on):
        return 0, 0
    last = _months_later(there.on, 6)
    return int(registered is not None and registered <= last), 1


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _answers(record: Record) -> dict[str, int]:
    found: Counter[str] = Counter()
    words = ("very_hard", "hard", "neither", "easy", "very_easy")
    for each in record.all(FeedbackGiven):
        found[each.event.step] += 1
        found[f"{each.event.step}/{words[each.event.ease - 1]}"] += 1
    return dict(found)
