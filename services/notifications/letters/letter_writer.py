"""Where letters are written, those that leave and those that are only looked at: one way for both.

The invariant: names and addresses are asked for at the moment of writing and kept nowhere.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from uuid import UUID

from contracts.identity import Who
from services.chassis.agency import Agency
from services.chassis.clock import today
from services.chassis.running import Running
from services.chassis.signing import SignedAs, Signer
from services.notifications.clients import ContactDetails, Enquiries, open_enquiries
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.message import Message, OfNoUse, Overtaken
from services.notifications.domain.sending_hours import ROUND_THE_CLOCK, SendingHours
from services.notifications.letters.letter import NO_AGENCIES, LetterDetails, SignInLink
from services.notifications.settings import NotificationSettings

BOTH = (1, 2)


class LetterWriter:
    """Asks the enquiry service for what a letter needs, and writes it."""

    def __init__(
        self,
        enquiries: Enquiries,
        agencies: Mapping[str, Agency] = NO_AGENCIES,
        web_url: str = "",
        hours: SendingHours = ROUND_THE_CLOCK,
    ) -> None:
        self.enquiries = enquiries
        self.hours = hours
        self._agencies = agencies
        self._web_url = web_url
        self._join = f"{web_url}/join"

    async def details(
        self, journey: UUID, state: Correspondence, message: Message
    ) -> LetterDetails:
        """Raises `Passing` while the enquiry service does not answer."""
        correlation, event = message.correlation, message.information_event
        contact = await self.enquiries.contact_details(journey, correlation)
        return LetterDetails(
            contact=contact,
            today=today(),
            information_event=(
                await self.enquiries.information_event(event, correlation) if event else None
            ),
            agency=state.agency,
            agencies=self._agencies,
            worker=state.worker or self._named(state.agency, contact.worker),
            pages={each: self._page(journey, joined=each in state.joined) for each in BOTH},
        )

    def first_details(self, agency: str, contact: ContactDetails) -> LetterDetails:
        """What a letter needs to people whom no service knows yet."""
        return LetterDetails(
            contact=contact,
            today=today(),
            agency=agency,
            agencies=self._agencies,
            pages=dict.fromkeys(BOTH, self._join),
        )

    async def sign_in_link(self, journey: UUID, message: Message) -> SignInLink | None:
        """The link of an invitation, for the letter that leaves now and for nobody who looks at it.

        Raises `OfNoUse` where the link opens nothing any more, or where there is a newer one.
        """
        if message.invitation is None or message.applicant is None:
            return None
        link = await self.enquiries.invitation_link(journey, message.applicant, message.correlation)
        if link.invitation != message.invitation:
            raise OfNoUse(Overtaken.LINK_REPLACED)
        if link.token is None or link.ends_at is None:
            raise OfNoUse(Overtaken.LINK_OVER)
        return SignInLink(f"{self._web_url}/join/{link.token}", link.ends_at)

    def _named(self, agency: str, worker: str | None) -> str | None:
        """Who works with the household, where the agency has named them."""
        known = self._agencies.get(agency)
        return known.staff.get(worker) if known and worker else None

    def _page(self, journey: UUID, *, joined: bool) -> str:
        return f"{self._web_url}/journey/{journey}" if joined else self._join


class OpenLetterWriter:
    """The one letter writer of a process: routes and the sender use it while the service runs."""

    writer: LetterWriter

    def __init__(self, settings: NotificationSettings) -> None:
        self._settings = settings

    @asynccontextmanager
    async def opened(self, _: Running) -> AsyncIterator[None]:
        """Background work: keeps connections to the enquiry service."""
        settings = self._settings
        signer = Signer.reading(settings.identity_key, settings.identity_issuer)
        auth = SignedAs(signer, Who.of_service("notifications"), "enquiry")
        async with open_enquiries(settings.enquiry_url, auth) as enquiries:
            self.writer = LetterWriter(
                enquiries, settings.agencies, settings.web_url, settings.sending_hours
            )
            yield
