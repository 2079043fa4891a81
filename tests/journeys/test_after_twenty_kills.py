"""After twenty kills in the middle of 500 journeys: nothing lost, nothing twice, every figure right."""

from collections import Counter, defaultdict

import pytest

from contracts.enquiry import (
    EnquiryMerged,
    EnquiryReceived,
    EnquiryReferred,
    MergeUndone,
    ReferralLapsed,
    ReferralRefused,
    RegistrationSubmitted,
)
from contracts.event import Event
from contracts.event_booking import EventBookingEnded, EventPlaceBooked, EventPlaceGiven
from contracts.notifications import MessageRule
from contracts.panel import ApplicantsApproved
from deploy.demo.comparison import compare, found_again
from deploy.demo.plan import Journey
from deploy.local.suite import Suite
from services.chassis.mongo import database
from services.reporting.domain.contributions import Cell, contributions
from services.reporting.domain.projection import Projection
from services.reporting.store.documents import cells_of
from services.reporting.store.generations import served
from tests.journeys.helpers.evidence import HEARING, KEPT, Evidence
from tests.journeys.helpers.kills import Killings, victims

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]


def test_every_kind_of_process_was_killed_while_journeys_ran(
    killings: Killings, suite: Suite
) -> None:
    assert len(killings.done) == 20
    assert set(killings.done) == {victim.name for victim in victims(suite)}
    assert killings.finished_in_time, "the journeys were over before the killing was"


def test_no_acknowledged_command_is_lost_and_none_took_effect_twice(
    evidence: Evidence, plans: list[Journey]
) -> None:
    decided: dict[str, set[object]] = defaultdict(set)
    for stream in KEPT.keys() - {"notifications"}:
        for record in evidence.records[stream]:
            for event in record["events"]:
                decided[event["cause"]].add((stream, record["_id"], event["at"]))
    keys = [plan.key(place) for plan in plans for place in range(len(plan.steps))]

    assert {key: decided[key] for key in keys if len(decided[key]) != 1} == {}


def test_no_event_is_missing_on_kafka_and_none_stands_before_an_earlier_one(
    evidence: Evidence,
) -> None:
    arrived = evidence.arrived()
    wrong = {}
    for place, events in evidence.said().items():
        first_seen = dict.fromkeys(delivery.envelope.version for delivery in arrived[place])
        if list(first_seen) != [event["version"] for event in events]:
            wrong[place] = list(first_seen)

    assert wrong == {}


def test_whatever_was_sent_twice_says_the_same_both_times(evidence: Evidence) -> None:
    for deliveries in evidence.arrived().values():
        bodies: dict[int, bytes] = {}
        for delivery in deliveries:
            version = delivery.envelope.version
            assert bodies.setdefault(version, delivery.record.value) == delivery.record.value


def test_every_service_heard_every_event_in_order(evidence: Evidence) -> None:
    said = {place: len(events) for place, events in evidence.said().items()}
    for listener, streams in HEARING.items():
        marks = {record["_id"]: record["heard"] for record in evidence.records[listener]}
        for (stream, journey), versions in said.items():
            if stream in streams:
                assert marks[journey][stream] == versions


def test_no_case_was_opened_twice_and_no_message_sent_twice(evidence: Evidence) -> None:
    types = [
        Counter(event["type"] for event in events)
        for (stream, _), events in evidence.said().items()
        if stream in {"assessment", "panel"}
    ]

    assert max(found["assessment.stage_one_opened.v1"] for found in types) == 1
    assert max(found["panel.case_opened.v1"] for found in types) == 1


def test_no_occasion_is_written_about_twice(evidence: Evidence) -> None:
    said = evidence.said()
    too_many = {}
    for (stream, journey), events in said.items():
        if stream == "notifications":
            happened = Counter(event["type"] for event in said["enquiry", journey])
            written = Counter(event["data"]["rule"] for event in events)
            for rule, times in written.items():
                occasions = sum(happened[each.type] for each in REPEATED.get(rule, ()))
                if times > max(occasions, 1):
                    too_many[journey, rule] = times

    assert too_many == {}


def test_the_post_holds_each_message_that_was_sent_and_none_twice(
    evidence: Evidence, suite: Suite
) -> None:
    sent = sum(
        event["type"] == "notifications.message_sent.v1"
        for (stream, _), events in evidence.said().items()
        for event in events
        if stream == "notifications"
    )

    # A letter whose sender was killed may have left before something overtook it; its record says so.
    perhaps = sum(
        cancelled["uncertain"]
        for record in evidence.records["notifications"]
        for cancelled in (record.get("state") or {}).get("cancelled", ())
    )

    delivered = suite.mail.deliveries()
    assert sent <= len(delivered) <= sent + perhaps
    assert len({each.message["Message-ID"] for each in delivered}) == len(delivered)


async def test_every_cell_equals_a_count_made_from_the_case_records(evidence: Evidence) -> None:
    projection: Projection[Recorded] = Projection()
    for envelope, event in evidence.as_recorded():
        projection.hear(Recorded(envelope, event))
    counted: Counter[Cell] = Counter()
    for row in projection.rows.values():
        counted += contributions(row)

    generation = await served(database(evidence.client, "reporting"))
    cells = {
        cell: times
        for document in await generation.cells.find().to_list()
        for cell, times in cells_of(document)
    }

    assert cells == dict(counted)


def test_the_funnel_equals_a_plain_count_of_events(evidence: Evidence) -> None:
    recorded = list(evidence.as_recorded())
    types = Counter(event.type for _, event in recorded)
    families = {
        envelope.journey
        for envelope, event in recorded
        if isinstance(event, EnquiryReceived) and not event.mystery_shop
    }
    for envelope, event in recorded:
        if isinstance(event, EnquiryMerged):
            families.discard(envelope.journey)
        elif isinstance(event, MergeUndone):
            families.add(envelope.journey)

    assert types[EnquiryReceived.type] > 625
    assert len(families) == 625
    assert types[RegistrationSubmitted.type] == 140
    assert types[ApplicantsApproved.type] == 84


async def test_the_published_figures_are_found_again(evidence: Evidence, suite: Suite) -> None:
    assert evidence.kafka

    comparisons = await compare(suite, 1)

    assert found_again(comparisons), comparisons


REPEATED: dict[str, tuple[type[Event], ...]] = {
    MessageRule.ENQUIRY_REFERRED: (EnquiryReferred,),
    MessageRule.REFERRAL_CAME_BACK: (ReferralRefused, ReferralLapsed),
    MessageRule.EVENT_PLACE_BOOKED: (EventPlaceBooked,),
    MessageRule.EVENT_WAITING_LIST_JOINED: (EventPlaceBooked,),
    MessageRule.EVENT_PLACE_GIVEN: (EventPlaceGiven,),
    MessageRule.EVENT_BOOKING_CANCELLED: (EventBookingEnded,),
}
"""What can happen again on one journey, and is then written about again."""


class Recorded:
    """An event of a case record in the place of a delivery."""

    def __init__(self, envelope: object, event: object) -> None:
        self.envelope = envelope
        self.event = event
        self.digest = ""
        self.dismissed = False
