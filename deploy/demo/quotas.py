"""How many households go how far: the same in each sixteenth of the year, drawn by nobody.

The invariant: the first slices of the year, however many, hold the published shares to the nearest
person, so a sixteenth and the whole year are both right.
"""

from enum import IntEnum, auto

from deploy.demo.published import Published

SLICES = 16
ENQUIRIES = 625


class Ending(IntEnum):
    """How a household's journey ends; who ends later in this list has come at least as far."""

    WENT_QUIET = auto()
    WITHDREW_ENQUIRY = auto()
    WITHDREW_REGISTRATION = auto()
    DECLINED = auto()
    WITHDREW_IN_STAGE_ONE = auto()
    NOT_SUITABLE_AT_STAGE_ONE = auto()
    LET_THE_WINDOW_LAPSE = auto()
    WITHDREW_IN_WINDOW = auto()
    WITHDREW_IN_STAGE_TWO = auto()
    WITHDREW_BEFORE_PANEL = auto()
    DETERMINED = auto()
    APPROVED = auto()


REGISTERED = Ending.WITHDREW_REGISTRATION
ACCEPTED = Ending.WITHDREW_IN_STAGE_ONE
IN_STAGE_TWO = Ending.WITHDREW_IN_STAGE_TWO
REFERRED = Ending.WITHDREW_BEFORE_PANEL
TO_PANEL = Ending.DETERMINED

ENDINGS = {
    Ending.WENT_QUIET: 293,
    Ending.WITHDREW_ENQUIRY: 192,
    Ending.WITHDREW_REGISTRATION: 3,
    Ending.DECLINED: 7,
    Ending.WITHDREW_IN_STAGE_ONE: 12,
    Ending.NOT_SUITABLE_AT_STAGE_ONE: 6,
    Ending.LET_THE_WINDOW_LAPSE: 5,
    Ending.WITHDREW_IN_WINDOW: 6,
    Ending.WITHDREW_IN_STAGE_TWO: 8,
    Ending.WITHDREW_BEFORE_PANEL: 3,
    Ending.DETERMINED: 6,
    Ending.APPROVED: 84,
}
"""Of the 625 households of a slice: 140 register, 84 are approved."""

COUPLES_APPROVED = 65
COUPLES_REGISTERED = 106
"""Of those 84 and 140 households: about three in four, as where 4,000 families are 7,100 people."""

INDIVIDUALS_APPROVED = ENDINGS[Ending.APPROVED] + COUPLES_APPROVED
INDIVIDUALS_REGISTERED = COUPLES_REGISTERED + sum(
    count for ending, count in ENDINGS.items() if ending >= REGISTERED
)


def minority_approved(part: int) -> int:
    """How many individuals from ethnic minorities are approved in a slice, 0 to 15."""
    share = Published.read().figure("ethnic_minority_approvals")
    return of_slice(part, share, INDIVIDUALS_APPROVED)


def minority_registered(part: int) -> int:
    """How many individuals from ethnic minorities register in a slice, 0 to 15."""
    share = Published.read().figure("ethnic_minority_registrations")
    return of_slice(part, share, INDIVIDUALS_REGISTERED)


def of_slice(part: int, share: float, whole: int) -> int:
    """How many of a slice's `whole` are so many per cent, so that the slices before it come out too."""
    upto, before = (round(share * whole * slices / 100) for slices in (part + 1, part))
    return upto - before
