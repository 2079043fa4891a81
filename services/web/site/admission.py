"""Who may open a page or send its form: stated beside each route, as the services do beside theirs.

The invariant: a page shows and does only what the services let its visitor see and do. What is stated here
spares people pages that are not for them; it protects nothing that the services do not protect themselves.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import Depends, HTTPException, Request, params

from contracts.identity import AT_AN_AGENCY, Role, Who
from services.web.site.answers.enquiry.record import Confirmation
from services.web.site.clients import Ask, Away, Refused
from services.web.site.rate_limit import Pace, Price
from services.web.site.request_session import session_key_of, session_of, sessions_are_away
from services.web.site.rows import left_out_of
from services.web.site.security_headers import MOST_BYTES_WITH_FILE, refuse_foreign
from services.web.site.sessions import Session, tokens_of
from services.web.site.sign_in import NotSignedInThere, ProviderAway
from services.web.site.sign_in_log import page_of
from services.web.site.staff import NATIONAL, Names
from services.web.site.state import state_of
from services.web.site.visitor import Part, Visitor


class NotSignedIn(Exception):
    """Somebody must sign in first, or again."""


class SessionsAway(Exception):
    """Who is signed in cannot be read at this moment."""


@dataclass(frozen=True, slots=True)
class PageFor:
    """A page's statement: these roles; at the address's agency where it names one. Its form may bring a file."""

    roles: frozenset[Role]
    with_file: bool = False

    async def __call__(self, request: Request) -> None:
        """Lets the visitor in, or sends them to sign in, or refuses."""
        visitor = await _signed_in(request)
        if request.method == "POST":
            most_bytes = MOST_BYTES_WITH_FILE if self.with_file else None
            refuse_foreign(request, signed_in=True, most_bytes=most_bytes)
        if not self._is_for(visitor, request.path_params.get("agency")):
            await self._note_refused(request, visitor)
            raise HTTPException(HTTPStatus.FORBIDDEN)
        request.state.visitor = visitor

    async def _note_refused(self, request: Request, visitor: Visitor) -> None:
        log = state_of(request).sign_in_log
        await log.note(request, visitor, page_of(request), refused=True)
        if visitor.staff is None:
            own = {each.agency for each in visitor.parts}
            await log.note_refused_adopter(request, visitor, own, None)

    def _is_for(self, visitor: Visitor, agency: str | None) -> bool:
        if agency and self.roles & AT_AN_AGENCY:
            return visitor.holds(self.roles, agency)
        return bool(visitor.roles & self.roles)


class AskedTooMuch(Exception):
    """Somebody has used up what they may ask for; the seconds say when there is more."""

    def __init__(self, seconds: int) -> None:
        super().__init__(str(seconds))
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Costs:
    """What a page takes of what its visitor may ask for; stated after who may open it, so that only they pay."""

    price: Price

    async def __call__(self, request: Request) -> None:
        """Lets the visitor go on, or raises `AskedTooMuch`."""
        session = session_of(request)
        account = session.visitor.account if session and session.visitor else ""
        pace = state_of(request).pace
        if seconds := await pace.seconds_to_afford(request, account, self.price):
            raise AskedTooMuch(seconds)


def costs(price: Price) -> params.Depends:
    """States what a page costs."""
    dependency: params.Depends = Depends(Costs(price))
    return dependency


def page_for(*roles: Role, with_file: bool = False) -> params.Depends:
    """States which roles a page is for, and whether its form brings a file."""
    dependency: params.Depends = Depends(PageFor(frozenset(roles), with_file))
    return dependency


async def visitor(request: Request) -> Visitor:
    """The visitor whom a page's statement let in."""
    found: Visitor = request.state.visitor
    return found


def asked_as(request: Request, who: Who) -> Ask:
    """The services, asked by this bearer on behalf of a request."""
    state = state_of(request)
    address = request.client.host if request.client else ""
    correlation: str = request.scope["correlation"]
    return Ask.of(
        state.services,
        state.tokens,
        who,
        correlation=correlation,
        address=address,
        left_out=left_out_of(request.scope),
        changed=state.sessions.ask_again_about,
    )


async def as_staff(request: Request) -> Ask:
    """The services, asked as the member of staff who is signed in."""
    staff = request.state.visitor.staff
    if staff is None:
        raise HTTPException(HTTPStatus.FORBIDDEN)
    return asked_as(request, staff)


