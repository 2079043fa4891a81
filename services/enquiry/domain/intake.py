"""The first hello: an enquiry is received, and later perhaps who the household is changes.

The invariant: someone of the household can always be answered.
"""

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.clocks import TWO_STAGE_PROCESS, LocalStandard
from contracts.contact_details import Email, Phone, Postcode
from contracts.enquiry import ContactDetailsChanged, EnquiryReceived, Source
from contracts.reference import AgencyCode, ApplicantNumber, Channel, Household, SourceKind
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.enquiry.domain.enquiry import (
    Enquiry,
    decide,
    next_due,
    require_open,
    require_with_agency,
)
from services.enquiry.domain.invitation import account_removals, left_out, replaced_people
from services.enquiry.domain.likeness import likeness
from services.enquiry.domain.people import (
    NUMBERED,
    PEOPLE,
    ActingStaffIfAny,
    Applicant,
    Name,
    ShortText,
    WhichApplicant,
    Wishes,
    require_names,
)
from services.enquiry.domain.progress import evolve
from services.enquiry.domain.timekeeping import clock_runs


class _People(BaseModel):
    """A household as it names itself. A couple is named together."""

    model_config = ConfigDict(hide_input_in_errors=True)

    household: Household = Field(title="Who is adopting?")
    applicants: Annotated[tuple[Applicant, ...], Field(min_length=1, max_length=2)] = Field(
        title="Applicants"
    )
    postcode: Postcode | None = Field(default=None, title="Postcode")

    @model_validator(mode="after")
    def _somebody_to_answer(self) -> Self:
        if len(self.applicants) != PEOPLE[self.household]:
            raise ValueError("give 1 applicant for a single enquiry and 2 for a joint one")
        if not self.applicants[0].is_reached:
            raise ValueError(
                "give the first applicant's email address, phone number or postal address"
            )
        return self


class ReceiveEnquiry(Command, _People):
    """A household told the agency that it is thinking about adopting.

    `previous_journey` is the same household's earlier journey that ended, if any.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-03",
                    "agency": "moorland",
                    "channel": "web_form",
                    "source": {"kind": "campaign", "code": "spring-2025"},
                    "household": "joint",
                    "applicants": [
                        {
                            "name": "Example One",
                            "email": "one@example.org",
                            "wishes": {"channel": "phone", "time_of_day": "evening"},
                        },
                        {"name": "Example Two"},
                    ],
                    "postcode": "ZX1 2AB",
                }
            ]
        }
    )

    agency: AgencyCode = Field(title="Agency")
    channel: Channel = Field(title="How did they contact you?")
    source: Source | None = Field(default=None, title="What brought them to you?")
    previous_journey: UUID | None = Field(default=None, title="Their previous journey, if any")
    staff: ActingStaffIfAny = None


class ChangeContactDetails(Command, _People):
    """Replace the people in the household and their contact details.

    A different name means a different person, unless `renamed` lists that applicant.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-10",
                    "household": "single",
                    "applicants": [{"name": "Example One", "phone": "01632 960001"}],
                    "staff": "recruiter-07",
                },
                {
                    "on": "2025-03-10",
                    "household": "joint",
                    "applicants": [
                        {"name": "Example One", "phone": "01632 960001"},
                        {"name": "Example Two"},
                    ],
                    "staff": "recruiter-07",
                },
            ]
        }
    )

    renamed: Annotated[frozenset[ApplicantNumber], Field(max_length=2)] = Field(
        default=frozenset(),
        title="Who has a new name, but is the same person?",
        description="They can still sign in. If you name someone else in an applicant's place, the access of the person who left ends, and what they wrote on the registration form is removed",
        json_schema_extra=NUMBERED,
    )
    staff: ActingStaffIfAny = None

    @model_validator(mode="after")
    def _renamed_are_among_them(self) -> Self:
        if not self.renamed <= set(range(1, len(self.applicants) + 1)):
            raise ValueError("only an applicant whom you name can have a new name")
        return self


