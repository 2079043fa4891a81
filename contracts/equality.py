"""Equality answers of individuals: under a pseudonym of their own, sealed, optional, for reporting alone.

The invariant: whoever reads the stream learns neither an answer nor whose it is. Each event is sealed with a
key of its own, which the enquiry service keeps until the person changes or withdraws the answers. The
questions are those of the GOV.UK Design System, each list in its order.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, ClassVar, Generic, Self, TypeVar
from uuid import UUID

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contracts.event import Event, events_of
from contracts.reference import EthnicGroup

TOPIC = "equality"

ApplicantNumber = Annotated[int, Field(ge=1, le=2, description="First or second applicant")]


class SexualOrientation(StrEnum):
    """Self-perceived identity; `other` may be said in words."""

    HETEROSEXUAL_OR_STRAIGHT = "heterosexual_or_straight"
    GAY_OR_LESBIAN = "gay_or_lesbian"
    BISEXUAL = "bisexual"
    OTHER = "other"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"


class Religion(StrEnum):
    """Christian includes all denominations; `any_other` may be said in words."""

    NO_RELIGION = "no_religion"
    CHRISTIAN = "christian"
    BUDDHIST = "buddhist"
    HINDU = "hindu"
    JEWISH = "jewish"
    MUSLIM = "muslim"
    SIKH = "sikh"
    ANY_OTHER = "any_other"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"


class YesNo(StrEnum):
    """Yes, no, or the wish not to say."""

    YES = "yes"
    NO = "no"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"


class ReducedActivity(StrEnum):
    """Whether a lasting condition or illness reduces what somebody can do day to day."""

    YES_A_LOT = "yes_a_lot"
    YES_A_LITTLE = "yes_a_little"
    NOT_AT_ALL = "not_at_all"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"


class Sex(StrEnum):
    """Asked before whether the gender is the same as the sex registered at birth."""

    FEMALE = "female"
    MALE = "male"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"


class MaritalStatus(StrEnum):
    """Legal marital or registered civil partnership status."""

    NEVER_MARRIED = "never_married"
    MARRIED = "married"
    IN_CIVIL_PARTNERSHIP = "in_civil_partnership"
    SEPARATED_FROM_MARRIAGE = "separated_from_marriage"
    SEPARATED_FROM_CIVIL_PARTNERSHIP = "separated_from_civil_partnership"
    DIVORCED = "divorced"
    CIVIL_PARTNERSHIP_DISSOLVED = "civil_partnership_dissolved"
    WIDOWED = "widowed"
    SURVIVING_CIVIL_PARTNER = "surviving_civil_partner"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"


class AgeGroup(StrEnum):
    """The age on the day on which the registration of interest was received; adopters are 21 or over. The edges are ours."""

    UNDER_30 = "under_30"
    FROM_30 = "30_to_39"
    FROM_40 = "40_to_49"
    FROM_50 = "50_or_over"


class CountedAnswers(BaseModel):
    """What measures count of one individual's answers, and whose they are; only sealed does it leave.

    A question that was left out, or whose answer was withdrawn, is null; so is each but the ethnic group in an
    event of the second version. Nothing that someone said in their own words is in it. The age group is no answer:
    it follows from the birthday on the registration form, and leaves with the answers alone.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    journey: UUID
    applicant: ApplicantNumber
    ethnic_group: EthnicGroup | None = None
    sex: Sex | None = None
    gender_same_as_at_birth: YesNo | None = None
    sexual_orientation: SexualOrientation | None = None
    religion: Religion | None = None
    long_term_condition: YesNo | None = None
    reduced_activity: ReducedActivity | None = None
    marital_status: MaritalStatus | None = None
    age_group: AgeGroup | None = None


SEALED_BYTES = 512
"""Everything that is sealed is filled up to this size: its length would tell the answers. The longest answers leave some of it."""

_SEALED = {"alg": "dir", "enc": "A256GCM"}


class SealBroken(ValueError):
    """What is sealed does not open with this key."""


