"""Response standards of families and of mystery shops side by side: by hand, a second time, and as they are answered."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given

from contracts.calendar import add_working_days
from contracts.enquiry import ContactMade, EnquiryReceived, InformationProvided, InitialVisitHeld
from contracts.event import Event
from contracts.identity import Role
from contracts.mystery_shop import EnquiryMet, MysteryShopCommissioned
from contracts.mystery_shop_round import MysteryShopRoundUnmasked
from contracts.reference import Channel
from services.chassis.mongo import Database
from services.reporting.domain.contributions import MEASURES, contributions
from services.reporting.domain.measures.measure import Unit
from services.reporting.domain.measures.shop_response import BESIDE
from services.reporting.settings import ReportingSettings
from tests.identity import national, signed_as, staff
from tests.reporting.helpers.drawn_journeys import journeys
from tests.reporting.helpers.running_service import Send, all_heard, running
from tests.reporting.helpers.stories import (
    Told,
    contacted,
    evolved_row,
    figure_of,
    informed,
    journey,
    received,
    recognised,
    row_of,
    told,
    visit_held,
    withdrawn_enquiry,
)

TUESDAY = date(2021, 4, 6)
THURSDAY, FRIDAY = date(2021, 4, 8), date(2021, 4, 9)
SHOP = received(TUESDAY, mystery_shop=True)
TENTH, ELEVENTH = date(2021, 4, 20), date(2021, 4, 21)
RESPONSE, INFORMATION = BESIDE.values()
NORTH = signed_as(staff(Role.MANAGER, "north"), "reporting")
SOUTH = signed_as(staff(Role.MANAGER, "south"), "reporting")
ANALYST = signed_as(national(Role.NATIONAL_ANALYST), "reporting")


def counted(measure: str, *happened: Event) -> tuple[int, int | None]:
    found = figure_of(measure, "unanswered_is_missed", row_of(*happened))
    return found.numerator, found.denominator


@pytest.mark.parametrize(
    ("happened", "share"),
    [
        ([SHOP], (0, 1)),
        ([SHOP, contacted(TUESDAY)], (1, 1)),
        ([SHOP, contacted(THURSDAY)], (1, 1)),
        ([SHOP, contacted(FRIDAY)], (0, 1)),
        ([SHOP, contacted(FRIDAY), contacted(THURSDAY)], (1, 1)),
        ([SHOP, visit_held(THURSDAY)], (1, 1)),
        ([SHOP, informed(TUESDAY)], (0, 1)),
        ([received(TUESDAY), contacted(TUESDAY), recognised(FRIDAY)], (1, 1)),
        ([SHOP, withdrawn_enquiry(TUESDAY)], (0, 0)),
        ([received(TUESDAY), contacted(TUESDAY)], (0, 0)),
    ],
)
def test_a_shop_that_was_answered_within_two_working_days_by_hand(
    happened: list[Event], share: tuple[int, int]
) -> None:
    assert counted(RESPONSE, *happened) == share


@pytest.mark.parametrize(
    ("happened", "share"),
    [
        ([SHOP], (0, 1)),
        ([SHOP, informed(TUESDAY)], (1, 1)),
        ([SHOP, informed(TENTH)], (1, 1)),
        ([SHOP, informed(ELEVENTH)], (0, 1)),
        ([SHOP, informed(ELEVENTH), informed(TENTH)], (1, 1)),
        ([SHOP, contacted(TUESDAY)], (0, 1)),
        ([SHOP, contacted(TUESDAY), informed(THURSDAY)], (1, 1)),
        ([received(TUESDAY), informed(TUESDAY)], (0, 0)),
    ],
)
def test_a_shop_that_was_given_information_within_ten_working_days_by_hand(
    happened: list[Event], share: tuple[int, int]
) -> None:
    assert counted(INFORMATION, *happened) == share


@pytest.mark.parametrize("family", BESIDE)
def test_the_standard_is_the_very_same_as_that_of_families(family: str) -> None:
    days = [TUESDAY + timedelta(days=n) for n in range(25)]
    answer = contacted if family == "first_response" else informed
    of_families = [
        figure_of(family, "unanswered_is_missed", row_of(received(TUESDAY), answer(day)))
        for day in days
    ]
    of_shops = [
        figure_of(BESIDE[family], "unanswered_is_missed", row_of(SHOP, answer(day))) for day in days
    ]

    assert of_shops == of_families
    assert MEASURES[family].source == MEASURES[BESIDE[family]].source


@given(journeys())
def test_shops_are_counted_alike_from_cells_and_from_the_events(story: list[Told]) -> None:
    """Every drawn household as a shopper: what it did and was answered is the same."""
    as_shop = [
        each._replace(event=each.event.model_copy(update={"mystery_shop": True}))
        if isinstance(each.event, EnquiryReceived)
        else each
        for each in story
    ]
    row = evolved_row(as_shop)
    measures = {cell.measure for cell in contributions(row)}

    assert measures <= {RESPONSE, INFORMATION}
    if _is_plain(story):
        for measure, kinds, days in (
            (RESPONSE, (ContactMade, InitialVisitHeld), 2),
            (INFORMATION, (InformationProvided,), 10),
        ):
            found = figure_of(measure, "unanswered_is_missed", row)
            assert (found.numerator, found.denominator) == by_hand(story, kinds, days), measure


def _is_plain(story: Sequence[Told]) -> bool:
    """One enquiry that stayed at its agency, went on, and of which no day was corrected."""
    names = {each.event.type.split(".")[1] for each in story}
    only = {"received", "contact_made", "initial_visit_held", "information_provided"}
    others = {"contact_attempted", "initial_visit_requested", "visit_outcome_told"}
    received_once = sum(isinstance(each.event, EnquiryReceived) for each in story) == 1
    return received_once and names <= only | others


def by_hand(story: Sequence[Told], kinds: tuple[type[Event], ...], days: int) -> tuple[int, int]:
    asked = next(
        each.event.occurred_on for each in story if isinstance(each.event, EnquiryReceived)
    )
    on = [each.event.occurred_on for each in story if isinstance(each.event, kinds)]
    after = [day for day in on if day >= asked]
    return int(any(day <= add_working_days(asked, days) for day in after)), 1


def commissioned(round_: str, agency: str = "north") -> Event:
    return MysteryShopCommissioned(
        occurred_on=TUESDAY - timedelta(5),
        agency=agency,
        round=round_,
        channel=Channel.PHONE,
        scenario="first-questions",
    )


def a_shop(number: int, round_: str, *answers: Event) -> list[Told]:
    """A shop under one number, and its enquiry under the next."""
    met = EnquiryMet(occurred_on=TUESDAY, journey=journey(number + 1))
    return [
        *told(commissioned(round_), met, number=number),
        *told(SHOP, *answers, number=number + 1),
    ]


def unmasked(number: int, round_: str) -> list[Told]:
    return told(MysteryShopRoundUnmasked(occurred_on=FRIDAY, round=round_), number=number)


STORY = [
    *a_shop(1, "spring", contacted(TUESDAY)),
    *a_shop(3, "spring", contacted(FRIDAY)),
    *a_shop(5, "autumn", contacted(TUESDAY)),
    *unmasked(7, "spring"),
    *told(received(TUESDAY), contacted(THURSDAY), number=8),
    *told(received(TUESDAY), number=9),
    *told(received(TUESDAY, agency="south"), contacted(TUESDAY), number=10),
]


async def test_an_agency_reads_its_families_beside_its_shops_of_unmasked_rounds_alone(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await send(STORY)
    async with running(settings) as client:
        await all_heard(client, db, len(STORY))
        own = (await client.get("/response-standards/own?agency=north", auth=NORTH)).json()
        other = (await client.get("/response-standards/own?agency=south", auth=SOUTH)).json()
        nation = (await client.get("/response-standards?period=2021-22", auth=ANALYST)).json()
        refused = [
            (await client.get("/response-standards/own?agency=north", auth=SOUTH)).status_code,
            (await client.get("/response-standards/own?agency=north", auth=ANALYST)).status_code,
            (await client.get("/response-standards?period=2021-22", auth=NORTH)).status_code,
            (await client.get("/response-standards/own", auth=NORTH)).status_code,
            *[
                (
                    await client.get(f"/response-standards/own?agency=north&{day}", auth=NORTH)
                ).status_code
                for day in ("as_of=2021-05-01", "known_on=2021-05-01")
            ],
            (await client.get("/response-standards", auth=ANALYST)).status_code,
        ]

    first = own["standards"][0]
    assert first["measure"] == "first_response"
    assert (first["families"]["in_time"], first["families"]["of"]) == ("1", "2")
    assert (first["shops"]["in_time"], first["shops"]["of"]) == ("1", "2")
    assert (first["shops"]["low"], first["shops"]["high"]) == (9.5, 90.5)
    assert other["standards"][0]["shops"]["of"] == "0"
    assert nation["standards"][0]["families"] is None
    assert (nation["standards"][0]["shops"]["in_time"], nation["standards"][0]["shops"]["of"]) == (
        "2",
        "3",
    )
    assert refused == [404, 403, 403, 422, 422, 422, 422]


def test_shops_are_no_measure_of_families() -> None:
    assert {MEASURES[each].unit for each in BESIDE.values()} == {Unit.AGENCIES}
