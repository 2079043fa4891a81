"""What someone may do with a record at this moment, and why not the rest.

The invariant: nothing is stated a second time. Whose an action is, its route says; whether it is possible
now, its decision says, tried on the record's state with the command's own examples and then thrown away.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache, partial
from typing import Annotated, Any, Generic, NamedTuple

from fastapi import APIRouter, Query
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field, ValidationError
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from contracts.agency import Post
from contracts.calendar import OutsideCalendar
from contracts.clocks import NoRuleInForce
from contracts.identity import Role, Who
from contracts.words import label_of
from services.chassis.admission import Admitted, May, statement
from services.chassis.decision import Command, Decision, Kind, Refusal, StateT

COMMAND = "/{journey}/"
RECORD = "x-record"
"""Beside a field: the kind of record that its code names."""
DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
KEPT_EXAMPLES = 2_000
"""Sets of examples: one a command, and one a member of staff where the command names who did it."""
IMPOSSIBLE_NOW = frozenset({Kind.NOT_NOW, Kind.NOT_LAWFUL})
"""Any other refusal finds fault with what an example says, which someone else would say otherwise."""


WithFields = Annotated[
    bool, Query(alias="fields", description="Include the JSON schema of each command")
]


class LastCheck(BaseModel):
    """What to check before you record an action that ends something, refuses something or discloses something."""

    still_open: list[str] = Field(description="What is not done yet, a sentence each")
    undo: str = Field(description="How you can undo it, or that you cannot")


class Action(BaseModel):
    """One command that you may be able to use."""

    name: str = Field(description="The last part of the address", examples=["make-contact"])
    title: str
    about: str
    allowed: bool
    why_not: str | None
    form: bool = Field(
        description="True if a form made from `fields` is enough; false if the command has its own page"
    )
    fields: dict[str, Any] | None = Field(
        description="The JSON schema of the command; null if you did not ask for it"
    )
    records: tuple[str, ...] = Field(
        description="The kinds of record that its form lets you choose from", examples=[["agenda"]]
    )
    last_check: LastCheck | None = Field(
        description="What staff check once more before they record it; null if they cannot, or if nothing grave follows"
    )


class Actions(BaseModel):
    """What you can do with this version of the record, in the order of the journey."""

    version: int
    actions: list[Action]


class Offer(NamedTuple):
    """A row of a service's table: a command, and the decision on it, with nothing else to be known.

    `by` and `about` are given if the route is made from the row: who may give the command, and what it does.
    `group` is its heading on the page of the API. `last_check` is given for what is grave: it ends something,
    refuses something or passes personal data on. Staff then check it on a page of its own before they record it.
    A `signed` decision also takes who gives the command, by their subject. `listed_as` says in which post the directory
    has to list them on the day of the command. `before` is a dependency of its route that refuses what the record alone
    does not.
    """

    title: str
    command: type[Command]
    decide: Callable[..., Decision[Any]]
    form: bool = True
    by: tuple[Role, ...] = ()
    about: str = ""
    group: str = ""
    last_check: Callable[[Any], LastCheck] | None = None
    signed: bool = False
    listed_as: Callable[[date], Post | None] | None = None
    before: Callable[..., Any] | None = None

    def decided_by(self, who: Who) -> Callable[[Any, Any], Decision[Any]]:
        """The decision as this person makes it."""
        return partial(self.decide, by=who.subject) if self.signed else self.decide


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered(Generic[StateT]):
    """An offer with what its route says of it, made once."""

    name: str
    about: str
    may: May
    offer: Offer
    fields: JsonSchemaValue
    records: tuple[str, ...]

    def to(self, admitted: Admitted, state: StateT, today: date, *, fields: bool) -> Action:
        """The action for the asker, on a record with this state."""
        why_not = role_refusal(self.may, admitted, state) or self._not_now(
            admitted.who, state, today
        )
        return Action(
            name=self.name,
            title=self.offer.title,
            about=self.about,
            allowed=why_not is None,
            why_not=why_not,
            form=self.offer.form,
            fields=self.fields if fields else None,
            records=self.records,
            last_check=None if why_not else self._last_check(admitted, state),
        )

    def _last_check(self, admitted: Admitted, state: StateT) -> LastCheck | None:
        """For the staff who can do it: it tells of the record, and an applicant's page asks in its own words."""
        if self.offer.last_check is None or admitted.who.journey is not None:
            return None
        return self.offer.last_check(state)

    def _not_now(self, who: Who, state: StateT, today: date) -> str | None:
        """Why none of the command's examples is possible; None where one of them is."""
        first = None
        own = frozenset(_own(self.fields, who).items())
        for command in _given(self.offer.command, own, today):
            refused = _refused(self.offer.decided_by(who), state, command)
            if refused is None:
                return None
            first = first or refused
        return first


