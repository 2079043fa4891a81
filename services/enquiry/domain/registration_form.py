"""The registration of interest as a form: Schedule 4 Part 1 of the Adoption Agencies Regulations 2005.

The invariant: a draft may be as empty as it likes, each of its parts is separate, and what is still
missing can be said in words that repeat nothing anybody wrote. No event ever holds a field of it.
"""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Generic, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Discriminator, Field, PositiveInt, Tag

from contracts.contact_details import Email, Phone, Postcode
from contracts.earlier_journey import EarlierJourney
from contracts.names import normal_name
from contracts.not_given import FIELDS, NotGiven
from contracts.reference import ApplicantNumber, DraftPart, Household
from contracts.written import WrittenIfAny
from services.enquiry.domain.people import Name, ShortText

REFEREES = 3
Day = Annotated[date, Field(ge=date(1900, 1, 1))]
Address = Annotated[tuple[ShortText, ...], Field(max_length=6)]


class Sex(StrEnum):
    """As the Schedule asks for it. What people say about themselves is an equality answer."""

    FEMALE = "female"
    MALE = "male"


class Partnership(StrEnum):
    """What the Schedule distinguishes. Marriages that ended are previous relationships."""

    MARRIED = "married"
    CIVIL_PARTNERSHIP = "civil_partnership"
    PARTNER = "partner"
    NONE = "none"


FORMAL = {Partnership.MARRIED, Partnership.CIVIL_PARTNERSHIP}


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class ApplicantPart(_Written):
    """What one applicant says of themselves."""

    part: Literal[DraftPart.FIRST_APPLICANT, DraftPart.SECOND_APPLICANT] = Field(title="Part")
    name: Name | None = Field(default=None, title="Full name")
    previous_names: Annotated[tuple[Name, ...], Field(max_length=10)] = Field(
        default=(), title="Previous names"
    )
    sex: Sex | None = Field(default=None, title="Sex")
    date_of_birth: Day | None = Field(default=None, title="Date of birth")
    place_of_birth: ShortText | None = Field(default=None, title="Place of birth")
    birth_not_given: Annotated[
        tuple[Literal[NotGiven.PLACE_OF_BIRTH], ...], Field(max_length=1)
    ] = Field(default=(), title="What you do not know of your birth")
    address: Address = Field(default=(), title="Address")
    postcode: Postcode | None = Field(default=None, title="Postcode")
    local_authority: ShortText | None = Field(
        default=None, title="Local authority", description="The council for this address"
    )
    home_not_given: Annotated[
        tuple[Literal[NotGiven.UK_ADDRESS, NotGiven.FIXED_ADDRESS], ...], Field(max_length=2)
    ] = Field(
        default=(),
        title="Address outside the UK, or no fixed address",
        description="A BFPO address counts as one outside the UK",
    )
    domiciled: bool | None = Field(
        default=None,
        title="Are you domiciled in the British Islands?",
        description="England, Wales, Scotland, Northern Ireland, the Channel Islands or the Isle of Man",
    )
    habitually_resident: bool | None = Field(
        default=None,
        title="Are you habitually resident in the British Islands?",
        description="England, Wales, Scotland, Northern Ireland, the Channel Islands or the Isle of Man",
    )
    habitually_resident_since: Day | None = Field(
        default=None, title="When did you become habitually resident there?"
    )
    partnership: Partnership | None = Field(
        default=None, title="Are you married or in a civil partnership, or do you have a partner?"
    )
    partnership_formed_on: Day | None = Field(
        default=None,
        title="When did the marriage or civil partnership begin?",
        description="The date you married or registered the civil partnership",
    )
    partnership_formed_at: ShortText | None = Field(
        default=None, title="Where did you marry or register it?"
    )
    partner_details: WrittenIfAny = Field(
        default=None, title="About the relationship with your partner"
    )
    applying_alone_because: WrittenIfAny = Field(default=None, title="Why are you applying alone?")
    had_previous_relationships: bool | None = Field(
        default=None, title="Have you had previous marriages or relationships?"
    )
    previous_relationships: WrittenIfAny = Field(
        default=None,
        title="About your previous marriages and relationships",
        description="Previous marriages, civil partnerships and relationships",
    )
    lived_in_other_areas: bool | None = Field(
        default=None,
        title="Have you lived in another local authority's area in the last 10 years?",
        description="In the UK",
    )
    lived_abroad: bool | None = Field(
        default=None,
        title="Have you lived in another country for a year or more since you were 18?",
    )
    worked_with_children: bool | None = Field(
        default=None,
        title="Have you worked or volunteered with children or adults who need care?",
    )
    earlier_journey: EarlierJourney | None = Field(
        default=None,
        title="Have you been approved or assessed before, to adopt or to foster?",
        description="With this agency or another one",
    )
    earlier_agency: ShortText | None = Field(
        default=None, title="With which agency or fostering service was that, and when?"
    )
    had_family_court_proceedings: bool | None = Field(
        default=None, title="Have you been involved in family court proceedings?"
    )
    family_court_proceedings: WrittenIfAny = Field(
        default=None, title="About the family court proceedings"
    )
    medical_practitioner: ShortText | None = Field(
        default=None,
        title="Your doctor (medical practitioner)",
        description="The name of the person or practice",
    )
    medical_practitioner_address: Address = Field(
        default=(), title="Address of your doctor (medical practitioner)"
    )
    doctor_not_given: Annotated[tuple[Literal[NotGiven.DOCTOR], ...], Field(max_length=1)] = Field(
        default=(), title="Not registered with a doctor"
    )


