"""What an applicant says of an earlier journey at an agency, and which ground of the fast track it can be.

The invariant: what they say opens nothing by itself; staff find out whether it is as the ground asks.
"""

from collections.abc import Mapping
from enum import StrEnum

from contracts.fast_track import FastTrackGround


class EarlierJourney(StrEnum):
    """How far an applicant came before, here or elsewhere; it stays on the form, and no event has it."""

    APPROVED_TO_ADOPT = "approved_to_adopt"
    APPROVED_TO_FOSTER = "approved_to_foster"
    NOT_APPROVED = "not_approved"
    NONE = "none"


GROUNDS: Mapping[EarlierJourney, FastTrackGround] = {
    EarlierJourney.APPROVED_TO_ADOPT: FastTrackGround.PREVIOUS_ADOPTER,
    EarlierJourney.APPROVED_TO_FOSTER: FastTrackGround.FOSTER_CARER,
}
