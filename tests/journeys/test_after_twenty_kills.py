"""After twenty kills and a dozen pauses and cuts in 500 journeys: nothing lost, nothing twice, every figure right."""

from collections import Counter

import pytest

from contracts.enquiry import (
    EnquiryMerged,
    EnquiryReceived,
    MergeUndone,
    RegistrationSubmitted,
)
from contracts.panel import ApplicantsApproved
from deploy.demo.comparison import compare, found_again
from deploy.demo.plan import Journey
from deploy.faults import findings
from deploy.faults.disturbances import OF_LINKS, Disturbance, Kind
from deploy.faults.evidence import Evidence
from deploy.faults.letters import letters_unaccounted_for
from deploy.faults.world import World
from deploy.local.suite import Suite
from tests.journeys.helpers.under_fire import UnderFire

# A cancellation that meets the end of a wait leaves the lock of the driver of MongoDB open; the work begins again.
DRIVERS_LOCK = "_asyncio_lock.py"
pytestmark = [pytest.mark.journey, pytest.mark.timeout(1800)]


def test_every_process_was_killed_and_every_way_cut_while_journeys_ran(
    under_fire: UnderFire, disturbances: list[Disturbance], disturbed_world: World
) -> None:
    kinds = Counter(each.kind for each in under_fire.done)

    assert sorted(under_fire.done) == sorted(disturbances)
    assert kinds == {Kind.KILL: 20, Kind.FREEZE: 2, **dict.fromkeys(OF_LINKS, 2)}
    assert _targets(under_fire, Kind.KILL) == set(disturbed_world.processes)
    assert _targets(under_fire, *OF_LINKS) == set(disturbed_world.links)
    assert under_fire.finished_in_time, "the journeys were over before the disturbances were"


def _targets(under_fire: UnderFire, *kinds: Kind) -> set[str]:
    return {each.target for each in under_fire.done if each.kind in kinds}


def test_no_acknowledged_command_is_lost_and_none_took_effect_twice(
    evidence: Evidence, plans: list[Journey], suite: Suite
) -> None:
    keys = findings.causes_of(plans, suite.identity.secret("pseudonyms").read_bytes())

    assert len(keys) > 5_000
    assert [*findings.lost(evidence, keys)] == []
    assert [*findings.doubled(evidence, keys)] == []


def test_no_background_work_failed_for_its_own_sake(evidence: Evidence, suite: Suite) -> None:
    failed = [
        line
        for service in suite.services.values()
        for line in service.log.read_text().splitlines()
        if '"event":"background_work_failed"' in line and DRIVERS_LOCK not in line
    ]

    assert len(evidence.kafka) > 5_000
    assert failed == []


def test_no_event_is_missing_on_kafka_and_none_stands_before_an_earlier_one(
    evidence: Evidence,
) -> None:
    assert [*findings.missing_on_kafka(evidence)] == []
    assert [*findings.out_of_order(evidence)] == []


def test_whatever_is_on_kafka_says_what_its_record_says_however_often_it_was_sent(
    evidence: Evidence,
) -> None:
    assert [*findings.sent_for_nothing(evidence)] == []


def test_every_service_heard_every_event_in_order(evidence: Evidence) -> None:
    assert [*findings.unheard(evidence)] == []


def test_no_case_was_opened_twice_and_no_occasion_is_written_about_twice(
    evidence: Evidence,
) -> None:
    happened = Counter(each["type"] for events in evidence.said().values() for each in events)

    assert all(happened[each] for each in findings.ONCE)
    assert [*findings.doubled(evidence, ())] == []


def test_the_post_holds_each_letter_that_was_sent_and_no_other(evidence: Evidence) -> None:
    assert len(evidence.post.before) > 1_000
    assert [*letters_unaccounted_for(evidence)] == []


async def test_every_cell_equals_a_count_made_from_the_case_records(evidence: Evidence) -> None:
    assert [*await findings.figures_unequal(evidence)] == []


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
