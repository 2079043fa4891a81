"""Where letters are written, those that leave and those that are only looked at: one way for both.

The invariant: names and addresses are asked for at the moment of writing and kept nowhere.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from contracts.identity import Who
from services.chassis.clock import today
from services.chassis.running import Running
from services.chassis.signing import SignedAs, Signer
from services.notifications.clients import (
    Agency,
    Assessments,
    ContactDetails,
    Enquiries,
    open_service,
)
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.message import (
    Fault,
    Message,
    OfNoUse,
    Overtaken,
    Passing,
)
from services.notifications.domain.sending_hours import ROUND_THE_CLOCK, SendingHours
from services.notifications.letters.letter import AnswerLink, LetterDetails, SignInLink
from services.notifications.settings import NotificationSettings

BOTH = (1, 2)


class LetterWriter:
    """Asks the enquiry service for what a letter needs, and writes it."""

    def __init__(
        self,
        enquiries: Enquiries,
        web_url: str = "",
        hours: SendingHours = ROUND_THE_CLOCK,
        assessments: Assessments | None = None,
    ) -> None:
        self.enquiries = enquiries
        self._assessments = assessments
        self.hours = hours
        self._web_url = web_url
        self._join = f"{web_url}/join"

    async def details(
        self, journey: UUID, state: Correspondence, message: Message
    ) -> LetterDetails:
        """Raises `Passing` while a service that has to be asked does not answer."""
        correlation, event = message.correlation, message.information_event
        contact = await self.enquiries.contact_details(journey, correlation)
        agencies = await self.enquiries.agencies(correlation)
        return LetterDetails(
            contact=contact,
            today=today(),
            information_event=(
                await self.enquiries.information_event(event, correlation) if event else None
            ),
            agency=state.agency,
            agencies=agencies,
            worker=await self._worker(
                journey, state, contact, agencies.get(state.agency), correlation
            ),
            pages={each: self._page(journey, joined=each in state.joined) for each in BOTH},
        )

    async def first_details(
        self, agency: str, contact: ContactDetails, correlation: str
    ) -> LetterDetails:
        """What a letter needs to people whom no service knows yet; raises `Passing` likewise."""
        return LetterDetails(
            contact=contact,
            today=today(),
            agency=agency,
            agencies=await self.enquiries.agencies(correlation),
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

    async def answer_link(self, journey: UUID, message: Message) -> AnswerLink | None:
        """Whom a request by link goes to and its link, for the letter that leaves now.

        Raises `OfNoUse` where the link opens nothing any more.
        """
        if message.request is None:
            return None
        if self._assessments is None:
            raise Passing(Fault.ASSESSMENT_AWAY)
        letter = await self._assessments.letter(journey, message.request, message.correlation)
        if letter.token is None or letter.email is None or letter.check is None:
            raise OfNoUse(Overtaken.LINK_OVER)
        return AnswerLink(f"{self._web_url}/answer/{letter.token}", letter.email, letter.check)

    async def _worker(
        self,
        journey: UUID,
        state: Correspondence,
        contact: ContactDetails,
        agency: Agency | None,
        correlation: str,
    ) -> str | None:
        """The name of who works with the household: from stage one on, of who has the assessment and nobody else."""
        if not state.assessed:
            return state.worker or _named(agency, contact.worker)
        if self._assessments is None:
            raise Passing(Fault.ASSESSMENT_AWAY)
        return _named(agency, await self._assessments.worker(journey, correlation))

    def _page(self, journey: UUID, *, joined: bool) -> str:
        return f"{self._web_url}/journey/{journey}" if joined else self._join


class OpenLetterWriter:
    """The one letter writer of a process: routes and the sender use it while the service runs."""

    writer: LetterWriter

    def __init__(self, settings: NotificationSettings) -> None:
        self._settings = settings

    @asynccontextmanager
    async def opened(self, _: Running) -> AsyncIterator[None]:
        """Background work: keeps connections to the services that are asked."""
        settings = self._settings
        signer = Signer.reading(settings.identity_key, settings.identity_issuer)
        who = Who.of_service("notifications")
        enquiry, assessment = (SignedAs(signer, who, each) for each in ("enquiry", "assessment"))
        async with (
            open_service(settings.enquiry_url, enquiry) as enquiries,
            open_service(settings.assessment_url, assessment) as assessments,
        ):
            self.writer = LetterWriter(
                Enquiries(enquiries),
                settings.web_url,
                settings.sending_hours,
                Assessments(assessments),
            )
            yield


def _named(agency: Agency | None, worker: str | None) -> str | None:
    """Who works with the household, where the directory lists them."""
    return agency.name_of(worker) if agency and worker else None
