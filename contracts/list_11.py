"""List 11 of Annex A, which Ofsted asks of an adoption agency at an inspection: its headers and its codes.

The invariant: a cell holds letter, bracket, space and code, exactly as here, because the sector's tools read a word of
our own as another code or empty it. What nobody recorded has a code of its own.
"""

from collections.abc import Mapping
from enum import StrEnum

SHEET = "List 11"
HEADERS = (
    "Individual adopter identifier",
    "Family identifier",
    "Gender",
    "Ethnicity",
    "Disability",
    "Is the (prospective) adopter fostering for adoption?",
    "Date enquiry received",
    "Date Stage 1 started",
    "Date Stage 1 ended",
    "Date Stage 2 started",
    "Date Stage 2 ended",
    "Date application submitted",
    "Date application approved",
    "Date adopter matched with child(ren)",
    "Date child/children placed with adopter(s)",
    "No. of children placed",
    "Date of Adoption Order",
    "Date of leaving adoption process",
    "Reason for leaving adoption process",
)
"""Row 1, in this order, case and spacing: with one header changed the list is not found."""


class RecordedGender(StrEnum):
    """What an applicant told staff of their gender, for the case record."""

    MALE = "male"
    FEMALE = "female"
    NEITHER = "neither"
    NOT_STATED = "not_stated"


class RecordedEthnicity(StrEnum):
    """What an applicant told staff of their ethnic origin, in the groups of Annex A."""

    WHITE_BRITISH = "white_british"
    WHITE_IRISH = "white_irish"
    TRAVELLER_OF_IRISH_HERITAGE = "traveller_of_irish_heritage"
    GYPSY_OR_ROMA = "gypsy_or_roma"
    WHITE_OTHER = "white_other"
    WHITE_AND_BLACK_CARIBBEAN = "white_and_black_caribbean"
    WHITE_AND_BLACK_AFRICAN = "white_and_black_african"
    WHITE_AND_ASIAN = "white_and_asian"
    MIXED_OTHER = "mixed_other"
    INDIAN = "indian"
    PAKISTANI = "pakistani"
    BANGLADESHI = "bangladeshi"
    ASIAN_OTHER = "asian_other"
    BLACK_CARIBBEAN = "black_caribbean"
    BLACK_AFRICAN = "black_african"
    BLACK_OTHER = "black_other"
    CHINESE = "chinese"
    ANY_OTHER = "any_other"
    NOT_STATED = "not_stated"


class RecordedDisability(StrEnum):
    """Whether an applicant told staff that they have a disability."""

    YES = "yes"
    NO = "no"
    NOT_STATED = "not_stated"


class LeavingReason(StrEnum):
    """Why an adopter left the process, as far as List 11 tells reasons apart."""

    WITHDREW = "withdrew"
    ON_HOLD = "on_hold"
    REFUSED = "refused"


GENDER: Mapping[RecordedGender | None, str] = {
    RecordedGender.MALE: "a) Male",
    RecordedGender.FEMALE: "b) Female",
    RecordedGender.NOT_STATED: "c) Not stated/recorded",
    RecordedGender.NEITHER: "d) Neither",
    None: "c) Not stated/recorded",
}
ETHNICITY: Mapping[RecordedEthnicity | None, str] = {
    RecordedEthnicity.WHITE_BRITISH: "a) WBRI",
    RecordedEthnicity.WHITE_IRISH: "b) WIRI",
    RecordedEthnicity.TRAVELLER_OF_IRISH_HERITAGE: "c) WIRT",
    RecordedEthnicity.WHITE_OTHER: "d) WOTH",
    RecordedEthnicity.GYPSY_OR_ROMA: "e) WROM",
    RecordedEthnicity.WHITE_AND_BLACK_CARIBBEAN: "f) MWBC",
    RecordedEthnicity.WHITE_AND_BLACK_AFRICAN: "g) MWBA",
    RecordedEthnicity.WHITE_AND_ASIAN: "h) MWAS",
    RecordedEthnicity.MIXED_OTHER: "i) MOTH",
    RecordedEthnicity.INDIAN: "j) AIND",
    RecordedEthnicity.PAKISTANI: "k) APKN",
    RecordedEthnicity.BANGLADESHI: "l) ABAN",
    RecordedEthnicity.ASIAN_OTHER: "m) AOTH",
    RecordedEthnicity.BLACK_CARIBBEAN: "n) BCRB",
    RecordedEthnicity.BLACK_AFRICAN: "o) BAFR",
    RecordedEthnicity.BLACK_OTHER: "p) BOTH",
    RecordedEthnicity.CHINESE: "q) CHNE",
    RecordedEthnicity.ANY_OTHER: "r) OOTH",
    RecordedEthnicity.NOT_STATED: "s) REFU",
    None: "s) NOBT",
}
DISABILITY: Mapping[RecordedDisability | None, str] = {
    RecordedDisability.YES: "a) Yes",
    RecordedDisability.NO: "b) No",
    RecordedDisability.NOT_STATED: "c) Unknown",
    None: "c) Unknown",
}
"""By what was recorded; None where nothing was."""
FOSTERING: Mapping[bool, str] = {True: "a) Yes", False: "c) Unknown"}
"""Whether an adopter fosters for adoption: that they do is recorded, that they do not is not, so the agency fills it in."""
LEAVING: Mapping[LeavingReason, str] = {
    LeavingReason.WITHDREW: "1 - Adopter withdrew from process",
    LeavingReason.ON_HOLD: "2 - Process put on hold",
    LeavingReason.REFUSED: "3 - Application refused",
}
LIST_11_WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    RecordedGender: {RecordedGender.NOT_STATED: "They do not want to say"},
    RecordedEthnicity: {
        RecordedEthnicity.WHITE_BRITISH: "White British",
        RecordedEthnicity.WHITE_IRISH: "White Irish",
        RecordedEthnicity.TRAVELLER_OF_IRISH_HERITAGE: "Traveller of Irish heritage",
        RecordedEthnicity.GYPSY_OR_ROMA: "Gypsy or Roma",
        RecordedEthnicity.WHITE_OTHER: "Any other White background",
        RecordedEthnicity.WHITE_AND_BLACK_CARIBBEAN: "White and Black Caribbean",
        RecordedEthnicity.WHITE_AND_BLACK_AFRICAN: "White and Black African",
        RecordedEthnicity.WHITE_AND_ASIAN: "White and Asian",
        RecordedEthnicity.MIXED_OTHER: "Any other mixed background",
        RecordedEthnicity.ASIAN_OTHER: "Any other Asian background",
        RecordedEthnicity.BLACK_CARIBBEAN: "Black Caribbean",
        RecordedEthnicity.BLACK_AFRICAN: "Black African",
        RecordedEthnicity.BLACK_OTHER: "Any other Black background",
        RecordedEthnicity.ANY_OTHER: "Any other ethnic group",
        RecordedEthnicity.NOT_STATED: "They do not want to say",
    },
    RecordedDisability: {RecordedDisability.NOT_STATED: "They do not want to say"},
}
"""What these codes are called where people read them."""
