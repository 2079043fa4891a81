"""Which complaint a command is about, why it cannot be chosen, and the words that are kept with what is decided of it.

The invariant: a number that cannot be chosen while another one can is a wrong answer, and no refusal of the action.
"""

from collections.abc import Callable, Collection

from pydantic import Field

from contracts.event import MOST, Event
from contracts.identity import StaffCode
from contracts.reference import AgencyCode, ApplicantNumber
from services.chassis.decision import Command, Decision, Kind, Refusal
from services.enquiry.domain.complaint import Complaint
from services.enquiry.domain.complaint_clocks import Standing, standing
from services.enquiry.domain.enquiry import ComplaintWords, Enquiry, decide

NONE = "There is no complaint about the agency that has this case. Record it first."


class OfComplaint(Command):
    """Something about one complaint of a journey."""

    number: int = Field(
        ge=1, le=MOST, title="Which complaint?", json_schema_extra={"x-record": "complaint"}
    )


def chosen(
    enquiry: Enquiry, command: OfComplaint, why_not: Callable[[Standing], str | None]
) -> tuple[Complaint, Standing]:
    """The complaint of this number. While none can be chosen it is refused for now; else the number is wrong.

    One about another agency is as if it were not there: the agency that has the case learns nothing of it.
    """
    about = [each for each in enquiry.progress.complaints if each.agency == enquiry.agency]
    found = {each.number: (each, standing(each)) for each in about}
    if not found:
        raise Refusal(Kind.NOT_NOW, NONE)
    reasons = {number: why_not(now) for number, (_, now) in found.items()}
    reason = reasons.get(command.number, "Choose one of the complaints of this case.")
    if all(reasons.values()):
        raise Refusal(Kind.NOT_NOW, reason or NONE)
    if reason is not None:
        raise Refusal(Kind.NOT_VALID, reason, "number")
    return found[command.number]


def left_behind(enquiry: Enquiry, agency: AgencyCode | None = None) -> list[Complaint]:
    """The complaints that stayed with an agency which the household was with before; of every such one without a name."""
    return [
        each
        for each in enquiry.progress.complaints
        if standing(each).left_behind_on and agency in {None, each.agency}
    ]


def agencies_left(enquiry: Enquiry) -> Collection[AgencyCode]:
    """Who may answer a complaint on this journey, and see nothing else of it: agencies that it left with a complaint about them."""
    return {each.agency for each in left_behind(enquiry)}


def chosen_left(
    enquiry: Enquiry, command: OfComplaint, agency: AgencyCode
) -> tuple[Complaint, Standing]:
    """The complaint of this number about an agency that the household was with before, if it is not answered yet."""
    found = {each.number: each for each in left_behind(enquiry, agency)}
    complaint = found.get(command.number)
    if complaint is None:
        raise Refusal(Kind.NOT_VALID, "Choose a complaint about your agency.", "number")
    now = standing(complaint)
    if now.answer is not None:
        raise Refusal(Kind.NOT_NOW, "This complaint has been answered.")
    return complaint, now


def who_made(enquiry: Enquiry, complaint: Complaint) -> ApplicantNumber | None:
    """The applicant who made a complaint; None where staff recorded it for the household."""
    first = complaint.facts[0].version
    written = (each for each in enquiry.complaint_words if each.version == first)
    return next((each.applicant for each in written), None)


def require_who_made(
    enquiry: Enquiry, complaint: Complaint, applicant: ApplicantNumber | None
) -> None:
    """Refuses what one applicant asks of the other's complaint, whose words they do not even read."""
    made = who_made(enquiry, complaint)
    if made not in {None, applicant}:
        raise Refusal(
            Kind.NOT_VALID, "Only the applicant who made this complaint can do this.", "applicant"
        )


def unanswered(now: Standing) -> str | None:
    """Why the agency owes no answer to it; None where it does."""
    if now.withdrawn_on:
        return "The household withdrew this complaint."
    if now.left_behind_on:
        return "This complaint is about the agency that the household was with before."
    return None if now.answer is None else "This complaint has been answered."


def running(now: Standing) -> str | None:
    """Why nothing can be done to answer it; None where something can."""
    waits = "This complaint is suspended. Resume it first."
    return unanswered(now) or (waits if now.waits_since else None)


def decided(
    enquiry: Enquiry,
    event: Event,
    number: int,
    words: str | None,
    *,
    applicant: ApplicantNumber | None = None,
    staff: StaffCode | None = None,
) -> Decision[Enquiry]:
    """The enquiry after the event, with what was written beside it."""
    if words is None:
        return decide(enquiry, event)
    written = ComplaintWords(
        version=enquiry.progress.version + 1,
        number=number,
        applicant=applicant,
        staff=staff,
        words=words,
    )
    return decide(enquiry, event, complaint_words=(*enquiry.complaint_words, written))
