"""One agency's journeys as its workers live them: day by day, each day's work on all journeys together."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter, itemgetter

import httpx

from deploy.demo.draft import Course
from deploy.demo.people import EVERY_AGENCY, People
from deploy.demo.plan import Journey, Service
from deploy.demo.player import PATIENCE, Player, Tally
from deploy.local.identity import Signer


async def worked_by_day(
    courses: Sequence[Course], bases: Mapping[str, str], signer: Signer
) -> dict[str, str]:
    """Plays all steps of one day before any of the next; the journeys' identities, by their names."""
    people = {service: People(signer, service, EVERY_AGENCY) for service in Service}
    async with httpx.AsyncClient(trust_env=False) as client:
        player = Player(client, bases, people, Tally(), PATIENCE)
        begun = {each.name: player.played(Journey(each.name, each.steps)) for each in courses}
        identities: dict[str, str] = {}
        for _, work in groupby(_calendar(courses), itemgetter(0)):
            todo = [(name, steps) for _, name, steps in work]
            done = await asyncio.gather(*(_advanced(begun[name], steps) for name, steps in todo))
            identities |= dict(zip([name for name, _ in todo], done, strict=True))
        return identities


def _calendar(courses: Sequence[Course]) -> list[tuple[date, str, int]]:
    """Which journey has how many steps on which day, in the order of the days."""
    return sorted(
        (on, each.name, len([*steps]))
        for each in courses
        for on, steps in groupby(each.steps, attrgetter("on"))
    )


async def _advanced(journey: AsyncIterator[str], steps: int) -> str:
    for _ in range(steps):
        identity = await anext(journey)
    return identity
