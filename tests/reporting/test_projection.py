"""Deliveries onto rows: repeats dropped, gaps waited for, order within a stream kept."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from contracts.enquiry import EnquiryReceived
from contracts.reference import EthnicGroup
from services.reporting.domain.projection import Projection, key_of
from tests.reporting.helpers.drawn_journeys import journeys
from tests.reporting.helpers.equality_answers import answered
from tests.reporting.helpers.stories import (
    Told,
    approved_family,
    contacted,
    informed,
    received,
    rows_after,
    told,
)

DAY = date(2021, 4, 6)
INDIAN, ROMA = EthnicGroup.INDIAN, EthnicGroup.ROMA


def projected(story: list[Told]) -> Projection[Told]:
    projection = Projection[Told]()
    for each in story:
        projection.hear(each)
    return projection


@given(st.data())
def test_repeated_and_shuffled_deliveries_give_the_row_of_the_story(data: st.DataObject) -> None:
    story = data.draw(journeys())
    repeated = story + data.draw(st.lists(st.sampled_from(story)))
    projection = projected(data.draw(st.permutations(repeated)))

    assert projection.rows == rows_after(story)
    assert not projection.waiting


def test_an_event_that_came_too_early_waits_for_the_one_before() -> None:
    first, second, third = told(received(DAY), contacted(DAY), informed(DAY))
    projection = projected([third, first])

    assert [key.version for key in projection.waiting] == [3]
    projection.hear(second)
    assert [each.envelope.version for each in projection.applied] == [1, 2, 3]
    assert not projection.waiting


def test_a_missing_event_of_one_stream_holds_up_no_other_stream() -> None:
    story = told(*approved_family())
    missing = next(each for each in story if isinstance(each.event, EnquiryReceived))
    row = projected([each for each in story if each is not missing]).rows[missing.envelope.journey]

    assert row.heard == {"assessment": 5, "panel": 1}
    assert row.received == ()


def test_an_event_that_cannot_be_applied_holds_up_its_followers_and_no_other_journey() -> None:
    first, second, third = told(answered(INDIAN), answered(ROMA), answered(INDIAN))
    broken = second._replace(event=second.event.model_copy(update={"applicant": 3}))
    other = told(received(DAY), number=2)[0]
    projection = projected([first, broken, third, other])

    assert [failure.message for failure in projection.failed.values()] == [broken]
    assert list(projection.waiting) == [key_of(third)]
    assert projection.rows[first.envelope.journey].heard == {"equality": 1}
    assert projection.rows[other.envelope.journey].heard == {"enquiry": 1}


def test_a_failed_event_that_comes_again_whole_lets_its_followers_through() -> None:
    first, second, third = told(answered(INDIAN), answered(ROMA), answered(INDIAN))
    broken = second._replace(event=second.event.model_copy(update={"applicant": 3}))
    projection = projected([first, broken, third, second])

    assert not projection.failed
    assert not projection.waiting
    assert projection.rows[first.envelope.journey].heard == {"equality": 3}


def test_another_event_under_the_identity_of_one_that_was_heard_is_kept_apart() -> None:
    first, second, third = told(received(DAY), contacted(DAY), informed(DAY))
    other = second._replace(event=second.event.model_copy(update={"occurred_on": date(2021, 5, 1)}))
    projection = projected([first, second, second, other, third])

    assert (projection.repeats, projection.contradictions) == ([second], [other])
    assert projection.rows == rows_after([first, second, third])


def test_of_two_events_that_wait_under_one_identity_the_first_is_applied() -> None:
    first, second = told(received(DAY), contacted(DAY))
    other = second._replace(event=second.event.model_copy(update={"occurred_on": date(2021, 5, 1)}))
    projection = projected([second, other, first])

    assert projection.contradictions == [other]
    assert projection.rows == rows_after([first, second])


def test_a_failed_event_is_kept_apart_once_another_took_its_place() -> None:
    first, second = told(answered(INDIAN), answered(ROMA))
    broken = second._replace(event=second.event.model_copy(update={"applicant": 3}))
    projection = projected([first, broken, second])

    assert (projection.failed, projection.contradictions) == ({}, [broken])
