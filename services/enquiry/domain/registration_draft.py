"""The draft of a registration of interest: saved part by part, and consented to by each applicant.

The invariant: a part is only ever replaced by someone who had its latest saving in front of them, so
two devices lose nothing; the other parts are not touched. What is written leaves here in no event.
"""

from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from contracts.enquiry import ConsentToChecksGiven, RegistrationDraftSaved
from contracts.reference import DraftPart
from services.chassis.decision import Command, Decision, Kind, Refusal, days_in
from services.enquiry.domain.completeness import APPLICANTS
from services.enquiry.domain.enquiry import Enquiry, decide, require_before_registration
from services.enquiry.domain.people import Name, WhichApplicant, require_names
from services.enquiry.domain.registration_form import (
    ApplicantPart,
    Consent,
    Content,
    RegistrationForm,
    different_days,
    same_name,
)

_APPLICANT_EXAMPLE: JsonDict = {
    "on": "2025-03-20",
    "replaces": 0,
    "content": {
        "part": "first_applicant",
        "name": "Example One",
        "sex": "female",
        "date_of_birth": "1986-02-28",
        "place_of_birth": "Leeds",
        "address": ["1 Example Street", "Exampletown"],
        "postcode": "ZX1 2AB",
        "local_authority": "Exampleshire",
        "domiciled": True,
        "partnership": "married",
        "partnership_formed_on": "2014-06-07",
        "partnership_formed_at": "Exampletown register office",
        "had_previous_relationships": False,
        "had_family_court_proceedings": False,
        "medical_practitioner": "Dr Example",
        "medical_practitioner_address": ["The Surgery", "Exampletown"],
    },
}
_HOUSEHOLD_EXAMPLE: JsonDict = {
    "on": "2025-03-20",
    "replaces": 1,
    "content": {
        "part": "household",
        "members": [],
        "children_living_elsewhere": [
            {"name": "Example Three", "date_of_birth": "2008-05-01", "relationship": "Daughter"}
        ],
    },
}
_REFEREES_EXAMPLE: JsonDict = {
    "on": "2025-03-21",
    "replaces": 2,
    "content": {
        "part": "referees",
        "referees": [
            {
                "name": "Example Four",
                "relationship": "Neighbour",
                "is_relative": False,
                "how_long_known": "Nine years",
                "address": ["3 Example Street", "Exampletown"],
                "phone": "01632 960003",
            }
        ],
    },
}

_OWN_PARTS = {DraftPart.FIRST_APPLICANT: 1, DraftPart.SECOND_APPLICANT: 2}


class SaveRegistrationDraft(Command):
    """One whole part of the form as it is now. What you leave out is empty from now on.

    `replaces` is the number of saves (`saved`) shown with the part, 0 for the first.
    """

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={"examples": [_APPLICANT_EXAMPLE, _HOUSEHOLD_EXAMPLE, _REFEREES_EXAMPLE]},
    )

    replaces: Annotated[int, Field(ge=0, le=1_000_000)] = Field(
        title="Which save of this part you saw"
    )
    content: Content = Field(title="This part of the form")
    as_given: bool = Field(
        default=False,
        title="Keep it as given",
        description="Also where it differs from what the other applicant gave",
    )

    @property
    def applicant(self) -> int | None:
        """Whose own part it is; None where it is the whole household's."""
        return _OWN_PARTS.get(self.content.part)


class GiveConsentToChecks(Command):
    """One applicant agrees to the stage one checks and signs with their name, on this date."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {"on": "2025-03-21", "applicant": 1, "name": "Example One"},
                {"on": "2025-03-21", "applicant": 2, "name": "Example Two"},
            ]
        },
    )

    applicant: WhichApplicant
    name: Name = Field(title="Full name", description="As you gave it on the form")


def save_registration_draft(
    state: Enquiry | None, command: SaveRegistrationDraft
) -> Decision[Enquiry]:
    """Keeps one part; refuses what was based on an older saving of it."""
    enquiry = require_before_registration(state, command.on)
    content = command.content
    if command.replaces != enquiry.form.times_saved(content.part):
        raise Refusal(
            Kind.CHANGED_SINCE,
            "This part has changed on another device. Reload it and make your changes again.",
        )
    require_names(command)
    for place, day in days_in(content, "content"):
        if day > command.on:
            raise Refusal(Kind.NOT_VALID, "This date is in the future. Check it.", place)
    if isinstance(content, ApplicantPart) and not command.as_given:
        _ask_about_other_day(enquiry.form, content)
    saved = RegistrationDraftSaved(occurred_on=command.on, part=content.part)
    return decide(enquiry, saved, form=enquiry.form.with_part(content))


def give_consent_to_checks(
    state: Enquiry | None, command: GiveConsentToChecks
) -> Decision[Enquiry]:
    """Keeps who consented, under which name and on which day.

    A consent under a name that has changed on the form since then holds no longer and is given anew.
    """
    enquiry = require_before_registration(state, command.on)
    if enquiry.form.consent(command.applicant) is not None:
        raise Refusal(
            Kind.NOT_NOW,
            f"The {APPLICANTS[command.applicant]} has already given consent to the checks.",
        )
    _signed_as_on_the_form(enquiry.form, command)
    consent = Consent(applicant=command.applicant, name=command.name, on=command.on)
    given = ConsentToChecksGiven(occurred_on=command.on, applicant=command.applicant)
    return decide(enquiry, given, form=enquiry.form.with_consent(consent))


def _ask_about_other_day(form: RegistrationForm, content: ApplicantPart) -> None:
    """Two who apply together gave two days of one marriage: asked about as soon as the second is typed."""
    number = _OWN_PARTS[content.part]
    before = form.applicant(number)
    if before and before.partnership_formed_on == content.partnership_formed_on:
        return
    if different_days(content, form.applicant(3 - number)):
        raise Refusal(
            Kind.NOT_VALID,
            "This is not the date that the other applicant gave. "
            "Check it together, then correct it or save it again as it is.",
            "content.partnership_formed_on",
        )


def _signed_as_on_the_form(form: RegistrationForm, command: GiveConsentToChecks) -> None:
    who = APPLICANTS[command.applicant]
    part = form.applicant(command.applicant)
    if part is None or part.name is None:
        raise Refusal(Kind.NOT_NOW, f"The form does not name the {who} yet. Save that part first.")
    if not same_name(command.name, part.name):
        raise Refusal(
            Kind.NOT_VALID,
            f"The signature does not match the name of the {who} on the form. Sign with that name, or correct the form first.",
        )
