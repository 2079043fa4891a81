"""Asking someone by a link that works once: asked, accepted or declined, answered, cancelled.

The invariant: whom we wrote to is kept while the link may work and no longer, and what they answered is on the case
record and in no event. A link that was used, cancelled, replaced or is over opens nothing.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, NamedTuple

from pydantic import ConfigDict, Field, WithJsonSchema

from contracts.assessment import ChecksReturned
from contracts.check_requests import (
    MOST_REQUESTS,
    CannotDo,
    CheckRequestAccepted,
    CheckRequested,
    RequestEnd,
    ends_on,
)
from contracts.checks import Check, ChecksRenewed
from contracts.contact_details import Email
from contracts.documents import DocumentKind, DocumentNumber
from contracts.people import PersonNumber
from contracts.reference import ApplicantNumber
from contracts.request_forms import BY_LINK, questions_of
from contracts.words import label_of
from services.assessment.domain.assessment import (
    AT,
    Assessment,
    at_step,
    decide,
    existing,
)
from services.assessment.domain.check_results import Answer, CheckResult, RequestDetails
from services.assessment.domain.check_table import cell_of
from services.assessment.domain.checks import AskForChecks, Whose, ask_for_checks
from services.assessment.domain.document_list import StoredFile
from services.assessment.domain.documents import AddDocument, Sent, add_document
from services.assessment.domain.ended_requests import end_request, end_requests
from services.assessment.domain.request_progress import RequestProgress, latest_request
from services.chassis.decision import Command, Decision, Kind, Refusal

_CHOICES = {
    "type": "string",
    "enum": [each.value for each in BY_LINK],
    "x-words": {each.value: label_of(each) for each in BY_LINK},
}
ABOUT_WHOSE_IT_IS = frozenset({Check.HEALTH, Check.EMPLOYMENT, Check.SCHOOL_OR_NURSERY})
"""About the person whose check it is; a former partner is asked about one applicant, and others about the household."""
COMES_APART = frozenset({Check.HEALTH})
"""The answer says whether a report was sent. The check is back when staff record that they have it."""
KIND_OF: Mapping[Check, DocumentKind] = {
    Check.HEALTH: DocumentKind.HEALTH_REPORT,
    Check.LOCAL_AUTHORITY: DocumentKind.REFERENCE,
    Check.EARLIER_LOCAL_AUTHORITY: DocumentKind.REFERENCE,
    Check.REFERENCE: DocumentKind.REFERENCE,
    Check.EMPLOYMENT: DocumentKind.REFERENCE,
    Check.SCHOOL_OR_NURSERY: DocumentKind.REFERENCE,
    Check.FORMER_PARTNER: DocumentKind.REFERENCE,
}
"""What a document that comes with an answer is. All but a doctor write in confidence about the household, as referees do,
so the release rule for references counts. Until staff choose it for the panel, nobody opens it but those who assess."""
CheckByLink = Annotated[Check, WithJsonSchema(_CHOICES)]


class AskByLink(Command):
    """The agency asks someone to answer by a link that is sent to this address."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-05",
                    "check": "local_authority",
                    "email": "children@council.example",
                },
                {
                    "on": "2025-03-05",
                    "check": "former_partner",
                    "person": 8,
                    "applicant": 1,
                    "email": "kim@example.org",
                },
            ]
        },
    )

    check: CheckByLink = Field(title="What do you ask for?")
    person: Whose = None
    applicant: ApplicantNumber | None = Field(
        default=None,
        title="Whose former partner are they?",
        description="Answer this if you ask a former partner of one of 2 applicants. We tell them this name alone",
        json_schema_extra={
            "x-record": "applicant",
            "x-words": {"1": "The first applicant", "2": "The second applicant"},
        },
    )
    email: Email = Field(
        title="Email address of the person or office that you ask",
        description="We keep it until they answer or the link ends, and show it to nobody. Check it: anyone who has the link can answer",
    )


class SentDocument(NamedTuple):
    """A file that came with an answer by link, and what it is called."""

    file: StoredFile
    name: str


