"""What the evidence shows: what was lost, doubled, out of order, sent for nothing, unheard or counted wrongly.

The invariant: each finding names the place, a key or a journey, and never what somebody said.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from contracts.complaints import ComplaintAnswered, ComplaintReceived
from contracts.deferral import FullReportAsked, PanelDeferred
from contracts.enquiry import EnquiryReferred, ReferralLapsed, ReferralRefused
from contracts.event import Envelope, Event
from contracts.event_booking import (
    EventBookingEnded,
    EventChanged,
    EventPlaceBooked,
    EventPlaceGiven,
)
from contracts.notifications import MessageRule
from contracts.stage_one import StageOneExtended
from contracts.stage_two import StageTwoDelayed
from deploy.demo.plan import Journey
from deploy.faults.evidence import APPLYING, KEPT, Evidence
from deploy.faults.letters import letters_unaccounted_for
from services.chassis.commands import discreet
from services.chassis.mongo import database
from services.chassis.record import envelope_of
from services.reporting.domain.contributions import Cell, contributions
from services.reporting.domain.projection import Projection
from services.reporting.store.documents import cells_of
from services.reporting.store.generations import served

DISCREET_COMMAND = "give-equality-answers"
ONCE = ("assessment.stage_one_opened.v1", "panel.case_opened.v1")
"""What begins a case, and so happens once on a journey."""

ON_ITS_WAY = {"notifications.message_released.v1", "notifications.message_given_to_staff.v1"}
"""Said of a message before it comes to its end, of which another event says what it was."""
REPEATED: dict[str, tuple[type[Event], ...]] = {
    MessageRule.ENQUIRY_REFERRED: (EnquiryReferred,),
    MessageRule.REFERRAL_CAME_BACK: (ReferralRefused, ReferralLapsed),
    MessageRule.EVENT_PLACE_BOOKED: (EventPlaceBooked,),
    MessageRule.EVENT_WAITING_LIST_JOINED: (EventPlaceBooked,),
    MessageRule.EVENT_PLACE_GIVEN: (EventPlaceGiven,),
    MessageRule.EVENT_CHANGED: (EventChanged,),
    MessageRule.EVENT_BOOKING_CANCELLED: (EventBookingEnded,),
    MessageRule.STAGE_ONE_EXTENDED: (StageOneExtended,),
    MessageRule.STAGE_TWO_DELAYED: (StageTwoDelayed,),
    MessageRule.PANEL_DEFERRED: (PanelDeferred,),
    MessageRule.FULL_REPORT_ASKED: (FullReportAsked,),
    MessageRule.COMPLAINT_RECEIVED: (ComplaintReceived,),
    MessageRule.COMPLAINT_ANSWERED: (ComplaintAnswered,),
}
"""What can happen again on one journey, and is then written about again."""
SAID_OF = ("enquiry", "assessment", "panel")
"""The streams of a journey that letters are about."""


class Findings(NamedTuple):
    """How many commands were acknowledged, and everything that is not as it must be."""

    acknowledged: int
    lost: list[str]
    doubled: list[str]
    out_of_order: list[str]
    sent_for_nothing: list[str]
    unheard: list[str]
    figures_unequal: list[str]

    @property
    def wrong(self) -> dict[str, list[str]]:
        """Everything that is not as it must be, by its kind."""
        return {name: each for name, each in self._asdict().items() if name != "acknowledged"}

    def counted(self) -> list[tuple[str, int]]:
        """How many there are of each kind."""
        kinds = [(name.replace("_", " "), len(each)) for name, each in self.wrong.items()]
        return [("acknowledged", self.acknowledged), *kinds]

    def examples(self, most: int) -> list[str]:
        """The first of each kind in words."""
        return [each for kind in self.wrong.values() for each in kind[:most]]


class Recorded(NamedTuple):
    """An event of a case record in the place of a delivery."""

    envelope: Envelope
    event: Any
    digest: str = ""
    dismissed: bool = False


async def found(evidence: Evidence, keys: Iterable[str]) -> Findings:
    """Everything that the evidence shows of the commands that were acknowledged under these keys."""
    acknowledged = [*keys]
    return Findings(
        acknowledged=len(acknowledged),
        lost=[*lost(evidence, acknowledged), *missing_on_kafka(evidence)],
        doubled=[*doubled(evidence, acknowledged), *letters_unaccounted_for(evidence)],
        out_of_order=[*out_of_order(evidence)],
        sent_for_nothing=[*sent_for_nothing(evidence)],
        unheard=[*unheard(evidence)],
        figures_unequal=[*await figures_unequal(evidence)],
    )


def causes_of(journeys: Iterable[Journey], secret: bytes) -> list[str]:
    """What the records name as the cause of every command of these journeys: its Idempotency-Key.

    The records of equality answers name what stands for it, which takes the enquiry service's secret to find.
    """
    return [
        discreet(secret, each.key(place).encode())
        if step.command == DISCREET_COMMAND
        else each.key(place)
        for each in journeys
        for place, step in enumerate(each.steps)
    ]


def lost(evidence: Evidence, keys: Iterable[str]) -> Iterator[str]:
    """Commands that were acknowledged and are in no record."""
    decided = _decided(evidence)
    return (f"the command {key} is in no record" for key in keys if not decided[key])


def missing_on_kafka(evidence: Evidence) -> Iterator[str]:
    """Events that are in a record and not on Kafka."""
    arrived = evidence.arrived()
    for (stream, journey), events in evidence.said().items():
        there = {each.envelope.version for each in arrived[stream, journey]}
        if gone := [each["version"] for each in events if each["version"] not in there]:
            yield f"{stream} {journey}: versions {gone} are not on Kafka"


def doubled(evidence: Evidence, keys: Iterable[str]) -> Iterator[str]:
    """Commands that took effect twice, cases that were opened twice, occasions written about twice."""
    decided = _decided(evidence)
    yield from (f"the command {key} took effect twice" for key in keys if len(decided[key]) > 1)
    for (stream, journey), events in evidence.said().items():
        times = Counter(each["type"] for each in events)
        yield from (f"{stream} {journey}: {each} twice" for each in ONCE if times[each] > 1)
    yield from occasions_doubled(evidence)


def occasions_doubled(evidence: Evidence) -> Iterator[str]:
    """Messages about what has been written about already."""
    said = evidence.said()
    for (stream, journey), events in said.items():
        if stream != "notifications":
            continue
        happened = Counter(
            event["type"] for stream in SAID_OF for event in said.get((stream, journey), ())
        )
        about = Counter(
            event["data"]["rule"] for event in events if event["type"] not in ON_ITS_WAY
        )
        for rule, times in about.items():
            occasions = sum(happened[each.type] for each in REPEATED.get(rule, ()))
            if times > max(occasions, 1):
                yield f"{journey}: {rule} {times} times, for {occasions} occasions"


def out_of_order(evidence: Evidence) -> Iterator[str]:
    """Journeys of which an event stands before an earlier one on Kafka."""
    for (stream, journey), deliveries in evidence.arrived().items():
        first_seen = [*dict.fromkeys(each.envelope.version for each in deliveries)]
        if first_seen != sorted(first_seen):
            yield f"{stream} {journey}: {first_seen}"


def sent_for_nothing(evidence: Evidence) -> Iterator[str]:
    """Events on Kafka that no record holds, or holds with other words."""
    said = evidence.said()
    for (stream, journey), deliveries in evidence.arrived().items():
        recorded = {
            event["version"]: (envelope_of(event, stream=stream, journey=journey), event["data"])
            for event in said.get((stream, journey), ())
        }
        for each in deliveries:
            sent = (each.envelope, json.loads(each.record.value))
            if sent != recorded.get(each.envelope.version):
                yield f"{stream} {journey}: version {each.envelope.version} is not as recorded"


def unheard(evidence: Evidence) -> Iterator[str]:
    """Events that a service which applies their stream has not applied."""
    said = {place: len(events) for place, events in evidence.said().items()}
    for listener, streams in APPLYING.items():
        marks = {record["_id"]: record["heard"] for record in evidence.records[listener]}
        for (stream, journey), versions in said.items():
            heard = marks.get(journey, {}).get(stream, 0)
            if stream in streams and heard != versions:
                yield f"{listener} has heard {heard} of {versions} events of {stream} {journey}"


async def figures_unequal(evidence: Evidence) -> Iterator[str]:
    """Cells that differ from a count made from the case records."""
    generation = await served(database(evidence.client, "reporting"))
    kept = {
        cell: times
        for document in await generation.cells.find().to_list()
        for cell, times in cells_of(document)
    }
    return differing(kept, _counted(evidence))


def differing(kept: Mapping[Cell, int], counted: Mapping[Cell, int]) -> Iterator[str]:
    """Cells that are not what they should be, and what that is."""
    for cell in sorted(kept.keys() | counted.keys()):
        is_kept, should_be = kept.get(cell, 0), counted.get(cell, 0)
        if is_kept != should_be:
            yield f"{'/'.join(cell)} is {is_kept} instead of {should_be}"


def _counted(evidence: Evidence) -> Counter[Cell]:
    projection: Projection[Recorded] = Projection()
    for envelope, event in evidence.as_recorded():
        projection.hear(Recorded(envelope, event))
    counted: Counter[Cell] = Counter()
    for row in projection.rows.values():
        counted += contributions(row)
    return counted


def _decided(evidence: Evidence) -> defaultdict[str, set[object]]:
    """What each cause led to: in which records, and when; what services cause by themselves apart."""
    decided: defaultdict[str, set[object]] = defaultdict(set)
    for stream in KEPT.keys() - {"notifications"}:
        for record in evidence.records[stream]:
            for event in record["events"]:
                decided[event["cause"]].add((stream, record["_id"], event["at"]))
    return decided
