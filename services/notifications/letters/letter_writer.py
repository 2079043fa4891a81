"""Where letters are written, those that leave and those that are only looked at: one way for both.

The invariant: names and addresses are asked for at the moment of writing and kept nowhere.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import NamedTuple
from uuid import UUID

from contracts.identity import Who
from services.chassis.running import Running
from services.chassis.signing import SignedAs, Signer
from services.notifications.clients import (
    ContactDetails,
    Enquiries,
    InformationEvent,
    open_enquiries,
)
from services.notifications.domain.message import Message, OfNoUse, Overtaken
from services.notifications.letters.letter import (
    NO_NAMES,
    Letter,
    LetterText,
    SignInLink,
    letter_text,
    letter_to,
)
from services.notifications.settings import NotificationSettings


class LetterDetails(NamedTuple):
    """What a letter needs beside its message, as it is at this moment."""

    contact: ContactDetails
    information_event: InformationEvent | None

    @property
    def event_is_cancelled(self) -> bool:
        """Whether the information event that it is about will not take place."""
        return self.information_event is not None and (
            self.information_event.cancelled_on is not None
        )


class LetterWriter:
    """Asks the enquiry service for what a letter needs, and writes it."""

    def __init__(
        self,
        enquiries: Enquiries,
        agency_names: Mapping[str, str] = NO_NAMES,
        web_url: str = "",
    ) -> None:
        self.enquiries = enquiries
        self._agency_names = agency_names
        self._web_url = web_url

    async def details(self, journey: UUID, message: Message) -> LetterDetails:
        """Raises `Passing` while the enquiry service does not answer."""
        contact = await self.enquiries.contact_details(journey, message.correlation)
        if message.information_event is None:
            return LetterDetails(contact, None)
        event = await self.enquiries.information_event(
            message.information_event, message.correlation
        )
        return LetterDetails(contact, event)

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

    def letter(
        self,
        journey: UUID,
        message: Message,
        details: LetterDetails,
        sign_in_link: SignInLink | None = None,
    ) -> Letter:
        """The letter as it leaves; raises `Unreachable` where nobody has an email address."""
        return letter_to(
            journey,
            details.contact,
            message,
            information_event=details.information_event,
            sign_in_link=sign_in_link,
            agency_names=self._agency_names,
        )

    def text(self, message: Message, details: LetterDetails) -> LetterText:
        """The words of that letter without a link, also where nobody has an email address."""
        return letter_text(
            details.contact,
            message,
            information_event=details.information_event,
            agency_names=self._agency_names,
        )


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
            self.writer = LetterWriter(enquiries, settings.agency_names, settings.web_url)
            yield