class ChangeOwnDetails(Command):
    """Change your own details. What you leave out stays the same; null removes it."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-10",
                    "applicant": 1,
                    "phone": "01632 960001",
                    "wishes": {"channel": "phone", "time_of_day": "evening"},
                }
            ]
        },
    )

    applicant: WhichApplicant
    name: Name | None = Field(default=None, title="Full name")
    email: Email | None = Field(default=None, title="Email address")
    phone: Phone | None = Field(default=None, title="Phone number")
    address: ShortText | None = Field(
        default=None, title="Postal address", description="Where letters on paper reach you"
    )
    wishes: Wishes | None = Field(default=None, title="How you would like us to contact you")

    def changes(self) -> dict[str, Any]:
        """The details that were given, by their names."""
        given = self.model_fields_set & Applicant.model_fields.keys()
        return {field: getattr(self, field) for field in given}

    @model_validator(mode="after")
    def _something_to_change(self) -> Self:
        changes = self.changes()
        if not changes:
            raise ValueError(
                "change at least one of name, email address, phone, postal address or contact preferences"
            )
        if changes.get("name", "") is None:
            raise ValueError("you can change a name but not remove it")
        return self


def receive_enquiry(
    _: Enquiry | None,
    command: ReceiveEnquiry,
    *,
    standards: tuple[LocalStandard, ...] = (),
    mystery_shop: bool = False,
    previous: Enquiry | None = None,
    is_planned: bool = True,
) -> Decision[Enquiry]:
    """Begins an enquiry; the clocks of the first response and of the information start.

    `previous` is the household's journey before, where the command names one. Of a campaign
    that nobody planned (`is_planned`) it is kept that it was one, and not its code.
    """
    require_names(command)
    if previous is not None:
        may_return(previous)
    not_before(command.on, TWO_STAGE_PROCESS, "the two-stage process began")
    received = EnquiryReceived(
        occurred_on=command.on,
        agency=command.agency,
        channel=command.channel,
        household=command.household,
        source=command.source if is_planned else Source(kind=SourceKind.CAMPAIGN),
        standards=standards,
        previous_journey=command.previous_journey,
        mystery_shop=mystery_shop,
    )
    progress = evolve(None, received)
    enquiry = Enquiry(
        agency=command.agency,
        progress=progress,
        applicants=command.applicants,
        postcode=command.postcode,
        channel=command.channel,
        likeness=likeness(command.applicants, command.postcode),
        remarked=progress.version,
        **next_due(progress, clock_runs(progress.dates)),
    )
    return Decision(enquiry, [received])


def may_return(previous: Enquiry) -> None:
    """Refuses a new journey to a household whose earlier one has not ended."""
    if not previous.has_ended:
        raise Refusal(Kind.NOT_NOW, "The previous journey you named has not ended. Continue there.")


def change_contact_details(
    state: Enquiry | None, command: ChangeContactDetails
) -> Decision[Enquiry]:
    """Keeps who the household is now; a submitted registration names its applicants itself.

    Access ends for an applicant who is replaced or left out, and the new applicant cannot read what they wrote.
    """
    enquiry = require_with_agency(state, command.on)
    require_names(command)
    if enquiry.submitted_on is not None and command.household is not enquiry.progress.household:
        raise Refusal(
            Kind.NOT_NOW,
            "The household has already submitted a registration. Withdraw it and start again.",
        )
    changed = ContactDetailsChanged(occurred_on=command.on, household=command.household)
    applicants, renamed = _in_their_places(enquiry, command)
    replaced = replaced_people(enquiry, applicants) - renamed
    if enquiry.submitted_on is not None and replaced:
        raise Refusal(
            Kind.NOT_VALID,
            "The registration says who applies. If someone only has a new name, say that they are the same person. "
            "If someone else takes their place, withdraw the registration and start again.",
            "renamed",
        )
    return decide(
        enquiry,
        changed,
        *account_removals(enquiry, replaced | _left_out(enquiry, command), command.on),
        applicants=applicants,
        postcode=command.postcode,
        form=enquiry.form.without_applicants(replaced),
    )


def _in_their_places(
    enquiry: Enquiry, command: ChangeContactDetails
) -> tuple[tuple[Applicant, ...], frozenset[int]]:
    """The applicants by number, and who of them has a new name: one who goes on alone keeps their number."""
    if not enquiry.progress.left:
        return command.applicants, command.renamed
    [stays] = enquiry.numbers
    places = list(enquiry.applicants)
    places[stays - 1] = command.applicants[0]
    return tuple(places), frozenset({stays} if command.renamed else ())


def _left_out(enquiry: Enquiry, command: ChangeContactDetails) -> set[int]:
    return set(enquiry.progress.left) or left_out(command.household)


def change_own_details(state: Enquiry | None, command: ChangeOwnDetails) -> Decision[Enquiry]:
    """Keeps what one applicant changed of their own; the other's details stay as they are."""
    enquiry = require_open(state, command.on)
    require_names(command)
    place = command.applicant - 1
    if place >= len(enquiry.applicants):
        raise Refusal(Kind.NOT_VALID, "There is no second applicant on this enquiry.")
    others = list(enquiry.applicants)
    others[place] = others[place].model_copy(update=command.changes())
    if not others[enquiry.numbers[0] - 1].is_reached:
        raise Refusal(
            Kind.NOT_VALID,
            "Keep an email address, phone number or postal address for the first applicant, so we can reply.",
        )
    applicants = tuple(others)
    changed = ContactDetailsChanged(occurred_on=command.on, household=enquiry.progress.household)
    return decide(enquiry, changed, applicants=applicants)
