"""What routes of this service ask for: the doors to its records, and what it holds in memory."""

from typing import Annotated

from fastapi import Depends, Request

from services.chassis.cases import CaseRecords
from services.chassis.http import Door, door, records
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.store.enquiries import ENQUIRIES
from services.enquiry.store.memory import Memory


async def _memory(request: Request) -> Memory:
    memory: Memory = request.app.state.memory
    return memory


Enquiries = Annotated[CaseRecords[Enquiry], Depends(records(ENQUIRIES))]
EnquiriesDoor = Annotated[Door[Enquiry], Depends(door(ENQUIRIES))]
InMemory = Annotated[Memory, Depends(_memory)]