@dataclass(frozen=True, slots=True)
class AnswersKey:
    """The key of one event: 32 random bytes in base 64, used once."""

    value: str = field(repr=False)

    @classmethod
    def new(cls) -> Self:
        """A key that nothing was sealed with."""
        return cls(str(OctKey.generate_key(256).get("k")))

    def seal(self, answers: CountedAnswers) -> str:
        """The answers as a JSON Web Encryption (RFC 7516, AES-256-GCM), in compact form."""
        filled = answers.model_dump_json().encode().ljust(SEALED_BYTES)
        return jwe.encrypt_compact(_SEALED, filled, self._key)

    def open(self, sealed: str) -> CountedAnswers:
        """What was sealed with this key; raises `SealBroken` where it was with another one, or changed since."""
        try:
            opened = jwe.decrypt_compact(sealed, self._key, algorithms=[*_SEALED.values()])
            return CountedAnswers.model_validate_json(opened.plaintext or b"")
        except (JoseError, ValidationError, ValueError) as error:
            raise SealBroken from error

    @property
    def _key(self) -> OctKey:
        return OctKey.import_key({"kty": "oct", "k": self.value})


class EqualityAnswersGiven(Event):
    """One individual's answers as they now stand, sealed; the latest event counts, and it alone can be opened.

    The first version of this type had the answers openly, under the identity of the journey.
    """

    type: ClassVar[str] = "equality.answers_given.v3"
    sealed: str = Field(
        pattern=r"^[A-Za-z0-9_-]{39}\.\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]{683}\.[A-Za-z0-9_-]{22}$",
        description="`CountedAnswers` as a JSON Web Encryption; reporting asks the enquiry service for the key",
    )


class EthnicGroupGiven(Event):
    """The second version of `EqualityAnswersGiven`, with the ethnic group alone: still read, never written.

    It takes its place among the events of the person: the latest of either counts.
    """

    type: ClassVar[str] = "equality.answers_given.v2"
    sealed: str = Field(
        pattern=r"^[A-Za-z0-9_-]{39}\.\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]{214}\.[A-Za-z0-9_-]{22}$",
        description="`CountedAnswers` as it was before there were other answers in it, as a JSON Web Encryption",
    )


SEALED_EVENTS = (EqualityAnswersGiven, EthnicGroupGiven)
"""Each with a key of its own that reporting asks for."""


class EqualityAnswersWithdrawn(Event):
    """One individual withdrew all answers: the last key is deleted, so that no event of theirs can be opened."""

    type: ClassVar[str] = "equality.answers_withdrawn.v1"


EVENTS = events_of(TOPIC)


class FiveGroups(StrEnum):
    """The high-level ethnic groups of the census."""

    WHITE = "white"
    MIXED = "mixed"
    ASIAN = "asian"
    BLACK = "black"
    OTHER = "other"


class DfeEthnicity(StrEnum):
    """The ethnicity codes of the Department for Education's data collections (CBDS, SSDA903)."""

    WBRI = "WBRI"
    WIRI = "WIRI"
    WIRT = "WIRT"
    WROM = "WROM"
    WOTH = "WOTH"
    MWBC = "MWBC"
    MWBA = "MWBA"
    MWAS = "MWAS"
    MOTH = "MOTH"
    AIND = "AIND"
    APKN = "APKN"
    ABAN = "ABAN"
    CHNE = "CHNE"
    AOTH = "AOTH"
    BCRB = "BCRB"
    BAFR = "BAFR"
    BOTH = "BOTH"
    OOTH = "OOTH"
    REFU = "REFU"
    NOBT = "NOBT"


