"""A year of enquiries at three agencies, and its quarters published."""

from datetime import date, timedelta

import httpx

from contracts.identity import Role
from tests.identity import national, signed_as
from tests.reporting.helpers.stories import Told, contacted, received, scored, told

FIRST, SECOND = date(2021, 4, 6), date(2021, 7, 6)
QUARTERS = [f"2021-22-Q{number}" for number in range(1, 5)]


def enquiries(agency: str, day: date, *, soon: int, late: int, number: int) -> list[Told]:
    """So many families that enquired at an agency, reached soon or late."""
    contacts = [day] * soon + [day + timedelta(days=20)] * late
    return [
        event
        for each, contact in enumerate(contacts, start=number)
        for event in told(received(day, agency=agency), contacted(contact), number=each)
    ]


STORY = [
    *enquiries("south", FIRST, soon=21, late=15, number=100),
    *enquiries("north", FIRST, soon=33, late=2, number=200),
    *enquiries("west", FIRST, soon=3, late=1, number=300),
    *enquiries("north", SECOND, soon=18, late=11, number=400),
    *told(scored(FIRST, "north", 40, 50), number=1000),
]


ANALYST = signed_as(national(Role.NATIONAL_ANALYST), "reporting")
SECOND_ANALYST = signed_as(national(Role.NATIONAL_ANALYST, 2), "reporting")


async def publish_quarters(client: httpx.AsyncClient, *quarters: str) -> None:
    """One analyst makes these quarters ready and another publishes them, one after the other."""
    for each in quarters:
        answer = await approved(client, await prepared(client, each))
        assert answer.status_code == 200, answer.text


async def prepared(client: httpx.AsyncClient, quarter: str) -> httpx.Response:
    """The first analyst makes a quarter ready."""
    return await client.put(f"/prepared/quarters/{quarter}", auth=ANALYST)


async def approved(
    client: httpx.AsyncClient, ready: httpx.Response, auth: httpx.Auth = SECOND_ANALYST, **more: str
) -> httpx.Response:
    """The second analyst, or somebody else, publishes what was made ready."""
    assert ready.status_code == 200, ready.text
    made = ready.json()
    body = {"prepared_at": made["prepared_at"], **more}
    return await client.put(f"/published/quarters/{made['quarter']}", json=body, auth=auth)


LATE = "One agency recorded its enquiries of April 2021 only in June 2022."


async def revision_prepared(
    client: httpx.AsyncClient, quarter: str, words: str = LATE
) -> httpx.Response:
    """The first analyst makes a revision of a published quarter ready."""
    body = {"reason": "recorded_late", "words": words}
    return await client.put(f"/prepared/quarters/{quarter}/revision", json=body, auth=ANALYST)


async def revision_approved(
    client: httpx.AsyncClient, ready: httpx.Response, auth: httpx.Auth = SECOND_ANALYST, **more: str
) -> httpx.Response:
    """The second analyst, or somebody else, publishes the revision that was made ready."""
    assert ready.status_code == 200, ready.text
    made = ready.json()
    body = {"prepared_at": made["prepared_at"], **more}
    path = f"/published/quarters/{made['quarter']}/revisions/{made['revision']['number']}"
    return await client.put(path, json=body, auth=auth)