class HouseholdMember(_Written):
    """Someone who lives in the household, or a child of an applicant who lives elsewhere."""

    name: Name | None = Field(default=None, title="Full name")
    date_of_birth: Day | None = Field(default=None, title="Date of birth")
    not_given: Annotated[tuple[Literal[NotGiven.DATE_OF_BIRTH], ...], Field(max_length=1)] = Field(
        default=(), title="What you do not know of them"
    )
    relationship: ShortText | None = Field(default=None, title="Relationship to you")


Members = Annotated[
    tuple[HouseholdMember, ...] | None,
    Field(
        max_length=20,
        description="An empty list means that there is no one; null means not answered",
    ),
]


class HouseholdPart(_Written):
    """Who else belongs to the household."""

    part: Literal[DraftPart.HOUSEHOLD] = Field(title="Part")
    members: Members = Field(default=None, title="Who else lives in your household?")
    children_living_elsewhere: Members = Field(
        default=None, title="Your children who live elsewhere"
    )


class Referee(_Written):
    """Someone who will give a personal reference."""

    name: Name | None = Field(default=None, title="Full name")
    relationship: ShortText | None = Field(default=None, title="Relationship to you")
    is_relative: bool | None = Field(default=None, title="Is this person a relative?")
    how_long_known: ShortText | None = Field(default=None, title="How long have they known you?")
    address: Address = Field(default=(), title="Address")
    email: Email | None = Field(default=None, title="Email address")
    phone: Phone | None = Field(default=None, title="Phone number")
    not_given: Annotated[tuple[Literal[NotGiven.EMAIL_AND_PHONE], ...], Field(max_length=1)] = (
        Field(default=(), title="Without an email address and a phone number")
    )


class RefereesPart(_Written):
    """The three referees."""

    part: Literal[DraftPart.REFEREES] = Field(title="Part")
    referees: Annotated[tuple[Referee, ...], Field(max_length=REFEREES)] = Field(
        default=(), title="Referees", description="3 people. Only one can be a relative"
    )


AnyPart = ApplicantPart | HouseholdPart | RefereesPart
_KINDS = {
    DraftPart.FIRST_APPLICANT: "applicant",
    DraftPart.SECOND_APPLICANT: "applicant",
    DraftPart.HOUSEHOLD: "household",
    DraftPart.REFEREES: "referees",
}


def _kind(given: Any) -> str | None:
    part = given.get("part") if isinstance(given, dict) else getattr(given, "part", None)
    return _KINDS.get(DraftPart(part)) if part in tuple(DraftPart) else None