class CancelRequest(Command):
    """The agency asks someone no more; the link stops working."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-12", "check": "local_authority"}]}
    )

    check: CheckByLink = Field(title="Which request?")
    person: Whose = None


def ask_by_link(state: Assessment | None, command: AskByLink, by: str) -> Decision[Assessment]:
    """Asks for a check, and has the link sent; one link is open for each check of a person."""
    assessment = at_step(state, *AT)
    place = command.check, command.person
    _can_be_answered(assessment, command)
    about = _about(assessment, command)
    if _open(assessment, place, command.on):
        raise Refusal(
            Kind.NOT_VALID,
            "You have asked for this by link, and the link still works. To ask someone else, cancel that request first.",
            "check",
        )
    number = len(assessment.requests) + 1
    if number > MOST_REQUESTS:
        raise Refusal(Kind.NOT_NOW, "This case has too many requests. Ask your support team.")
    asking = AskForChecks(on=command.on, checks=(command.check,), person=command.person)
    asked = ask_for_checks(assessment, asking)
    requested = CheckRequested(
        occurred_on=command.on,
        request=number,
        check=command.check,
        person=command.person,
        ends_on=ends_on(command.on),
    )
    kept = RequestDetails(number=number, by=by, email=command.email, about=about)
    details = (*assessment.request_details, kept)
    decided = decide(asked.state, requested, request_details=details)
    return Decision(decided.state, [*asked.events, requested])


def cancel_request(state: Assessment | None, command: CancelRequest) -> Decision[Assessment]:
    """Ends the open request; what was asked for is still asked for, another way."""
    assessment = at_step(state, *AT)
    if not any(each.is_open(command.on) for each in assessment.requests):
        raise Refusal(Kind.NOT_NOW, "No link is open. There is nothing to cancel.")
    request = _open(assessment, (command.check, command.person), command.on)
    if request is None:
        raise Refusal(
            Kind.NOT_VALID, "No link is open for this check of this person. Choose another."
        )
    return end_request(assessment, request, RequestEnd.CANCELLED, command.on)


def opened_request(state: Assessment | None, number: int, on: date) -> RequestProgress:
    """The request that a link opens; the refusal is the same whatever is wrong with the link."""
    requests = state.requests if state is not None and state.status in AT else ()
    found = next((each for each in requests if each.number == number), None)
    if state is None or found is None or not found.is_open(on):
        raise link_does_not_open()
    return found


def accept_request(state: Assessment | None, number: int, on: date) -> Decision[Assessment]:
    """They can do it; saying it again changes nothing."""
    request = opened_request(state, number, on)
    if request.accepted:
        return Decision(existing(state))
    return decide(existing(state), CheckRequestAccepted(occurred_on=on, request=number))


def decline_request(
    state: Assessment | None, number: int, because: CannotDo, on: date
) -> Decision[Assessment]:
    """They cannot do it, and why; the link stops working, and staff ask someone else."""
    request = opened_request(state, number, on)
    return end_request(existing(state), request, RequestEnd.DECLINED, on, declined=because)


def save_draft(
    state: Assessment | None, number: int, answers: Mapping[str, str], on: date
) -> Decision[Assessment]:
    """What they have written so far, in the place of what they saved before; the link goes on working."""
    opened_request(state, number, on)
    assessment = existing(state)
    details = tuple(
        each.model_copy(update={"draft": {**answers}}) if each.number == number else each
        for each in assessment.request_details
    )
    return Decision(assessment.model_copy(update={"request_details": details}))


def draft_of(assessment: Assessment, number: int) -> Mapping[str, str]:
    """What was saved of a request and not sent, by question; for someone who has its link."""
    return next((each.draft for each in assessment.request_details if each.number == number), {})


def answer_request(
    state: Assessment | None,
    number: int,
    answers: Mapping[str, str],
    on: date,
    *,
    document: SentDocument | None = None,
) -> Decision[Assessment]:
    """Their answers, once, with a document if they sent one. The check is back on this day, unless a report comes apart; what came of it is for staff to say."""
    request = opened_request(state, number, on)
    if document is None:
        return _answered(existing(state), request, answers, on)
    added = _added(existing(state), request, document, on)
    answered = _answered(added.state, request, answers, on, document=len(added.state.documents))
    return Decision(answered.state, [*added.events, *answered.events])


def sender_by(number: int) -> str:
    """Who sent a file by a link: nobody is known by name, so the request stands for them."""
    return f"request {number}"


def _added(
    assessment: Assessment, request: RequestProgress, document: SentDocument, on: date
) -> Decision[Assessment]:
    """The document that came with an answer, about whom it was asked."""
    adding = AddDocument(
        on=on,
        file=document.file.digest,
        name=document.name,
        kind=KIND_OF[request.check],
        person=about(assessment, request),
    )
    sender = sender_by(request.number)
    return add_document(assessment, adding, Sent(document.file, sender, on, request=request.number))


def _answered(
    assessment: Assessment,
    request: RequestProgress,
    answers: Mapping[str, str],
    on: date,
    **more: DocumentNumber,
) -> Decision[Assessment]:
    said = tuple(
        Answer(question=each.title, words=answers[each.name])
        for each in questions_of(request.check, assessment.day_of(request.version))
        if each.name in answers
    )
    if request.check in COMES_APART:
        return end_request(assessment, request, RequestEnd.ANSWERED, on, answers=said, **more)
    cell = cell_of(assessment, on, request.check, request.person)
    came = ChecksRenewed if cell and cell.back_on else ChecksReturned
    back = came(occurred_on=on, checks=(request.check,), person=request.person)
    result = CheckResult(
        checks=(request.check,), person=request.person, version=assessment.version + 1
    )
    recorded = decide(assessment, back, check_results=(*assessment.check_results, result))
    ended = end_request(recorded.state, request, RequestEnd.ANSWERED, on, answers=said, **more)
    return Decision(ended.state, [back, *ended.events])


def end_for_replaced(assessment: Assessment, person: int, on: date) -> Decision[Assessment]:
    """A person taken off the list is no longer asked about; the link that was sent about them stops working."""
    if assessment.status not in AT:
        return Decision(assessment)
    found = [
        each for each in assessment.requests if person in {each.person, about(assessment, each)}
    ]
    return end_requests(assessment, found, RequestEnd.REPLACED, on)


def end_for_corrected(assessment: Assessment, person: int, on: date) -> Decision[Assessment]:
    """Someone who turns out to be somebody else to the household is asked no more for what is not asked of them."""
    if assessment.status not in AT:
        return Decision(assessment)
    found = [
        each
        for each in assessment.requests
        if each.person == person and cell_of(assessment, on, each.check, person) is None
    ]
    return end_requests(assessment, found, RequestEnd.REPLACED, on)


def about(assessment: Assessment, request: RequestProgress) -> PersonNumber | None:
    """Whom a request is about: an applicant or a child; None: all who apply."""
    if request.check in ABOUT_WHOSE_IT_IS:
        return request.person
    kept = (each.about for each in assessment.request_details if each.number == request.number)
    return next(kept, None)


def address_of(assessment: Assessment, number: int) -> str | None:
    """Whom the letter of a request goes to; None once it has ended."""
    kept = (each.email for each in assessment.request_details if each.number == number)
    return next(kept, None)


def link_does_not_open() -> Refusal:
    """The same words for a link that was used, cancelled or is over, and for one that never was."""
    return Refusal(
        Kind.NOT_FOUND,
        "This link does not work. It works once, until the date in our email. If you still want to answer, call or email the agency that wrote to you.",
    )


def _can_be_answered(assessment: Assessment, command: AskByLink) -> None:
    if command.check not in BY_LINK:
        raise Refusal(Kind.NOT_VALID, "This cannot be answered by link.", "check")
    if cell_of(assessment, command.on, command.check, command.person) is None:
        raise Refusal(
            Kind.NOT_VALID,
            f"Choose whose this is: {label_of(command.check)}. One person is asked at a time.",
            "person",
        )


def _about(assessment: Assessment, command: AskByLink) -> ApplicantNumber | None:
    """The applicant whose former partner is asked; of one who applies alone, nobody has to say it."""
    if command.check is not Check.FORMER_PARTNER:
        if command.applicant is not None:
            raise Refusal(
                Kind.NOT_VALID, "Answer this only if you ask a former partner.", "applicant"
            )
        return None
    applicants = assessment.applicants
    if command.applicant is None and len(applicants) > 1:
        raise Refusal(Kind.NOT_VALID, "Say whose former partner they are.", "applicant")
    if command.applicant not in {None, *applicants}:
        raise Refusal(Kind.NOT_VALID, "This is not an applicant of this case.", "applicant")
    return command.applicant or applicants[0]


def _open(
    assessment: Assessment, place: tuple[Check, int | None], on: date
) -> RequestProgress | None:
    latest = latest_request(assessment.requests, place)
    return latest if latest and latest.is_open(on) else None
