"""One of two applicants leaves an accepted application, by separation or by death, and the other one goes on.

The invariant: numbers stay whose they are. The one who left keeps their place in the record and nothing else: no
access, no letter, no registration; so they are free to register elsewhere.
"""

from collections.abc import Mapping

from pydantic import ConfigDict, Field

from contracts.people import ApplicantLeft, LeftBecause, PersonKind, PersonRemoved
from contracts.reference import ApplicantNumber, Household
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.enquiry.domain.case_people import with_list
from services.enquiry.domain.enquiry import Enquiry, decide
from services.enquiry.domain.invitation import account_removals
from services.enquiry.domain.people import NUMBERED, TakenOffBecause
from services.enquiry.domain.registered_people import registered_people

BECAUSE: Mapping[LeftBecause, TakenOffBecause] = {
    LeftBecause.SEPARATION: TakenOffBecause.LEFT_HOUSEHOLD,
    LeftBecause.DEATH: TakenOffBecause.DIED,
}


class RecordApplicantLeft(Command):
    """One of two applicants does not go on. The other one does, alone."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2025-05-12", "applicant": 2, "because": "separation"},
                {"on": "2025-05-12", "applicant": 1, "because": "death"},
            ]
        }
    )

    applicant: ApplicantNumber = Field(
        title="Who does not go on?",
        description="If neither of them goes on, record that they withdrew",
        json_schema_extra=NUMBERED,
    )
    because: LeftBecause = Field(title="Why?", description="The household page does not say why")


def record_applicant_left(
    state: Enquiry | None, command: RecordApplicantLeft, *, key: bytes
) -> Decision[Enquiry]:
    """The household is a single one from that day; under `key` the other one alone stays registered."""
    enquiry, before = with_list(state, command.on)
    if enquiry.progress.household is Household.SINGLE:
        raise Refusal(
            Kind.NOT_NOW,
            "There is one applicant. If they do not go on, record that they withdrew.",
        )
    leaver = next(each for each in enquiry.people if each.number == command.applicant)
    not_before(command.on, leaver.since, "the registration was accepted")
    [stays] = set(enquiry.numbers) - {command.applicant}
    if not enquiry.applicants[stays - 1].is_reached:
        raise Refusal(
            Kind.NOT_NOW,
            "There is no email address, phone number or postal address for the applicant who goes on. Add one first.",
        )
    gone = leaver.model_copy(update={"until": command.on, "because": BECAUSE.get(command.because)})
    others = tuple(each for each in enquiry.people if each is not leaver)
    on, number = command.on, command.applicant
    return decide(
        enquiry,
        *before,
        ApplicantLeft(occurred_on=on, applicant=number, because=command.because),
        PersonRemoved(occurred_on=on, number=number, kind=PersonKind.APPLICANT),
        *account_removals(enquiry, {number}, on),
        people=tuple(sorted((gone, *others), key=lambda each: each.number)),
        registered=registered_people(enquiry.form, {stays}, key),
    )