async def part(request: Request) -> Part:
    """The visitor's part in the journey that the address names; not found where they have none."""
    try:
        journey = UUID(request.path_params["journey"])
    except ValueError:
        raise HTTPException(HTTPStatus.NOT_FOUND) from None
    found: Part | None = request.state.visitor.part(journey)
    if found is None:
        await _note_no_part(request, request.state.visitor, journey)
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


async def _note_no_part(request: Request, visitor: Visitor, journey: UUID) -> None:
    """Writes down that an adopter asked for a journey that is not theirs, or not any more, where there is one."""
    ask, agencies = await as_web(request), {each.agency for each in visitor.parts}
    try:
        found = await ask.enquiry.get(f"/enquiries/{journey}/confirmation", Confirmation)
        agencies.add(found.agency)
    except Refused:
        return
    except Away:
        pass
    await state_of(request).sign_in_log.note_refused_adopter(request, visitor, agencies, journey)


PartDep = Annotated[Part, Depends(part)]


async def as_adopter(request: Request, own: PartDep) -> Ask:
    """The services, asked as the applicant who is signed in, about the address's journey."""
    return asked_as(request, request.state.visitor.applying(own))


async def as_web(request: Request) -> Ask:
    """The services, asked by these pages themselves."""
    return asked_as(request, Who.of_service("web"))


async def pace(request: Request) -> Pace:
    """The counts of this process."""
    return state_of(request).pace


async def staff_here(request: Request) -> Names:
    """The colleagues at the agency of the address."""
    return await state_of(request).staff.at(request.path_params["agency"])


async def national_team(request: Request) -> Names:
    """The colleagues of the national team."""
    return await state_of(request).staff.at(NATIONAL)


StaffDep = Annotated[Names, Depends(staff_here)]
NationalTeamDep = Annotated[Names, Depends(national_team)]
PaceDep = Annotated[Pace, Depends(pace)]
VisitorDep = Annotated[Visitor, Depends(visitor)]
AsStaff = Annotated[Ask, Depends(as_staff)]
AsAdopter = Annotated[Ask, Depends(as_adopter)]
AsWeb = Annotated[Ask, Depends(as_web)]


def home(visitor: Visitor) -> str:
    """Where somebody begins."""
    if visitor.staff is None:
        return "/journey"
    if visitor.in_a_team:
        return "/team"
    if Role.PANEL_MEMBER in visitor.roles:
        return "/panel"
    return "/support" if Role.SUPPORT in visitor.roles else "/national"


def to_sign_in(request: Request) -> str:
    """The way to sign in and back to the page that was asked for."""
    query = request.url.query
    back = f"{request.url.path}?{query}" if query else request.url.path
    return f"/sign-in?to={quote(back, safe='/')}"


async def _signed_in(request: Request) -> Visitor:
    session = session_of(request)
    if session is None or session.visitor is None:
        if sessions_are_away(request):
            raise SessionsAway
        raise NotSignedIn
    if session.visitor.staff is None and session.parts_are_old:
        return await with_parts(request, session.visitor)
    if session.visitor.staff and session.roles_are_old:
        return await _with_roles(request, session, session.visitor)
    return session.visitor


async def _with_roles(request: Request, session: Session, visitor: Visitor) -> Visitor:
    """A member of staff with the roles that the provider says they have at this moment.

    While it is away or busy, those that it said last, for ten minutes since then. Where it knows them no more, or
    another person, the session ends at once.
    """
    key, state = session_key_of(request), state_of(request)
    if not await state.sessions.take_turn(key, session):
        return visitor
    try:
        signed = await state.provider.ask_again(tokens_of(key, session))
    except ProviderAway:
        if session.roles_hold:
            await state.sessions.ask_again_soon(key)
            return visitor
        signed = None
    except NotSignedInThere:
        signed = None
    if signed is None or signed.visitor.account != visitor.account or not signed.visitor.staff:
        await state.sessions.end(key)
        raise NotSignedIn
    await state.sessions.know_again(key, signed)
    await state.staff.signed_in(signed.visitor)
    return signed.visitor


async def with_parts(request: Request, visitor: Visitor) -> Visitor:
    """The visitor with the journeys that are theirs at this moment, as the enquiry service says.

    While that is away, those that were known last: what other services know of the journey can still be read, and
    they refuse whoever's access ended by themselves.
    """
    ask = await as_web(request)
    try:
        found = await ask.enquiry.get(f"/accounts/{visitor.account}", list[Part])
    except Away:
        return visitor
    changed = visitor.model_copy(update={"parts": tuple(found)})
    await state_of(request).sessions.know(session_key_of(request), changed)
    return changed
