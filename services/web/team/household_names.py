"""Whom a journey is about, in lists whose services know journeys alone.

The invariant: only the enquiry service says a name, to whom it may, and no list fails for want of names.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from contracts.journey import plain
from services.web.site.answers.enquiry.work import FoundEnquiry, HouseholdName
from services.web.site.clients import Away, Refused, Service

NOT_FOUND_HERE = "No enquiry at your agency has this reference. Check it and enter it again"
AT_ONCE = 200
Names = Mapping[UUID, str]
Households = Mapping[UUID, HouseholdName]


async def names_of(enquiry: Service, agency: str, journeys: Iterable[UUID]) -> Names:
    """The names behind journeys of this agency; none while the service is away, or for others."""
    found = await households_of(enquiry, agency, journeys)
    return {journey: each.known_as for journey, each in found.items()}


async def households_of(enquiry: Service, agency: str, journeys: Iterable[UUID]) -> Households:
    """The same with whether they wait for a call, for those who work on the case."""
    wanted = [*dict.fromkeys(str(each) for each in journeys)]
    asked = [wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE)]
    found = await asyncio.gather(*(_names(enquiry, agency, each) for each in asked))
    return {each.journey: each for names in found for each in names}


async def name_of(enquiry: Service, agency: str, journey: UUID) -> str:
    """The names behind one journey; empty where they cannot be had."""
    return (await names_of(enquiry, agency, [journey])).get(journey, "")


async def journey_named(enquiry: Service, agency: str, typed: str) -> UUID | None:
    """The journey of this agency with this reference; None where there is none. Raises `Away`."""
    path, body = f"/agencies/{agency}/find-enquiries", {"words": typed}
    found = await enquiry.post(path, list[FoundEnquiry], body, "find-one")
    same = (each.journey for each in found if plain(each.reference) == plain(typed))
    return next(same, None)


async def _names(enquiry: Service, agency: str, journeys: Sequence[str]) -> list[HouseholdName]:
    path = f"/agencies/{agency}/households"
    try:
        return await enquiry.get(path, list[HouseholdName], {"journey": [*journeys]})
    except (Away, Refused):
        return []