class OfferedActions(Generic[StateT]):
    """The table of one kind of record, joined with the routes of the same names."""

    def __init__(self, routers: Iterable[APIRouter], offers: Mapping[str, Offer]) -> None:
        routes = _commands(routers)
        self.table: tuple[Offered[StateT], ...] = tuple(
            _offered(name, offer, routes[name]) for name, offer in offers.items()
        )

    def to(
        self, admitted: Admitted, found: tuple[StateT, int], today: date, *, fields: bool
    ) -> Actions:
        """Every action for the asker. An adopter sees only those that adopters may ever give."""
        state, version = found
        adopter = admitted.who.journey is not None
        shown = [each for each in self.table if not adopter or Role.ADOPTER in each.may.roles]
        actions = [each.to(admitted, state, today, fields=fields) for each in shown]
        return Actions(version=version, actions=actions)


class Worded(GenerateJsonSchema):
    """A JSON schema with what each code is called, as `x-words` beside it."""

    def enum_schema(self, schema: core_schema.EnumSchema) -> JsonSchemaValue:
        """A list of codes with their words."""
        words = {member.value: label_of(member) for member in schema["members"]}
        return {**super().enum_schema(schema), "x-words": words}


def examples(
    fields: JsonSchemaValue, command: type[Command], who: Who, today: date
) -> Iterable[Command]:
    """The command's examples as if they were given today, where possible by the asker."""
    return _given(command, frozenset(_own(fields, who).items()), today)


@lru_cache(KEPT_EXAMPLES)
def _given(
    command: type[Command], own: frozenset[tuple[str, Any]], today: date
) -> tuple[Command, ...]:
    """The examples with what is the asker's own, read once a day: every list of actions tries them all."""
    found = (_today(each, today) for each in _fields(command)["examples"])
    return tuple(_as_asker(command, given, dict(own)) for given in found)


def _today(example: dict[str, Any], today: date) -> dict[str, Any]:
    """An example as if it were given today."""
    moved: dict[str, Any] = _moved(example, today - date.fromisoformat(example["on"]))
    return moved


def _as_asker(command: type[Command], given: dict[str, Any], own: dict[str, Any]) -> Command:
    try:
        return command.model_validate({**given, **own})
    except ValidationError:
        return command.model_validate(given)


@cache
def _fields(command: type[Command]) -> JsonSchemaValue:
    """The JSON schema of a command."""
    return command.model_json_schema(schema_generator=Worded)


def role_refusal(may: May, admitted: Admitted, state: StateT) -> str | None:
    """Who can give a command, if the asker cannot; None if they can."""
    held = admitted.roles_on(state) & may.roles
    if not held:
        return _does_this([role for role in Role if role in may.roles])
    if held == {Role.ADOPTER} or admitted.is_at(may.whose(state), held):
        return None
    return "Only the agency that has the case now can do this."


def _refused(decide: Callable[[Any, Any], Any], state: Any, command: Command) -> str | None:
    """The sentence with which a command is impossible now, whatever it says; None where it is not."""
    try:
        decide(state, command)
    except Refusal as refusal:
        return refusal.sentence if refusal.kind in IMPOSSIBLE_NOW else None
    except (OutsideCalendar, NoRuleInForce):
        return None
    return None


_CALLED = {
    Role.ADOPTER: "one of the applicants",
    Role.DECISION_MAKER: "an agency decision maker",
}


def _does_this(roles: Iterable[Role]) -> str:
    *others, last = [_CALLED.get(role, f"a {role.replace('_', ' ')}") for role in roles]
    who = f"{', '.join(others)} or {last}" if others else last
    return f"Only {who} can do this."


def _own(fields: JsonSchemaValue, who: Who) -> dict[str, Any]:
    """What a page fills in automatically: the code of staff, or which applicant an adopter is."""
    own = {"staff": who.subject} if who.applicant is None else {"applicant": who.applicant}
    asked = {name: each.get("x-filled") for name, each in fields["properties"].items()}
    return {name: own[filled] for name, filled in asked.items() if filled in own}


def _moved(example: Any, later: timedelta) -> Any:
    """An example with every day in it that much later."""
    if isinstance(example, dict):
        return {name: _moved(each, later) for name, each in example.items()}
    if isinstance(example, list):
        return [_moved(each, later) for each in example]
    if isinstance(example, str) and DAY.match(example):
        return (date.fromisoformat(example) + later).isoformat()
    return example


def _commands(routers: Iterable[APIRouter]) -> dict[str, APIRoute]:
    """Every command on a record that is there, by the last part of its address."""
    return {
        route.path.rpartition("/")[2]: route
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute) and route.methods == {"POST"} and COMMAND in route.path
    }


def _offered(name: str, offer: Offer, route: APIRoute) -> Offered[StateT]:
    may = statement(route, May)
    if not isinstance(may, May):
        raise TypeError(f"say with may(...) who may {name}")
    fields = _fields(offer.command)
    about = " ".join(route.description.partition("\n\n")[0].split())
    return Offered(
        name=name, about=about, may=may, offer=offer, fields=fields, records=_records(fields)
    )


def _records(fields: JsonSchemaValue) -> tuple[str, ...]:
    """The kinds of record that a command names, also those of its parts."""
    parts = (fields, *fields.get("$defs", {}).values())
    every = (field for part in parts for field in part.get("properties", {}).values())
    return tuple(sorted({field[RECORD] for field in every if RECORD in field}))
