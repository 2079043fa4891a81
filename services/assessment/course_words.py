"""What applicants read about what befalls their case as a whole, a sentence for each event.

The invariant: it says what was recorded, and never why staff think so.
"""

from contracts.change_of_address import AddressChanged, ChangeOfAddressTold
from contracts.early_permanence import EarlyPermanenceAssessed, EarlyPermanenceConsidered
from contracts.hold import CaseHeld
from contracts.words import day


def held(event: CaseHeld) -> str:
    """Without who asked: one of two applicants may have, and that is not the other's to read."""
    until = f" The agency expects to go on by {day(event.until)}." if event.until else ""
    return f"The agency put your application on hold.{until} The deadlines have not changed."


def told_of_move(event: ChangeOfAddressTold) -> str:
    return f"You told the agency that you are moving home. The date of the move: {day(event.moves_on)}."


def moved_home(event: AddressChanged) -> str:
    area = " That includes a report from your new local authority." if event.other_area else ""
    return f"You moved home. Your agency needs to check your new home.{area}"


def considered(event: EarlyPermanenceConsidered) -> str:
    said = "are" if event.interested else "are not"
    return f"You told the agency that you {said} interested in early permanence."


def suits(event: EarlyPermanenceAssessed) -> str:
    said = "suits" if event.suitable else "does not suit"
    return f"The agency thinks that early permanence {said} you. The report about you will say why."
