"""What routes of this service ask for: whose they are, the doors to its records, its memory."""

from typing import Annotated

from fastapi import Depends, Request

from contracts.identity import Role
from services.chassis.commands import Commands, Records, commands_of, records_of
from services.enquiry.background.memory import Memory
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.store.enquiries import ENQUIRIES


async def _memory(request: Request) -> Memory:
    memory: Memory = request.app.state.memory
    return memory


async def _invitation_key(request: Request) -> bytes:
    key: bytes = request.app.state.invitation_key
    return key


RECRUITERS = (Role.RECRUITMENT_WORKER, Role.MANAGER)
CASE_READERS = (*RECRUITERS, Role.SOCIAL_WORKER)
HOUSEHOLD = (*RECRUITERS, Role.ADOPTER)
"""The household itself, or a recruiter who writes down what it says."""

Enquiries = Annotated[Records[Enquiry], Depends(records_of(ENQUIRIES))]
EnquiryCommands = Annotated[Commands[Enquiry], Depends(commands_of(ENQUIRIES))]
InMemory = Annotated[Memory, Depends(_memory)]
InvitationKey = Annotated[bytes, Depends(_invitation_key)]