CodeT = TypeVar("CodeT", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class EthnicGroupMap(Generic[CodeT]):
    """The answers in the codes of another list: several codes where the lists do not line up.

    A map that a publication was made by is never changed: a new version is added beside it.
    """

    version: int
    source: str
    codes: Mapping[EthnicGroup, tuple[CodeT, ...]]
    left_open: Mapping[EthnicGroup, str]


_G, _D, _F = EthnicGroup, DfeEthnicity, FiveGroups

DFE_ETHNICITY = EthnicGroupMap(
    version=1,
    source="GSS harmonised standard of 18 March 2025; DfE Common Basic Data Set and SSDA903",
    codes={
        _G.WHITE_BRITISH: (_D.WBRI,),
        _G.WHITE_IRISH: (_D.WIRI,),
        _G.GYPSY_OR_IRISH_TRAVELLER: (_D.WIRT, _D.WROM),
        _G.ROMA: (_D.WROM,),
        _G.WHITE_OTHER: (_D.WOTH,),
        _G.WHITE_AND_BLACK_CARIBBEAN: (_D.MWBC,),
        _G.WHITE_AND_BLACK_AFRICAN: (_D.MWBA,),
        _G.WHITE_AND_ASIAN: (_D.MWAS,),
        _G.MIXED_OTHER: (_D.MOTH,),
        _G.INDIAN: (_D.AIND,),
        _G.PAKISTANI: (_D.APKN,),
        _G.BANGLADESHI: (_D.ABAN,),
        _G.CHINESE: (_D.CHNE,),
        _G.ASIAN_OTHER: (_D.AOTH,),
        _G.BLACK_CARIBBEAN: (_D.BCRB,),
        _G.BLACK_AFRICAN: (_D.BAFR,),
        _G.BLACK_OTHER: (_D.BOTH,),
        _G.ARAB: (_D.OOTH,),
        _G.ANY_OTHER: (_D.OOTH,),
        _G.PREFER_NOT_TO_SAY: (_D.REFU,),
    },
    left_open={
        _G.GYPSY_OR_IRISH_TRAVELLER: "Irish Travellers are WIRT, Gypsies WROM; the one answer does "
        "not say which, so no code can be chosen for the person.",
        _G.CHINESE: "Asian in the census, a group of its own in the department's list.",
        _G.ARAB: "The department's list has no main code for Arab; it falls under any other.",
    },
)
"""Somebody who gave no answer at all is NOBT, not yet obtained, which is no answer of the list."""

FIVE_GROUPS = EthnicGroupMap(
    version=1,
    source="Census 2021 in England, high-level ethnic groups",
    codes={
        _G.WHITE_BRITISH: (_F.WHITE,),
        _G.WHITE_IRISH: (_F.WHITE,),
        _G.GYPSY_OR_IRISH_TRAVELLER: (_F.WHITE,),
        _G.ROMA: (_F.WHITE,),
        _G.WHITE_OTHER: (_F.WHITE,),
        _G.WHITE_AND_BLACK_CARIBBEAN: (_F.MIXED,),
        _G.WHITE_AND_BLACK_AFRICAN: (_F.MIXED,),
        _G.WHITE_AND_ASIAN: (_F.MIXED,),
        _G.MIXED_OTHER: (_F.MIXED,),
        _G.INDIAN: (_F.ASIAN,),
        _G.PAKISTANI: (_F.ASIAN,),
        _G.BANGLADESHI: (_F.ASIAN,),
        _G.CHINESE: (_F.ASIAN,),
        _G.ASIAN_OTHER: (_F.ASIAN,),
        _G.BLACK_CARIBBEAN: (_F.BLACK,),
        _G.BLACK_AFRICAN: (_F.BLACK,),
        _G.BLACK_OTHER: (_F.BLACK,),
        _G.ARAB: (_F.OTHER,),
        _G.ANY_OTHER: (_F.OTHER,),
        _G.PREFER_NOT_TO_SAY: (),
    },
    left_open={_G.PREFER_NOT_TO_SAY: "Unknown; counted in no group."},
)


def dfe_ethnicity(group: EthnicGroup | None) -> tuple[DfeEthnicity, ...]:
    """The codes under which an answer may be returned; NOBT where there is none."""
    return (DfeEthnicity.NOBT,) if group is None else DFE_ETHNICITY.codes[group]


_REDUCES = {
    ReducedActivity.YES_A_LOT: True,
    ReducedActivity.YES_A_LITTLE: True,
    ReducedActivity.NOT_AT_ALL: False,
}


def is_disabled(condition: YesNo | None, activity: ReducedActivity | None) -> bool | None:
    """Disabled as the Equality Act 2010 puts it: a lasting condition that reduces daily activity.

    None where one of the answers that it takes was not given. Our reading: the two questions do not
    ask word for word what the Act defines.
    """
    if condition is YesNo.NO:
        return False
    if condition is not YesNo.YES:
        return None
    return _REDUCES.get(activity) if activity else None
