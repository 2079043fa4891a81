"""Settles what one record owes another: first it tells the enquiry, then it strikes off the debt.

The invariant: stopped between the two writes it is done again, and the enquiry knows the debt by its
number, so it happens once. Debts to one enquiry are settled in their order.
"""

from functools import partial
from typing import Any
from uuid import UUID

import structlog
from pymongo.errors import PyMongoError

from contracts.enquiry import DuplicateAbsorbed
from services.chassis.cases import CaseRecords, LostRace
from services.chassis.decision import Decision, Refusal
from services.chassis.record import Cause
from services.enquiry.domain.duplicate_enquiries import refused_debt
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.obligation_effects import record_owed
from services.enquiry.domain.obligations import Debtor, Owed
from services.enquiry.store.obligations import in_debt

log = structlog.get_logger()


async def settle(debtors: CaseRecords[Any], enquiries: CaseRecords[Enquiry], debtor: UUID) -> None:
    """Settles what one record owes; what cannot be settled now is left to `settle_all`."""
    try:
        await _settle(debtors, enquiries, debtor)
    except PyMongoError as away:
        log.warning("debt_waits", debtor=str(debtor), error=away)


async def settle_all(debtors: CaseRecords[Any], enquiries: CaseRecords[Enquiry]) -> int:
    """Settles what records of this kind still owe; how many records were in debt."""
    found = [each async for each in in_debt(debtors)]
    for debtor in found:
        await _settle(debtors, enquiries, debtor)
    return len(found)


async def _settle(debtors: CaseRecords[Any], enquiries: CaseRecords[Enquiry], debtor: UUID) -> None:
    waiting: set[UUID] = set()
    while (owed := await _next(debtors, debtor, waiting)) is not None:
        if not await _settled(debtors, enquiries, debtor, owed):
            waiting.add(owed.journey)


async def _next(debtors: CaseRecords[Any], debtor: UUID, waiting: set[UUID]) -> Owed | None:
    state: Debtor | None = (await debtors.read(debtor)).state
    owed = state.owed if state else ()
    return next((each for each in owed if each.journey not in waiting), None)


async def _settled(
    debtors: CaseRecords[Any], enquiries: CaseRecords[Enquiry], debtor: UUID, owed: Owed
) -> bool:
    """Whether the debt is gone; where not, it is in the log and tried again."""
    debt = f"{debtor}/{owed.number}"
    try:
        taken = await _told(enquiries, owed, Cause(debt, correlation=debtor.hex))
        decide = _struck_off if taken or owed.type != DuplicateAbsorbed.type else refused_debt
        cause = Cause(f"{debt}/settled", correlation=debtor.hex)
        await debtors.change(debtor, partial(decide, owed=owed), cause)
    except PyMongoError:
        raise
    except LostRace:
        log.info("debt_waits", debtor=str(debtor), number=owed.number, type=owed.type)
        return False
    except Exception as error:  # noqa: BLE001  one debt that fails must not hold up all others
        log.error("debt_not_settled", debt=debt, type=owed.type, error=error)  # noqa: TRY400
        return False
    return True


async def _told(enquiries: CaseRecords[Enquiry], owed: Owed, cause: Cause) -> bool:
    """Whether the enquiry holds the event; it does not where it had nothing to record."""
    decide = partial(record_owed, owed.event, journey=owed.journey, debt=cause.key)
    try:
        receipt = await enquiries.change(owed.journey, decide, cause)
    except Refusal:
        if owed.type != DuplicateAbsorbed.type:
            raise
        return False
    return bool(receipt.events)


def _struck_off(state: Debtor | None, owed: Owed) -> Decision[Any]:
    if state is None:
        raise LookupError("a debtor's record is never taken away")
    return Decision(state.settled(owed.number))
