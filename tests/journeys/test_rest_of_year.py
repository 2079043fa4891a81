"""The sixteenth that was played through the APIs, beside the same plan taken through the services' decisions.

What the demo keeps of the rest of the year is made by the latter, so it must be what the former gives.
"""

from collections import Counter, defaultdict
from uuid import UUID

import pytest

from contracts.event import Event
from deploy.demo.campaign import campaign_planned
from deploy.demo.plan import Journey
from deploy.demo.year import SEED
from deploy.faults.evidence import Evidence
from tests.demo.helpers.played_decisions import played

pytestmark = [pytest.mark.journey, pytest.mark.timeout(1800)]

BY_TIME_ALONE = {"due_soon_reached", "clock_breached", "clock_breach_retracted"}
"""What services record because a day has come: no measure counts it."""

ALWAYS_PLAYED = {"mystery_shop", "mystery_shop_round"}
SEALED = {"equality"}
"""Under pseudonyms that only the service can find."""

Happened = Counter[tuple[str, str]]
"""How often each event happened on a record. When two records tell each other, the order follows from who is faster."""


def test_the_services_record_what_their_decisions_say_of_the_plan(
    evidence: Evidence, plans: list[Journey]
) -> None:
    recorded: dict[tuple[str, UUID], Happened] = defaultdict(Counter)
    for envelope, event in evidence.as_recorded():
        if not BY_TIME_ALONE & {*event.type.split(".")}:
            recorded[envelope.stream, envelope.journey][event.type, said(event)] += 1

    services = played([campaign_planned(SEED), *plans])
    decided: dict[tuple[str, UUID], Happened] = defaultdict(Counter)
    for envelope, event in services.events:
        if envelope.stream not in ALWAYS_PLAYED | SEALED:
            decided[envelope.stream, envelope.journey][event.type, said(event)] += 1

    assert {stream for stream, _ in decided} >= {"enquiry", "assessment", "panel"}
    assert [place for place, events in decided.items() if recorded[place] != events] == []


def said(event: Event) -> str:
    """What an event says, to be compared."""
    return event.model_dump_json()
