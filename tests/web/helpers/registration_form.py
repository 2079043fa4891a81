"""Filling in the registration of interest as browsers do: every page is opened, and its own form sent back."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from tests.web.helpers.forms import Page, read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.journeys import joins, told
from tests.web.helpers.sign_in import OURS, signs_in

NUMBERS = {"amina": 1, "bilal": 2}
DETAILS = {
    "name": "Amina Example",
    "sex": "female",
    "date_of_birth-day": "27",
    "date_of_birth-month": "3",
    "date_of_birth-year": "1988",
    "place_of_birth": "Leeds",
}
HOME = {
    "address": "1 Example Street\r\nExampletown",
    "postcode": "zx1 2ab",
    "local_authority": "Exampleshire",
}
OWN_PART = {
    "you/details": DETAILS,
    "you/home": HOME,
    "you/domicile": {"domiciled": "true"},
    "you/partner": {"partnership": "none"},
    "you/relationships-before": {"had_previous_relationships": "false"},
    "you/family-court": {"had_family_court_proceedings": "false"},
    "you/doctor": {
        "medical_practitioner": "The Example Surgery",
        "medical_practitioner_address": "1 Well Lane",
    },
}
CHILD = {
    "name": "Ada Example",
    "date_of_birth-day": "1",
    "date_of_birth-month": "June",
    "date_of_birth-year": "2015",
    "relationship": "Daughter",
}
REFEREE = {
    "relationship": "Neighbour",
    "is_relative": "false",
    "how_long_known": "9 years",
    "address": "3 Example Row",
    "phone": "01632 960 003",
}


@dataclass
class Filling:
    """One applicant at one device; `base` is the address of their registration."""

    web: httpx.AsyncClient
    journey: str

    @property
    def base(self) -> str:
        return f"/journey/{self.journey}/registration"

    async def sees(self, place: str = "") -> Page:
        """A page that can be opened."""
        answer = await self.web.get(f"{self.base}/{place}".rstrip("/"))
        assert answer.status_code == 200, f"{place}: {answer.status_code} {answer.headers}"
        return read(answer.text)

    async def sends(self, place: str, form: dict[str, str], **typed: str) -> httpx.Response:
        """Sends a page's form as it is, but for what is typed."""
        return await self.web.post(f"{self.base}/{place}", data=form | typed)

    async def fills(self, place: str, typed: dict[str, str]) -> httpx.Response:
        """Opens a page, types, and sends it."""
        return await self.sends(place, (await self.sees(place)).fields, **typed)

    async def says_all(self, **details: str) -> None:
        """Fills in the whole of the own part and consents."""
        for place, typed in OWN_PART.items():
            answer = await self.fills(place, typed | (details if place == "you/details" else {}))
            assert answer.status_code == 303, f"{place}: {read(answer.text).words}"
        signed = await self.fills("consent", {"name": details.get("name", DETAILS["name"])})
        assert signed.status_code == 303, read(signed.text).words

    async def names_everybody(self) -> None:
        """Says that nobody else belongs to the household, and names three referees."""
        for place in ("people/household", "people/children"):
            await self.fills(place, {"whether": "no"})
        for name in ("Rosa Fell", "Jun Fell", "Ada Fell"):
            await self.fills("people/referees/add", REFEREE | {"name": name})


Fill = Callable[..., AbstractAsyncContextManager[Filling]]


def filling(browse: Browse, enquiry: Service, provider: SignIn) -> Fill:
    """Opens a device of an applicant who has joined; another one of theirs without joining again."""

    @asynccontextmanager
    async def opened(
        journey: str, name: str = "amina", *, again: bool = False
    ) -> AsyncIterator[Filling]:
        if not again:
            await joins(enquiry, provider, journey, name, NUMBERS[name])
        async with browse(enquiry=enquiry.url, sign_in_issuer=provider.issuer) as web:
            web.headers.update(OURS)
            await signs_in(web, name)
            yield Filling(web, journey)

    return opened


async def on_record(enquiry: Service, journey: str) -> Any:
    """The whole form as staff may read it."""
    return (await told(enquiry, f"/enquiries/{journey}/registration-draft"))["form"]
