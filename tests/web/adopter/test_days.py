"""Where the days of a household's own journey went: by what it was told, the parts being the whole."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

import httpx
import pytest

from contracts.event import Event
from contracts.reference import Household
from contracts.timeline import Timeline, Turn
from contracts.turning_points import DaysWith, Turning
from contracts.words import day
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.assessment.timeline import TIMELINE as OF_ASSESSMENT
from services.casework.timeline import Table, turning_points_of
from services.casework.turning_points import NOT_ON_TIMELINES, TURNING_EVENTS
from services.chassis.record import RecordedEvent
from services.enquiry.timeline import TIMELINE as OF_ENQUIRY
from services.panel.timeline import TIMELINE as OF_PANEL
from services.web.adopter.journey.days import where_days_went
from services.web.adopter.journey.journey import Journey
from services.web.site.days_in_words import HOUSEHOLD, PARTS, STAFF, WHEN, WITH, days_with
from services.web.site.pieces import Piece
from tests.reporting.helpers.stories import Told, told
from tests.reporting.helpers.worked_days import EXAMPLES
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.journeys import CONTACT, ago, amina_travels, does, words_at

TABLES: Mapping[str, Table] = {
    "enquiry": OF_ENQUIRY,
    "assessment": OF_ASSESSMENT,
    "panel": OF_PANEL,
}
ELSEWHERE = {
    "taken over from another agency: the days before the referral are told apart",
    "a duplicate of the same household that enquired and was answered earlier",
}
"""Where a household reads of its own enquiry and its own days, and an agency of the ones that are its own."""
NOT_CORRECTED = "a correction that moves the contact, and one that moves a check"
LATER = date(2025, 1, 1)


def seen(story: Sequence[Event]) -> Journey:
    """What the three services tell the household of a story."""
    pieces = {stream: _piece(stream, told(*story)) for stream in TABLES}
    return Journey(own=Piece(), **pieces)


def _piece(stream: str, story: Sequence[Told]) -> Piece[Timeline]:
    history = [_recorded(each) for each in story if each.envelope.stream == stream]
    return Piece(
        Timeline(
            journey=UUID(int=1),
            agency="north",
            household=Household.SINGLE,
            stands="somewhere",
            turn=Turn.AGENCY,
            clocks=[],
            entries=[],
            turning_points=turning_points_of(history, TABLES[stream], {}),
        )
    )


def _recorded(each: Told) -> RecordedEvent:
    envelope = each.envelope
    return RecordedEvent(
        version=envelope.version,
        type=envelope.type,
        at=envelope.at,
        data=each.event.model_dump(mode="json"),
    )


@pytest.mark.parametrize("name", sorted(EXAMPLES.keys() - ELSEWHERE - {NOT_CORRECTED}))
def test_a_household_reads_the_days_that_reporting_counts(name: str) -> None:
    story, by_hand = EXAMPLES[name]
    days = Counter[str]()
    for part, number in by_hand.items():
        days[days_with(DaysWith(part.partition(":")[2]), HOUSEHOLD)] += number

    found = where_days_went(seen(story), LATER)

    assert found is not None
    assert {name: number for name, number, _ in found.rows} == dict(days)
    assert found.total == sum(by_hand.values())


def test_a_journey_that_goes_on_is_divided_up_to_today() -> None:
    story, _ = EXAMPLES["an approval without a question on the way"]
    opened = story[0].occurred_on

    found = where_days_went(seen(story[:-2]), opened + timedelta(110))

    assert found is not None
    assert found.total == 110
    assert found.stretches[-1].ended is None
    assert found.sentence == (
        "110 days since 6 April 2021: with your agency 84 days, with you 16 days and waiting for the adoption panel 10 days."
    )


def test_a_journey_in_which_something_happened_today_has_not_ended() -> None:
    story, _ = EXAMPLES["an approval without a question on the way"]

    found = where_days_went(seen(story[:2]), story[1].occurred_on)

    assert found is not None
    assert (found.sentence, found.has_ended) == (
        "2 days since 6 April 2021: with your agency 2 days.",
        False,
    )


def test_before_its_notice_nothing_tells_of_a_proposal_not_to_approve() -> None:
    story, _ = EXAMPLES[
        "a proposal not to approve, an independent review, and an approval after it"
    ]
    determined = next(place for place, each in enumerate(story) if "determination" in each.type)

    before, after = (
        where_days_went(seen(story[:number]), date(2021, 7, 30))
        for number in (determined, determined + 1)
    )

    assert before == after


def test_while_the_panel_service_is_away_no_days_are_named_of_a_case_that_was_there() -> None:
    story, _ = EXAMPLES["an approval without a question on the way"]
    journey = seen(story)
    away: Piece[Timeline] = Piece(away=True)

    found = where_days_went(
        Journey(own=Piece(), enquiry=journey.enquiry, assessment=journey.assessment, panel=away),
        LATER,
    )

    assert found is None


def test_a_household_whose_stage_one_cannot_be_read_yet_reads_of_no_days() -> None:
    story, _ = EXAMPLES["an approval without a question on the way"]
    journey = seen(story)

    found = where_days_went(
        Journey(own=Piece(), enquiry=journey.enquiry, assessment=Piece(), panel=Piece()), LATER
    )

    assert found is None


def test_a_household_is_told_of_every_turning_point_but_that_a_check_is_not_needed() -> None:
    on_timelines = {event for table in TABLES.values() for event in table}

    assert TURNING_EVENTS - on_timelines == NOT_ON_TIMELINES


def test_there_are_words_for_everything_that_can_happen_for_both_readers() -> None:
    assert set(WHEN) == set(Turning)
    assert set(WITH) == set(DaysWith)
    for words in (*WHEN.values(), *WITH.values()):
        for reader in (HOUSEHOLD, STAFF):
            assert "{" not in words.format(**reader._asdict())
    assert all(PARTS.values())


@pytest.fixture
async def web(
    browse: Browse, enquiry: Service, provider: SignIn
) -> AsyncIterator[httpx.AsyncClient]:
    """The pages before the enquiry service alone; the other services are away."""
    async with browse(enquiry=enquiry.url, sign_in_issuer=provider.issuer) as client:
        yield client


async def test_the_page_says_where_the_days_went_and_why(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider, days_ago=9)
    await does(enquiry, journey, "make-contact", **{**CONTACT, "on": ago(5)})

    assert "9 days since" in await words_at(web, f"/journey/{journey}")
    page = read((await web.get(f"/journey/{journey}/days")).text).words

    since = day(date.fromisoformat(ago(9)))
    assert f"9 days since {since}: with you 5 days and with your agency 4 days." in page
    assert "It began when you enquired" in page
    assert "It has not ended yet." in page
