"""Sixty households of one agency, worked through day by day as a team would, and read back from every service."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import httpx
import pytest

from contracts.event import Event
from contracts.timeline import Timeline, TimelineEntry
from deploy.demo.draft import Course
from deploy.demo.people import EVERY_AGENCY, People
from deploy.demo.plan import Service
from deploy.demo.quotas import ACCEPTED, REFERRED, TO_PANEL, Ending
from deploy.demo.year import course, drafts
from deploy.faults.evidence import Evidence
from deploy.faults.settled import settled
from deploy.local.identity import Signer
from services.assessment.timeline import TIMELINE as OF_ASSESSMENT
from services.enquiry.timeline import TIMELINE as OF_ENQUIRY
from services.panel.timeline import TIMELINE as OF_PANEL
from tests.journeys.helpers.worked_by_day import worked_by_day

pytestmark = [pytest.mark.journey, pytest.mark.timeout(1800)]

AGENCY, HOUSEHOLDS, NOT_PLAYED = "northern-dales", 60, 1
WENT_FAR = 45
"""So many of the households are those that went the furthest; the others are those that went the least far."""

TOLD = {
    Service.ENQUIRY: OF_ENQUIRY,
    Service.ASSESSMENT: OF_ASSESSMENT,
    Service.PANEL: OF_PANEL,
}
STANDS = {
    Ending.WENT_QUIET: {"received"},
    Ending.WITHDREW_ENQUIRY: {"withdrawn"},
    Ending.WITHDREW_REGISTRATION: {"withdrawn"},
    Ending.DECLINED: {"registration_declined"},
    Ending.WITHDREW_IN_STAGE_ONE: {"withdrawn"},
    Ending.NOT_SUITABLE_AT_STAGE_ONE: {"not_suitable"},
    Ending.LET_THE_WINDOW_LAPSE: {"window_closed"},
    Ending.WITHDREW_IN_WINDOW: {"withdrawn"},
    Ending.WITHDREW_IN_STAGE_TWO: {"withdrawn"},
    Ending.WITHDREW_BEFORE_PANEL: {"closed"},
    Ending.DETERMINED: {"not_approved", "decision_under_review"},
    Ending.APPROVED: {"approved"},
}
"""What the service that had the case last may say of it; some reviews of a year end in the next."""
ONCE = {
    "enquiry.received.v1",
    "enquiry.registration_accepted.v1",
    "assessment.stage_one_decided.v1",
    "assessment.stage_two_started.v1",
    "assessment.referred_to_panel.v1",
    "panel.applicants_approved.v1",
}


class Worked(NamedTuple):
    """One household of the year, and what each service that it reached tells of it."""

    course: Course
    events: dict[Service, list[dict[str, Any]]]
    timelines: dict[Service, Timeline]

    @property
    def last(self) -> Timeline:
        """What the service tells that had the case last."""
        return [*self.timelines.values()][-1]

    @property
    def entries(self) -> Iterator[TimelineEntry]:
        for each in self.timelines.values():
            yield from each.entries


def _of_the_agency() -> list[Course]:
    """Households of the agency that go on to a decision, and others that hardly begin."""
    own = [course(each) for each in drafts(NOT_PLAYED) if each.agency == AGENCY]
    own.sort(key=lambda each: (-each.draft.ending, each.draft.number))
    return own[:WENT_FAR] + own[WENT_FAR - HOUSEHOLDS :]


def _reached(ending: Ending) -> list[Service]:
    services = [Service.ENQUIRY]
    if ending >= ACCEPTED:
        services.append(Service.ASSESSMENT)
    if ending >= TO_PANEL or ending == REFERRED:
        services.append(Service.PANEL)
    return services


@pytest.fixture(scope="module")
async def year(bases: dict[str, str], signer: Signer, evidence: Evidence) -> list[Worked]:
    assert evidence, "what the year left is gathered before more happens"
    courses = _of_the_agency()
    found = await worked_by_day(courses, bases, signer)
    await settled(bases)
    people = {service: People(signer, service, EVERY_AGENCY) for service in Service}
    async with httpx.AsyncClient(trust_env=False) as client:

        async def read(service: Service, journey: str, what: str) -> Any:
            folder = "enquiries" if service is Service.ENQUIRY else "cases"
            address = f"{bases[service]}/{folder}/{journey}/{what}"
            answered = await client.get(address, auth=people[service])
            return answered.raise_for_status().json()

        return [
            Worked(
                each,
                {one: await read(one, found[each.name], "events") for one in reached},
                {
                    one: Timeline.model_validate(await read(one, found[each.name], "timeline"))
                    for one in reached
                },
            )
            for each in courses
            for reached in [_reached(each.draft.ending)]
        ]


def test_sixty_households_end_as_they_were_to_end(year: list[Worked]) -> None:
    assert len(year) == HOUSEHOLDS
    assert {each.course.draft.ending for each in year} >= {Ending.APPROVED, Ending.WENT_QUIET}
    otherwise = {
        each.course.name: (each.course.draft.ending, each.last.stands)
        for each in year
        if each.last.stands not in STANDS[each.course.draft.ending]
    }
    assert otherwise == {}


def test_every_day_on_which_something_was_recorded_is_in_the_record(year: list[Worked]) -> None:
    for worked in year:
        recorded = {
            (service, event["data"]["occurred_on"])
            for service, events in worked.events.items()
            for event in events
        }
        done = {(each.service, each.on.isoformat()) for each in worked.course.steps}
        assert done <= recorded, worked.course.name


def test_what_happens_once_is_in_each_record_once(year: list[Worked]) -> None:
    for worked in year:
        types = [event["type"] for events in worked.events.values() for event in events]
        assert all(types.count(each) <= 1 for each in ONCE), worked.course.name


def test_the_household_reads_every_event_that_it_may_and_no_other(year: list[Worked]) -> None:
    for worked in year:
        for service, timeline in worked.timelines.items():
            told = _types(TOLD[service])
            happened = sorted(
                each["version"] for each in worked.events[service] if each["type"] in told
            )
            assert sorted(each.version for each in timeline.entries) == happened, worked.course.name


def test_the_household_reads_its_year_in_the_order_of_its_days(year: list[Worked]) -> None:
    for worked in year:
        for timeline in worked.timelines.values():
            days = [each.on for each in timeline.entries]
            assert days == sorted(days), worked.course.name
        first = min(worked.entries, key=lambda each: (each.on, each.version))
        assert first.what == "enquiry.received.v1", worked.course.name


def test_no_clock_still_runs_for_a_household_that_is_through(year: list[Worked]) -> None:
    for worked in year:
        if worked.course.draft.ending is Ending.APPROVED:
            running = [
                (service, clock.id)
                for service, timeline in worked.timelines.items()
                for clock in timeline.clocks
                if clock.ended_on is None
            ]
            assert not running, worked.course.name


def _types(table: Mapping[type[Event], Any]) -> set[str]:
    return {event.type for event in table}
