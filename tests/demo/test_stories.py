"""What else happens on the journeys of the year: it happens often enough, and is counted nowhere twice."""

from collections import Counter
from uuid import UUID

import pytest

from contracts.clocks import ClockId, due
from contracts.enquiry import DuplicateAbsorbed, InformationProvided
from contracts.reference import PlaceState
from deploy.demo.draft import AGENCIES
from deploy.demo.duplicates import SECOND
from deploy.demo.front_door import FRONT_DOOR
from deploy.demo.plan import Journey, Step
from deploy.demo.quotas import ENQUIRIES, SLICES
from deploy.demo.second_enquiries import RETURN
from deploy.demo.shops import SHOP, SHOPS
from services.enquiry.domain.information_events.information_event import (
    BookingState,
    InformationEvent,
)
from services.enquiry.domain.progress import Status
from services.reporting.domain.journey import Journey as Row
from services.reporting.domain.measures.shop_response import BESIDE
from tests.demo.helpers.counted_figures import by_agency, counts_of, rows_of
from tests.demo.helpers.played_decisions import Played, identity_of


@pytest.fixture(scope="module")
def services(played_sixteenth: Played) -> Played:
    return played_sixteenth


@pytest.fixture(scope="module")
def rows(services: Played) -> dict[UUID, Row]:
    return rows_of(services.events)


def place_of(plan: Journey, record: str) -> int:
    """The place of the step with which a record of the journey begins."""
    opened = [not each.command and each.record == record for each in plan.steps]
    return opened.index(True)


def identity(plan: Journey, record: str = "") -> UUID:
    return identity_of(plan.opened(place_of(plan, record)))


def having(plans: list[Journey], command: str) -> list[Journey]:
    return [plan for plan in plans if any(each.command == command for each in plan.steps)]


def steps(plans: list[Journey], command: str) -> list[Step]:
    return [each for plan in plans for each in plan.steps if each.command == command]


def on(plan: Journey, record: str) -> list[str]:
    return [each.command for each in plan.steps if each.record == record]


def test_stories_happen_as_often_in_the_year_as_they_should(whole_year: list[Journey]) -> None:
    enquiries = ENQUIRIES * SLICES
    told = {
        command: len(having(whole_year, command)) / enquiries
        for command in ("merge", "refer", "correct-date")
    }

    assert told == {"merge": 0.015, "refer": 0.02, "correct-date": 0.01}
    events = [plan for plan in whole_year if plan.steps[0].folder == "information-events"]
    assert len(events) == len(AGENCIES) * 12


def test_every_sixteenth_has_some_of_each_story(sixteenth: list[Journey]) -> None:
    happened = Counter(each.command for plan in sixteenth for each in plan.steps)

    for command in (
        "attempt-contact",
        "tell-visit-outcome",
        "merge",
        "undo-merge",
        "refuse-referral",
    ):
        assert happened[command], command
    for command in ("take-up-referral", "correct-date", "cancel-booking", "record-follow-up"):
        assert happened[command], command


def test_every_sixteenth_has_the_work_beside_the_way_of_some_households(
    sixteenth: list[Journey],
) -> None:
    happened = Counter(each.command for plan in sixteenth for each in plan.steps)
    registered = happened["accept-registration"]

    for command in (
        "record-peer-support",
        "ask-by-link",
        "arrange-visit",
        "hold-visit",
        "record-contribution",
        "renew-checks",
        "write-addendum",
        "share-addendum",
        "record-move",
    ):
        assert 0 < happened[command] < registered, command
    assert happened["arrange-visit"] == happened["hold-visit"]
    assert happened["ask-by-link"] == happened["cancel-request"]


def test_a_shoppers_enquiry_is_answered_like_any_other_and_counts_for_no_family(
    sixteenth: list[Journey], rows: dict[UUID, Row]
) -> None:
    shopped = [plan for plan in sixteenth if SHOP in plan.elsewhere]
    marked = [row for row in rows.values() if row.received and row.mystery_shop]

    assert len(shopped) == len(AGENCIES) * SHOPS
    assert {row.id for row in marked} == {identity(plan) for plan in shopped}
    assert sum(bool(row.contacted) for row in marked) > 0.8 * len(marked)
    counted = {cell.measure for cell in counts_of(marked)}
    assert counted == set(BESIDE.values())


def test_a_duplicate_counts_nowhere_and_its_household_once(
    sixteenth: list[Journey], services: Played, rows: dict[UUID, Row]
) -> None:
    twice = having(sixteenth, "merge")
    merged = {identity(plan, SECOND): identity(plan) for plan in twice}

    for second, first in merged.items():
        assert services.state("enquiry", second).progress.merged_into == first
        assert not counts_of([rows[second]])
        count = by_agency("enquiries", "by_enquiry", counts_of([rows[first]]))
        assert count.total() == 1


