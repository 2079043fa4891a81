"""Random work on one household's case in several services, as their pages offer it, over HTTP.

The invariant: what is refused is refused in a sentence and changes nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

import httpx

from contracts.checks import Check
from contracts.people import PersonKind
from services.casework.actions import OfferedActions, examples
from services.chassis.clock import today
from tests.access.helpers.possible_actions import EVERY_ROLE, FOLDERS
from tests.enquiry.helpers.served_api import ask
from tests.waiting import until

Sides = Mapping[str, tuple[httpx.AsyncClient, OfferedActions[Any]]]
"""Each service's client, with what it offers."""
OTHERS = {"into", "other", "journeys", "receiver", "file"}
"""An action whose body names another record or a file is for the tests of that action."""
ANSWERS = {200, 409, 412, 422}
SELDOM = 20
"""One of so many is an end of the case."""


class Stretch(NamedTuple):
    """The days from which random work takes its own."""

    first: date
    last: date

    def day(self, random: Random) -> date:
        return self.first + timedelta(random.randrange((self.last - self.first).days + 1))


def lately() -> Stretch:
    """The last two months."""
    return Stretch(today() - timedelta(59), today())


class Step(NamedTuple):
    """Something that a seed has to do: on which side, which action, and what differs from its first example."""

    side: str
    name: str
    said: Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """One household's case in each service that has it; an action that is seldom chosen ends it."""

    journey: str
    random: Random
    sides: Sides
    seldom: Collection[str]

    def path(self, side: str) -> str:
        return f"{FOLDERS[side]}/{self.journey}"

    async def read(self, side: str, what: str = "") -> Any:
        answer = await self.sides[side][0].get(self.path(side) + what)
        assert answer.status_code == 200, (what, answer.text)
        return answer.json()

    async def plays(self, step: Step, corrects: int) -> int:
        """What a seed has to do is done; the version of the event that it led to."""
        await until(self.agree)
        client, offered = self.sides[step.side]
        shown = await self.read(step.side, "/actions")
        [fields] = [each["fields"] for each in shown["actions"] if each["name"] == step.name]
        [row] = [row for row in offered.table if row.name == step.name]
        first = next(iter(examples(fields, row.offer.command, EVERY_ROLE, today())))
        said = first.model_dump(mode="json", exclude_unset=True, by_alias=True)
        body = {**said, **step.said}
        if "corrects" in body:
            body["corrects"] = corrects
        if "consent_by" in body:
            body["consent_by"] = (await self.read("assessment", "/stage-one"))["applicants"]
        answer = await ask(client, f"{self.path(step.side)}/{step.name}", body)
        assert answer.is_success, (step.name, body, answer.text)
        version: int = answer.json()["version"]
        return version

    async def moves(
        self, among: Sequence[str], during: Stretch, apart: Collection[str] = ()
    ) -> str | None:
        """One action that is possible now, with something of it chosen at random; its name if it was done."""
        side = self.random.choice(among)
        client, offered = self.sides[side]
        shown = await self.read(side, "/actions")
        possible = {each["name"]: each for each in shown["actions"] if each["allowed"]}
        rows = [row for row in offered.table if row.name in possible and row.name not in apart]
        if self.random.random() > 1 / SELDOM:
            rows = [row for row in rows if row.name not in self.seldom]
        if not rows:
            return None
        row = self.random.choice(rows)
        fields = possible[row.name]["fields"]
        on = during.day(self.random)
        said = self.random.choice([*examples(fields, row.offer.command, EVERY_ROLE, on)])
        body = self._varied(said.model_dump(mode="json", exclude_unset=True, by_alias=True), during)
        if OTHERS & body.keys():
            return None
        answer = await ask(client, f"{self.path(side)}/{row.name}", body)
        assert answer.status_code in ANSWERS, (row.name, body, answer.text)
        if answer.is_success:
            return row.name
        assert answer.headers["content-type"] == "application/problem+json"
        # What another service said may be heard in the meantime; nothing follows from what was refused.
        later = await client.get(f"{self.path(side)}/events", params={"after": shown["version"]})
        assert answer.headers["correlation-id"] not in later.text, row.name
        return None

    def _varied(self, body: dict[str, Any], during: Stretch) -> dict[str, Any]:
        chosen = {
            "right_day": during.day(self.random).isoformat(),
            "person": self.random.randrange(1, 9),
            "applicant": self.random.choice((1, 2)),
            "corrects": self.random.randrange(1, 20),
        }
        return {**body, **{name: chosen[name] for name in body.keys() & chosen.keys()}}

    async def agree(self) -> bool:
        """Whether enquiry and assessment count the same applicants, and check every adult who is in the case."""
        own, theirs = await self.read("enquiry"), await self.read("assessment")
        people = (await self.read("enquiry", "/people"))["people"]
        adults = {
            each["number"]
            for each in people
            if each["kind"] in {PersonKind.APPLICANT, PersonKind.ADULT} and not each["until"]
        }
        rows = (await self.read("assessment", "/checks"))["checks"]
        checked = {each["person"] for each in rows if each["check"] == Check.DBS}
        return own["household"] == theirs["household"] and adults <= checked
