"""Rows: one per journey, the same whatever order the streams arrive in."""

from datetime import date
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from contracts.catalogue import STREAMS
from contracts.checks import Check, ChecksChased
from contracts.enquiry import ContactDetailsChanged
from contracts.household import CallRequested
from contracts.reference import EthnicGroup, Household
from services.reporting.domain.evolution import step_of
from services.reporting.domain.journey import Journey, Step
from services.reporting.store.documents import row_document
from services.reporting.store.documents import row_of as row_from
from tests.reporting.helpers.drawn_journeys import interleaved, journeys
from tests.reporting.helpers.equality_answers import answered
from tests.reporting.helpers.stories import (
    Told,
    approved_family,
    contacted,
    evolved_row,
    opened,
    received,
    row_of,
    submitted,
    told,
)

TUESDAY, WEDNESDAY, THURSDAY = date(2021, 4, 6), date(2021, 4, 7), date(2021, 4, 8)


@given(st.data())
def test_the_order_between_streams_never_matters(data: st.DataObject) -> None:
    story = data.draw(journeys())
    other = data.draw(st.composite(interleaved)(story))

    assert evolved_row(other) == evolved_row(story)


@given(journeys())
def test_a_row_survives_its_document(story: list[Told]) -> None:
    row = evolved_row(story)

    assert row_from(row_document(row)) == row


def test_of_several_contacts_the_earliest_day_counts_even_if_recorded_later() -> None:
    row = row_of(received(TUESDAY), contacted(THURSDAY), contacted(WEDNESDAY))

    assert [(fact.on, fact.version) for fact in row.contacted] == [(WEDNESDAY, 3), (THURSDAY, 2)]


def test_of_several_contacts_on_one_day_the_first_recorded_counts() -> None:
    row = row_of(received(TUESDAY), contacted(WEDNESDAY), contacted(WEDNESDAY))

    assert [fact.version for fact in row.contacted] == [2, 3]


def test_of_several_equality_answers_of_an_applicant_the_latest_counts() -> None:
    row = row_of(
        answered(EthnicGroup.INDIAN),
        answered(EthnicGroup.CHINESE, applicant=2),
        answered(EthnicGroup.PREFER_NOT_TO_SAY),
    )

    assert row.first_applicant is not None
    assert row.first_applicant.event.ethnic_group is EthnicGroup.PREFER_NOT_TO_SAY
    assert row.second_applicant is not None
    assert row.second_applicant.event.ethnic_group is EthnicGroup.CHINESE


def test_an_event_without_a_measure_moves_the_mark_and_nothing_else() -> None:
    before = row_of(opened(TUESDAY))
    after = row_of(opened(TUESDAY), ChecksChased(occurred_on=WEDNESDAY, checks=(Check.DBS,)))

    assert after == before.model_copy(update={"heard": {"assessment": 2}, "digests": after.digests})


def test_a_call_counts_nowhere() -> None:
    before = row_of(received(TUESDAY))
    after = row_of(
        received(TUESDAY),
        CallRequested(occurred_on=WEDNESDAY),
    )

    assert after == before.model_copy(update={"heard": {"enquiry": 2}, "digests": after.digests})


def test_a_household_is_what_was_last_stated_on_the_way() -> None:
    joint = ContactDetailsChanged(occurred_on=WEDNESDAY, household=Household.JOINT)

    assert row_of(received(TUESDAY), joint).household is Household.JOINT
    assert row_of(received(TUESDAY), joint, submitted(THURSDAY)).household is Household.SINGLE


def test_every_fact_says_which_event_of_which_stream_it_came_from() -> None:
    story = told(*approved_family(groups=(EthnicGroup.INDIAN, EthnicGroup.ROMA)))
    row = evolved_row(story)
    facts = [fact for step in get_args(Step) for fact in row.facts(step)]

    places = {(fact.stream, fact.version, fact.event) for fact in facts}
    assert places == {(each.envelope.stream, each.envelope.version, each.event) for each in story}


def test_every_fact_knows_of_which_step_it_is() -> None:
    row = row_of(*approved_family(groups=(EthnicGroup.INDIAN, EthnicGroup.ROMA)))

    for step in get_args(Step):
        assert {step_of(fact.event) for fact in row.facts(step)} <= {step}


def test_the_stream_of_a_fact_is_the_first_word_of_its_type() -> None:
    for stream, types in STREAMS.items():
        assert {type_.partition(".")[0] for type_ in types} == {stream}


def test_a_row_of_an_unknown_journey_has_heard_nothing() -> None:
    journey = told(opened(TUESDAY))[0].envelope.journey

    assert Journey(id=journey).household is None
