"""What routes of this service ask for: who may use them, its records and commands, its memory.

Each kind of record has two names here: one to read it, and one with `Commands` to change it.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from contracts.identity import Role
from services.chassis.cases import no_such_case
from services.chassis.commands import Commands, Records, commands_of, records_of
from services.chassis.record import KeptEvent, Record
from services.enquiry.background.memory import Memory
from services.enquiry.domain.campaign import Campaign
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.equality import EqualityRecord
from services.enquiry.domain.information_events.information_event import InformationEvent
from services.enquiry.domain.mystery_shops.mystery_shop import MysteryShop
from services.enquiry.domain.mystery_shops.shop_round import MysteryShopRound
from services.enquiry.domain.standards import AgencyStandards
from services.enquiry.store.campaigns import CAMPAIGNS
from services.enquiry.store.complaints import EventT, apart_from_others, as_seen_at
from services.enquiry.store.enquiries import ENQUIRIES
from services.enquiry.store.equality import EQUALITY
from services.enquiry.store.information_events import INFORMATION_EVENTS
from services.enquiry.store.mystery_shops import MYSTERY_SHOP_ROUNDS, MYSTERY_SHOPS
from services.enquiry.store.standards import SERVICE_STANDARDS


async def _memory(request: Request) -> Memory:
    memory: Memory = request.app.state.memory
    return memory


async def _invitation_key(request: Request) -> bytes:
    key: bytes = request.app.state.invitation_key
    return key


async def _pseudonym_key(request: Request) -> bytes:
    key: bytes = request.app.state.pseudonym_key
    return key


InvitationKey = Annotated[bytes, Depends(_invitation_key)]
PseudonymKey = Annotated[bytes, Depends(_pseudonym_key)]


async def _equality_commands(
    opened: Annotated[Commands[EqualityRecord], Depends(commands_of(EQUALITY, shared=True))],
    secret: PseudonymKey,
) -> Commands[EqualityRecord]:
    return replace(opened, secret=secret)


async def _registration_key(request: Request) -> bytes:
    key: bytes = request.app.state.registration_key
    return key


RECRUITERS = (Role.RECRUITMENT_WORKER, Role.MANAGER)
CASE_READERS = (*RECRUITERS, Role.SOCIAL_WORKER)
"""Who at an agency may read a household's case."""
HOUSEHOLD = (*RECRUITERS, Role.ADOPTER)
"""The household itself, or a recruiter who writes down what it says."""
TOLD_BY_HOUSEHOLD = (*CASE_READERS, Role.ADOPTER)
"""The household itself, or anyone who works with it and writes down what it says."""
PANEL_STAFF = (Role.PANEL_ADMINISTRATOR, Role.DECISION_MAKER)
"""Who works on a case at the panel and needs its names, once the registration was accepted."""


class SeenEnquiries(Records[Enquiry]):
    """Enquiries as their readers see them: staff without a sign of a complaint about another agency than theirs."""

    async def read(self, journey: UUID) -> Record[Enquiry]:
        record = await super().read(journey)
        if record.state is None or self._sees_every_complaint:
            return record
        return replace(record, state=as_seen_at(record.state, self.admitted.agencies))

    async def whole_state(self, journey: UUID) -> Enquiry:
        """The enquiry with every complaint, for a route that shows some of them itself; refuses as `state` does."""
        record = await super().read(journey)
        if record.state is None:
            raise no_such_case()
        return record.state

    async def history(self, journey: UUID) -> list[KeptEvent]:
        return await self.seen_of(journey, await super().history(journey))

    async def seen_of(self, journey: UUID, events: Iterable[EventT]) -> list[EventT]:
        """What the reader sees of these events of one journey."""
        record = await super().read(journey)
        if record.state is None or self._sees_every_complaint:
            return [*events]
        return apart_from_others(events, record.state, self.admitted.agencies)

    @property
    def _sees_every_complaint(self) -> bool:
        """The household itself does, and the services of the suite."""
        return self.admitted.everywhere or self.admitted.who.journey is not None


async def _seen_enquiries(
    opened: Annotated[Records[Enquiry], Depends(records_of(ENQUIRIES))],
) -> SeenEnquiries:
    return SeenEnquiries(records=opened.records, admitted=opened.admitted)


Enquiries = Annotated[SeenEnquiries, Depends(_seen_enquiries)]
EnquiryCommands = Annotated[Commands[Enquiry], Depends(commands_of(ENQUIRIES))]
EqualityRecords = Annotated[Records[EqualityRecord], Depends(records_of(EQUALITY, shared=True))]
EqualityCommands = Annotated[Commands[EqualityRecord], Depends(_equality_commands)]
"""Whose a record is does not stand in it: the route finds the pseudonym of who asks."""
InformationEvents = Annotated[Records[InformationEvent], Depends(records_of(INFORMATION_EVENTS))]
InformationEventCommands = Annotated[
    Commands[InformationEvent], Depends(commands_of(INFORMATION_EVENTS))
]
SharedInformationEvents = Annotated[
    Records[InformationEvent], Depends(records_of(INFORMATION_EVENTS, shared=True))
]
SharedInformationEventCommands = Annotated[
    Commands[InformationEvent], Depends(commands_of(INFORMATION_EVENTS, shared=True))
]
"""Those of every agency: a household may come to any."""
MysteryShops = Annotated[Records[MysteryShop], Depends(records_of(MYSTERY_SHOPS))]
MysteryShopCommands = Annotated[Commands[MysteryShop], Depends(commands_of(MYSTERY_SHOPS))]
Rounds = Annotated[Records[MysteryShopRound], Depends(records_of(MYSTERY_SHOP_ROUNDS))]
RoundCommands = Annotated[Commands[MysteryShopRound], Depends(commands_of(MYSTERY_SHOP_ROUNDS))]
Campaigns = Annotated[Records[Campaign], Depends(records_of(CAMPAIGNS))]
CampaignCommands = Annotated[Commands[Campaign], Depends(commands_of(CAMPAIGNS))]
SharedCampaignCommands = Annotated[Commands[Campaign], Depends(commands_of(CAMPAIGNS, shared=True))]
"""A code is taken for everybody, whoever's campaign it is."""
StandardCommands = Annotated[Commands[AgencyStandards], Depends(commands_of(SERVICE_STANDARDS))]

InMemory = Annotated[Memory, Depends(_memory)]
RegistrationKey = Annotated[bytes, Depends(_registration_key)]
