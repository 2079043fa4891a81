"""A household finds its agency by postcode, and nothing of what it typed goes anywhere."""

from contextvars import copy_context

import httpx
import pytest

from contracts.agency import AgencyKind
from contracts.contact_details import postcode_district
from services.web.site.agencies import AGENCIES, Agency, agency_name, goes_by
from tests.web.helpers.forms import read

FIND = "/find-agency"


async def found(client: httpx.AsyncClient, typed: str, status: int = 200) -> str:
    answer = await client.post(FIND, data={"postcode": typed})
    assert answer.status_code == status, answer.text
    return answer.text


@pytest.mark.parametrize("typed", ["ZX1", "zx1 2ab", " zx12AB "])
async def test_the_agency_that_covers_a_postcode_is_found_by_its_first_part(
    alone: httpx.AsyncClient, typed: str
) -> None:
    words = read(await found(alone, typed)).words

    assert "1 agency covers ZX1" in words
    assert (
        "Adopt Moorland Area: Highmoor, Gorsedale and the Tarn valley Phone: 01632 960 101" in words
    )
    assert "Estuary Adoption" not in words


async def test_from_there_it_enquires_with_the_agency_chosen(alone: httpx.AsyncClient) -> None:
    page = await alone.post("/enquire/who", data={"agency": "moorland"})

    assert page.status_code == 200
    assert read(page.text).fields["agency"] == "moorland"


async def test_where_no_agency_covers_it_all_can_be_chosen(alone: httpx.AsyncClient) -> None:
    words = read(await found(alone, "ZX99")).words

    assert "No agency has said that it covers ZX99" in words
    assert "Estuary Adoption" in words
    assert "National front door" not in words


async def test_what_is_no_postcode_is_said_beside_the_question(alone: httpx.AsyncClient) -> None:
    words = read(await found(alone, "Highmoor", 422)).words

    assert "Enter a UK postcode, like SW1A 1AA, or its first part, like SW1A" in words


async def test_no_browser_keeps_the_answer(alone: httpx.AsyncClient) -> None:
    answer = await alone.post(FIND, data={"postcode": "ZX1"})

    assert answer.headers["cache-control"] == "no-store"
    assert "ZX1" not in str(answer.url)


@pytest.mark.parametrize(
    ("typed", "district"),
    [
        ("SW1A 1AA", "SW1A"),
        ("sw1a", "SW1A"),
        ("M1 1AE", "M1"),
        ("LS11", "LS11"),
        ("B33 8TH", "B33"),
    ],
)
def test_a_district_is_what_stands_before_the_last_three(typed: str, district: str) -> None:
    assert postcode_district(typed) == district


def named_and_chosen() -> tuple[str, list[str]]:
    door = Agency(code="door", name="National front door", kind=AgencyKind.FRONT_DOOR)
    weald = Agency(code="weald", name="Adopt Weald", kind=AgencyKind.LOCAL_AUTHORITY)
    goes_by({each.code: each for each in (door, weald)})
    return agency_name("door"), [*AGENCIES]


def test_a_front_door_has_a_name_and_is_not_for_households_to_choose() -> None:
    assert copy_context().run(named_and_chosen) == ("National front door", ["weald"])


def test_an_agency_can_cover_all_districts_of_some_letters() -> None:
    agency = Agency(code="a1", name="A", kind=AgencyKind.VOLUNTARY_AGENCY, districts=("LS", "B33"))

    assert [agency.covers(each) for each in ("LS11", "B33", "B3", "L1")] == [
        True,
        True,
        False,
        False,
    ]
