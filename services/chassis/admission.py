"""Who may use a route, and which records they see by it: stated beside the route, kept by the chassis.

The invariant: without a statement no route is served, and by a statement nobody sees the record of an
agency at which they hold none of its roles, nor of a journey that is not theirs. What they may not see is
to them as if it were not there, in the same words.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any, Protocol, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request, params
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.types import ASGIApp, Receive, Scope, Send

from contracts.identity import ON_A_JOURNEY, PERSON, Role, Who
from services.chassis.access_log import Access
from services.chassis.cases import no_such_case
from services.chassis.clock import now
from services.chassis.decision import Kind, Refusal, State
from services.chassis.problems import refused
from services.chassis.running import HasEnded, running_of

StatementT = TypeVar("StatementT")
FORWARDED_FOR = re.compile(r'for="\[?([0-9a-fA-F.:]{2,45})\]?"')
Whose = Callable[[Any], Collection[str]]
"""The agencies to which a record with this state belongs, for a route."""

SEND_NOTHING = frozenset({"GET", "HEAD", "OPTIONS"})
BEARER = HTTPBearer(auto_error=False)
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]


def of_its_agency(state: State) -> Collection[str]:
    """A record belongs to the agency that its state names."""
    return (state.agency,)


class Note(Protocol):
    """Writes down an access to what is an agency's, or the national team's where it is nobody's; or one that was refused.

    `opened` names the file that somebody got.
    """

    def __call__(
        self, agency: str | None, journey: UUID | None, *, refused: bool = False, opened: str = ""
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Admitted:
    """Someone who was let in by a route: at which agencies, or everywhere, or for one journey."""

    who: Who
    roles: frozenset[Role]
    agencies: frozenset[str]
    everywhere: bool
    whose: Whose
    note: Note
    unseen_by_its_agency: bool = False
    noted_journeys: set[UUID] = field(default_factory=set)

    def sees(self, journey: UUID, state: State) -> bool:
        """Whether a record is theirs to see or change by this route."""
        return self.sees_at(journey, self.whose(state))

    def sees_at(self, journey: UUID, agencies: Collection[str]) -> bool:
        """Whether a record of these agencies is theirs to see or change by this route."""
        if self.who.journey is not None:
            return self.who.journey == journey
        if self.who.packs:
            return journey in self.who.packs
        return self.everywhere or not self.agencies.isdisjoint(agencies)

    def roles_on(self, state: State) -> frozenset[Role]:
        """Everything that they are at the agencies of a record which they see."""
        if self.who.journey is not None or self.who.packs:
            return self.who.roles
        at = self.agencies.intersection(self.whose(state))
        return frozenset(role for agency in at for role in self.who.at[agency])

    def is_at(self, agencies: Collection[str], roles: frozenset[Role]) -> bool:
        """Whether they hold one of these roles at one of these agencies."""
        return any(self.who.at.get(agency, frozenset()) & roles for agency in agencies)

    def works_at(self, agency: str) -> bool:
        """Whether they may speak for an agency by this route; the people of a journey speak for none."""
        return self.everywhere or agency in self.agencies

    def note_record(self, journey: UUID, state: State) -> None:
        """Notes that they saw a record, to read or to change it; once a request is enough."""
        if journey not in self.noted_journeys:
            self.noted_journeys.add(journey)
            for agency in self._logs_of(state):
                self.note(agency, journey)

    def note_refusal(self, journey: UUID, state: State) -> None:
        """Notes that they asked for a record that is not theirs: for its agency, and where they work."""
        its_own = () if self.unseen_by_its_agency else (state.agency,)
        for agency in {*its_own, *_where(self.who)}:
            self.note(agency, journey, refused=True)

    def _logs_of(self, state: State) -> Collection[str]:
        """Whose access log says that they saw a record: its agency's, or only that of theirs to which it belongs by this route."""
        if self.unseen_by_its_agency:
            return self.agencies.intersection(self.whose(state))
        return (state.agency,)