Content = Annotated[
    Annotated[ApplicantPart, Tag("applicant")]
    | Annotated[HouseholdPart, Tag("household")]
    | Annotated[RefereesPart, Tag("referees")],
    # A function, because the error for a tag that does not exist repeats what was sent.
    Discriminator(
        _kind,
        custom_error_type="part",
        custom_error_message="Say in `part` which part of the form this is",
    ),
]
ContentT = TypeVar("ContentT", ApplicantPart, HouseholdPart, RefereesPart)


class SavedPart(BaseModel, Generic[ContentT]):
    """A part as last saved, and how many times it has been saved."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    saved: PositiveInt
    content: ContentT


_SAVED: dict[DraftPart, Any] = {
    DraftPart.FIRST_APPLICANT: SavedPart[ApplicantPart],
    DraftPart.SECOND_APPLICANT: SavedPart[ApplicantPart],
    DraftPart.HOUSEHOLD: SavedPart[HouseholdPart],
    DraftPart.REFEREES: SavedPart[RefereesPart],
}


class Consent(_Written):
    """One applicant's consent to the checks of stage one, as signed."""

    applicant: ApplicantNumber
    name: Name
    on: date


class RegistrationForm(_Written):
    """The form of one household; a part that nobody has saved is None."""

    first_applicant: SavedPart[ApplicantPart] | None = None
    second_applicant: SavedPart[ApplicantPart] | None = None
    household: SavedPart[HouseholdPart] | None = None
    referees: SavedPart[RefereesPart] | None = None
    consents: tuple[Consent, ...] = ()

    def times_saved(self, part: DraftPart) -> int:
        """How often a part was saved; 0 where it never was."""
        kept = getattr(self, part)
        return kept.saved if kept else 0

    def with_part(self, content: AnyPart) -> Self:
        """The form with one part saved once more; the others are untouched."""
        kept = _SAVED[content.part](saved=self.times_saved(content.part) + 1, content=content)
        return self.model_copy(update={content.part: kept})

    def applicant(self, number: int) -> ApplicantPart | None:
        """What the first or second applicant said; None where they saved nothing."""
        kept = self.first_applicant if number == 1 else self.second_applicant
        return kept.content if kept else None

    def consent(self, number: int) -> Consent | None:
        """The applicant's consent, as long as it bears the name that they go by on the form."""
        given = next((each for each in self.consents if each.applicant == number), None)
        part = self.applicant(number)
        named = given and part and part.name and same_name(given.name, part.name)
        return given if named else None

    def with_consent(self, consent: Consent) -> Self:
        """The form with this consent, in place of an earlier one of the same applicant."""
        others = (each for each in self.consents if each.applicant != consent.applicant)
        return self.model_copy(update={"consents": (*others, consent)})

    def without_consents(self) -> Self:
        """The form of a household that wants no checks made."""
        return self.model_copy(update={"consents": ()})

    def without_applicants(self, numbers: Collection[int]) -> Self:
        """The form without what these applicants say of themselves and signed."""
        parts = {1: "first_applicant", 2: "second_applicant"}
        consents = tuple(each for each in self.consents if each.applicant not in numbers)
        gone = {parts[number]: None for number in numbers}
        return self.model_copy(update={**gone, "consents": consents})

    def as_seen_by(self, applicant: int | None) -> Self:
        """The form without what the other applicant says and signed; whole for None."""
        if applicant is None:
            return self
        return self.without_applicants({3 - applicant})

    def for_household(self, household: Household) -> Self:
        """The form of a household that continues as this; a single one keeps its first applicant."""
        if household is Household.JOINT:
            return self
        return self.without_applicants({2})


def different_days(one: ApplicantPart | None, other: ApplicantPart | None) -> bool:
    """Whether two who apply together gave two days on which their marriage or partnership began."""
    parts = [each for each in (one, other) if each and each.partnership in FORMAL]
    days = {each.partnership_formed_on for each in parts if each.partnership_formed_on}
    return len(days) > 1


def not_given_in(part: BaseModel) -> frozenset[NotGiven]:
    """What somebody said that they, or the person they name, do not have or know."""
    return frozenset(code for name in FIELDS for code in getattr(part, name, ()))


def same_name(one: str, other: str) -> bool:
    """Whether two names are equal but for case, accents, punctuation and order."""
    return normal_name(one) == normal_name(other)