def test_a_household_that_was_answered_on_its_second_enquiry_alone_was_answered(
    sixteenth: list[Journey], rows: dict[UUID, Row]
) -> None:
    plans = having(sixteenth, "merge")
    alone = [
        p for p in plans if "make-contact" not in on(p, "") and "make-contact" in on(p, SECOND)
    ]

    assert alone
    for plan in alone:
        absorbed = rows[identity(plan)].absorbed
        assert [each.event.contact_made_on for each in absorbed] != [None]


def test_a_merge_that_was_undone_is_made_again(sixteenth: list[Journey], services: Played) -> None:
    undone = having(sixteenth, "undo-merge")
    absorbed = Counter(
        envelope.journey
        for envelope, event in services.events
        if isinstance(event, DuplicateAbsorbed)
    )

    for plan in undone:
        assert services.state("enquiry", identity(plan, SECOND)).status is Status.MERGED
        assert absorbed[identity(plan)] == 2


def test_duplicates_come_under_the_same_mailbox_by_another_channel(
    whole_year: list[Journey],
) -> None:
    for plan in having(whole_year, "merge"):
        first, second = plan.steps[0], plan.steps[place_of(plan, SECOND)]

        assert first.details["applicants"] == second.details["applicants"]
        assert first.details["agency"] == second.details["agency"]
        assert first.details["channel"] != second.details["channel"]


def test_whoever_comes_by_the_front_door_is_held_by_an_agency_in_the_end(
    sixteenth: list[Journey], services: Played
) -> None:
    referred = having(sixteenth, "refer")

    assert referred
    for plan in referred:
        last = [each for each in plan.steps if each.command == "refer"][-1]
        assert plan.steps[0].details["agency"] == FRONT_DOOR
        assert services.state("enquiry", identity(plan)).agency == last.details["receiver"]
        assert last.details["receiver"] in AGENCIES


def test_only_those_with_a_place_came_and_some_were_moved_up(
    sixteenth: list[Journey], services: Played
) -> None:
    plans = [plan for plan in sixteenth if plan.steps[0].folder == "information-events"]
    events: list[InformationEvent] = [
        services.state("information_event", identity(plan)) for plan in plans
    ]
    standings = Counter(booking.standing for event in events for booking in event.bookings)

    assert standings[BookingState.ATTENDED] > standings[BookingState.MISSED] > 0
    assert standings[BookingState.WAITING]
    assert standings[BookingState.CANCELLED]
    assert not standings[BookingState.CONFIRMED]
    assert any(each.event.type.endswith("place_given.v1") for each in services.events)
    assert all(event.taken <= event.arrangements.places for event in events)


def test_coming_to_a_meeting_gives_information(sixteenth: list[Journey], services: Played) -> None:
    came = [
        each
        for plan in sixteenth
        for each in plan.steps
        if each.command == "record-attendance" and each.details["attended"]
    ]
    planned = len(steps(sixteenth, "provide-information"))
    given = sum(isinstance(each.event, InformationProvided) for each in services.events)

    assert given == planned + len(came)
    assert PlaceState.CONFIRMED not in {
        state
        for plan in sixteenth
        for record in plan.elsewhere
        if record != SHOP
        for state in services.state(
            "enquiry", identity_of(plan.elsewhere[record])
        ).progress.bookings.values()
    }


def test_a_corrected_contact_counts_on_its_right_day(
    sixteenth: list[Journey], rows: dict[UUID, Row]
) -> None:
    corrected = having(sixteenth, "correct-date")

    for plan in corrected:
        [step] = [each for each in plan.steps if each.command == "correct-date"]
        contact = rows[identity(plan)].contacted[0]
        assert contact.on.isoformat() == step.details["right_day"]
        assert contact.on < contact.event.occurred_on


def test_visits_are_mostly_in_time_and_sometimes_late(whole_year: list[Journey]) -> None:
    kept = Counter(
        visit["hold-initial-visit"] <= due(ClockId.ENQ_VISIT, visit["request-initial-visit"])
        for plan in having(whole_year, "hold-initial-visit")
        for visit in [{each.command: each.on for each in plan.steps}]
    )

    assert kept.total() > 0.25 * 2240
    assert 0.7 < kept[True] / kept.total() < 0.95


def test_a_household_that_returns_names_the_journey_that_ended_and_counts_again(
    sixteenth: list[Journey], services: Played, rows: dict[UUID, Row]
) -> None:
    returned = [plan for plan in sixteenth if RETURN in {each.record for each in plan.steps}]

    assert returned
    for plan in returned:
        first, second = identity(plan), identity(plan, RETURN)
        assert services.state("enquiry", second).progress.previous_journey == first
        counts = counts_of([rows[first], rows[second]])
        assert by_agency("enquiries", "by_enquiry", counts).total() == 2