@dataclass(frozen=True, slots=True)
class May:
    """A route's statement: these roles, and services of these names."""

    roles: frozenset[Role]
    services: frozenset[str]
    whose: Whose
    any_agency: bool
    logged: bool
    unseen_by_its_agency: bool

    async def __call__(self, request: Request, bearer: Bearer) -> None:
        """Lets the bearer in, or refuses; what the route reads afterwards is seen through this."""
        running = running_of(request.app)
        who, by_front_end = await running.identities.bearer(bearer.credentials if bearer else None)
        held = self._held(who)
        note = _note_of(request, who, by_front_end=by_front_end, roles=held, logged=self.logged)
        if not held and who.service not in self.services:
            # A page asks for all its parts, also for those that its reader may not see.
            if not by_front_end:
                await _note_refused(request, who, note)
            raise Refusal(
                Kind.NOT_ALLOWED, "You do not have permission to do this. Ask a colleague who does."
            )
        if who.journey is not None and await _is_not_theirs(request, who):
            await _note_refused(request, who, note)
            raise no_such_case()
        admitted = Admitted(
            who=who,
            roles=held,
            agencies=frozenset(name for name, roles in who.at.items() if roles & self.roles),
            everywhere=who.service is not None or bool(who.national & self.roles),
            whose=self.whose,
            note=note,
            unseen_by_its_agency=self.unseen_by_its_agency,
        )
        _within(request, admitted, any_agency=self.any_agency)
        request.state.admitted = admitted

    def _held(self, who: Who) -> frozenset[Role]:
        return who.roles & self.roles


class TokenFirst:
    """Judges the token of whoever sends something before any of it is read; what a route states comes after.

    A framework reads and parses a body before it asks what a route depends on.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what a bearer sends, and every request that sends nothing."""
        if scope["type"] == "http" and scope["method"] not in SEND_NOTHING:
            bearer = await BEARER(Request(scope))
            try:
                await running_of(scope["app"]).identities.bearer(
                    bearer.credentials if bearer else None
                )
            except Refusal as refusal:
                await refused(refusal)(scope, receive, send)
                return
        await self._app(scope, receive, send)


class Open:
    """A route's statement that everybody may use it, signed in or not."""

    async def __call__(self) -> None:
        """Lets everybody in."""


def may(
    *roles: Role,
    services: Iterable[str] = (),
    whose: Whose = of_its_agency,
    any_agency: bool = False,
    logged: bool = True,
    unseen_by_its_agency: bool = False,
) -> params.Depends:
    """States who may use a route; the roles count at the agency of the record or of the address.

    `whose` says to which agencies a record belongs, where that is not the agency it names. With
    `any_agency` the address may name another agency than theirs, for what is everybody's to see. Without
    `logged` no manager hears who used the route: for what is one person's own affair. What is
    `unseen_by_its_agency` is in no access log of the agency that the record names, which is not to learn of it.
    """
    named = May(
        frozenset(roles), frozenset(services), whose, any_agency, logged, unseen_by_its_agency
    )
    dependency: params.Depends = Depends(named)
    return dependency


def anybody() -> params.Depends:
    """States that a route is open; it must show nothing that is anybody's."""
    dependency: params.Depends = Depends(Open())
    return dependency


async def admitted(request: Request) -> Admitted:
    """Who was let in; a route that stated nothing fails here for everyone."""
    found: Admitted = request.state.admitted
    return found


AdmittedDep = Annotated[Admitted, Depends(admitted)]


def statement(route: APIRoute, kind: type[StatementT]) -> StatementT | Open | None:
    """What a route states about who may use it, in the kind of statement of its service."""
    stated = [each.dependency for each in route.dependencies]
    found = [each for each in stated if isinstance(each, kind | Open)]
    return found[0] if len(found) == 1 else None


