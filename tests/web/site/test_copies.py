"""What a browser may keep of the pages: nothing that tells of a person, and nothing that was typed."""

from collections.abc import Iterator
from uuid import UUID

import httpx
import pytest
from fastapi.routing import APIRoute

from deploy.local.suite import Service
from services.web.main import ROUTERS
from tests.web.helpers.forms import TWO
from tests.web.helpers.front_end import Browse
from tests.web.helpers.information_events import planned
from tests.web.helpers.sign_in import OURS

KEY = "0123456789abcdef0123456789abcdef"
BY_ITS_BROWSER, NOWHERE = "private, no-cache", "no-store"
TELL_OF_NOBODY = {
    *("GET /", "GET /help", "GET /privacy", "GET /cookies", "GET /accessibility-statement"),
    *("GET /enquire", "GET /events", "GET /events/{event}", "GET /join", "GET /join/on-its-way"),
    *("GET /national", "GET /national/protection", "GET /national/downloads"),
    *("GET /national/compare/{measure}", "GET /national/trend/{measure}"),
    *("GET /national/publications", "GET /national/publications/{quarter}"),
    "GET /national/downloads/workbook.ods",
    *("GET /national/downloads/workbook.xlsx", "GET /national/downloads/dictionary.csv"),
    "GET /national/downloads/{measure}.csv-metadata.json",
    "GET /national/downloads/{measure}.csv",
    *("GET /find-agency", "GET /answer/sent", "GET /answer/told"),
}
"""Each is the same for everybody; a page that is not among them has to be kept nowhere."""
NAMED = {
    "page": "check",
    "measure": "enquiries",
    "quarter": "2021-22-Q1",
    "applicant": "1",
    "number": "1",
    "token": "x" * 68,
    "version": "0",
    "name": "pages.css",
}
"""What the walk puts into addresses; for the rest an identity of nothing."""
WHO = {"household": "joint", "agency": "moorland", "coming": "both", "key": KEY}
TYPED = {**TWO, **WHO}


def routes() -> Iterator[str]:
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute):
                yield from (f"{method} {route.path}" for method in sorted(route.methods or ()))


async def asked(client: httpx.AsyncClient, route: str) -> httpx.Response:
    """The answer to nobody in particular, who sends a filled-in form wherever one is taken."""
    method, _, path = route.partition(" ")
    names = {part.partition("}")[0] for part in path.split("{")[1:]}
    address = path.format(**{each: NAMED.get(each, str(UUID(int=7))) for each in names})
    typed = TYPED if method == "POST" else None
    return await client.request(method, address, data=typed, headers=OURS)


async def test_a_copy_is_kept_of_what_tells_of_nobody_alone(alone: httpx.AsyncClient) -> None:
    every = [*routes()]
    answers = {route: (await asked(alone, route)).headers["cache-control"] for route in every}

    expected = dict.fromkeys(every, NOWHERE) | dict.fromkeys(TELL_OF_NOBODY, BY_ITS_BROWSER)
    assert len(every) > 100
    assert answers == expected


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "Amina Example"},
        {"partner_name": "Bilal Example"},
        {"email": "amina@home.example"},
        {"phone": "01632 960 077"},
        {"website": "typed by a program"},
    ],
    ids=lambda typed: next(iter(typed)),
)
async def test_a_page_of_the_enquiry_is_kept_until_it_holds_something_that_was_typed(
    alone: httpx.AsyncClient, typed: dict[str, str]
) -> None:
    chosen = await alone.post("/enquire/contact", data=WHO)
    incomplete = await alone.post("/enquire/check", data=WHO | typed)

    assert chosen.headers["cache-control"] == BY_ITS_BROWSER
    assert incomplete.headers["cache-control"] == NOWHERE


async def test_a_page_of_a_booking_is_kept_until_it_holds_something_that_was_typed(
    browse: Browse, enquiry: Service
) -> None:
    book = f"/events/{await planned(enquiry, title='An evening')}/book"
    async with browse(enquiry=enquiry.url) as client:
        first = await client.get(book)
        chosen = await client.post(f"{book}/contact", data=WHO)
        typed = [
            await client.post(f"{book}/needs", data=WHO | each)
            for each in ({"needs": "A chair with arms"}, {"language": "cy"}, TYPED)
        ]

    assert {each.headers["cache-control"] for each in (first, chosen)} == {BY_ITS_BROWSER}
    assert {each.headers["cache-control"] for each in typed} == {NOWHERE}