def require_endings(routers: Iterable[APIRouter], has_ended: HasEnded | None) -> None:
    """Refuses to serve people of a journey by a service that does not learn when their access ends."""
    routes = [each for router in routers for each in router.routes if isinstance(each, APIRoute)]
    stated = [each for each in (statement(route, May) for route in routes) if isinstance(each, May)]
    if has_ended is None and any(each.roles & ON_A_JOURNEY for each in stated):
        raise TypeError("say how this service learns that access to a journey has ended")


def require_statements(routers: Iterable[APIRouter], kind: type[Any] = May) -> None:
    """Refuses to serve a route that does not state who may use it, once."""
    silent = [
        route.path
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute) and statement(route, kind) is None
    ]
    if silent:
        raise TypeError(f"state beside each route who may use it: {', '.join(silent)}")


def not_of_yours() -> Refusal:
    """The refusal for an agency at which they hold no role of this route."""
    return Refusal(
        Kind.NOT_FOUND, "There is nothing here for you at this agency. Check the agency code."
    )


def _within(request: Request, admitted: Admitted, *, any_agency: bool) -> None:
    """Refuses an address of an agency at which they hold no role of this route."""
    agency = request.path_params.get("agency")
    if agency is None or any_agency:
        return
    if not admitted.works_at(agency):
        for own in _where(admitted.who):
            admitted.note(own, None, refused=True)
        raise not_of_yours()
    if agency in admitted.agencies:
        admitted.note(agency, None)


async def _is_not_theirs(request: Request, who: Who) -> bool:
    """Whether someone of a journey asks for another one or for its other person, or has lost their access to it."""
    running, address = running_of(request.app), request.path_params
    if address.get("journey", str(who.journey)).lower() != str(who.journey):
        return True
    if address.get(PERSON, str(who.person)) != str(who.person):
        return True
    return running.has_ended is not None and await running.has_ended(running, who)


async def _note_refused(request: Request, who: Who, note: Note) -> None:
    """Notes a refusal where they work; for someone of a journey, at its agency and at that of the one they asked for."""
    running, asked_for = running_of(request.app), _journey_of(request)
    journeys = {who.journey, asked_for} if who.journey else set()
    found = {await running.agency_of(journey) for journey in journeys if journey}
    for agency in (*_where(who), *(found - {None})):
        note(agency, asked_for or who.journey, refused=True)


def _where(who: Who) -> Iterable[str | None]:
    """Whose log names what a member of staff was refused: that of their agencies, or of the national team."""
    return (*who.at, None) if who.national else tuple(who.at)


def _journey_of(request: Request) -> UUID | None:
    """The journey that the address names; none where it is no journey's."""
    try:
        return UUID(request.path_params["journey"])
    except (KeyError, ValueError):
        return None


def _note_of(
    request: Request, who: Who, *, by_front_end: bool, roles: frozenset[Role], logged: bool
) -> Note:
    """How an access by this person is noted: not at all for a service, nor where the route says so."""
    access_log = running_of(request.app).access_log

    def note(
        agency: str | None, journey: UUID | None, *, refused: bool = False, opened: str = ""
    ) -> None:
        if who.service is not None or not logged:
            return
        access_log.note(
            Access(
                at=now(),
                by=who.subject,
                roles=sorted(roles or who.roles),
                route=f"{request.method} {request.scope['route'].path}",
                journey=journey,
                agency=agency,
                correlation=request.scope["correlation"],
                address=_address(request, by_front_end=by_front_end),
                refused=refused,
                opened=opened,
            )
        )

    return note


def _address(request: Request, *, by_front_end: bool) -> str:
    """From where someone asks: as the front end says for whom it asks (RFC 7239), else the asker's own.

    Whoever holds a token of another signer could say anything.
    """
    said = FORWARDED_FOR.fullmatch(request.headers.get("forwarded", ""))
    if said and by_front_end:
        return said[1]
    return request.client.host if request.client else ""
