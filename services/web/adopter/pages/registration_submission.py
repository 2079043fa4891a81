"""The end of the registration: consent to the checks, all answers on one page, sending, and what comes next.

The invariant: either applicant can send a complete registration, exactly as they saw it before
sending; whether to go ahead is the agency's decision.
"""

from dataclasses import replace
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from contracts.identity import Role
from services.chassis.clock import today
from services.web.adopter.pages.registration_form import (
    Asking,
    RegistrationDep,
    Sent,
    SentDep,
    base,
    not_saved,
    questions_page,
    to,
    untouched,
)
from services.web.adopter.registration.answer_form import AnswerForm
from services.web.adopter.registration.draft import mark
from services.web.adopter.registration.registration import Registration
from services.web.adopter.registration.tasks import has_consented, task_list
from services.web.site.admission import page_for
from services.web.site.answers.casework import Receipt
from services.web.site.clients import Away, Refused
from services.web.site.command_forms import Errors
from services.web.site.form import new_key
from services.web.site.registration.questions import answered, line
from services.web.site.registration.summary import CheckedPart, own_cards, shared
from services.web.site.rendering import show

router = APIRouter(prefix="/journey/{journey}/registration")

SIGNATURE = line(
    "name", "Your full name", autocomplete="name", hint="Typing your name counts as your signature"
)
ANOTHER_NAME = "Enter the name you gave in Personal details, or change it there first"
NOT_SENT = (
    "Your agency may not have received your registration. Wait a few minutes, then send it again. "
    "Your agency will only receive it once"
)


@router.get("/consent", dependencies=[page_for(Role.ADOPTER)])
async def ask_consent(request: Request, found: RegistrationDep) -> Response:
    """What an applicant consents to, and where they sign; what they signed, once they have."""
    if not found.is_open:
        return to(found.journey)
    return questions_page(request, _consenting(found), untouched(request, (), None, {}))


@router.post("/consent", dependencies=[page_for(Role.ADOPTER)])
async def consent(sent: SentDep, found: RegistrationDep) -> Response:
    """Keeps the signature, once."""
    if has_consented(found):
        return to(found.journey, done="consented")
    body, errors = answered([SIGNATURE], sent.form.typed, today(), later=False)
    if errors:
        return sent.wrong(_consenting(found), errors)
    command = {"on": today().isoformat(), "applicant": found.part.applicant, **body}
    path = f"/enquiries/{found.journey}/give-consent-to-checks"
    try:
        await sent.ask.enquiry.post(path, Receipt, command, sent.form.key)
    except (Away, Refused) as error:
        return _not_consented(sent, found, error)
    return to(found.journey, done="consented")


@router.get("/check", dependencies=[page_for(Role.ADOPTER)])
async def check(request: Request, found: RegistrationDep) -> Response:
    """Every answer that is theirs to see, each with the way to change it while it can be changed."""
    return _all_answers(request, found)


@router.post("/check", dependencies=[page_for(Role.ADOPTER)])
async def send(sent: SentDep, found: RegistrationDep) -> Response:
    """Sends the registration as it was seen; shows it again where it changed meanwhile."""
    if found.own.submitted_on:
        return to(found.journey, "sent")
    if as_seen(found) != sent.form.seen:
        return _all_answers(
            sent.request, found, changed=True, status=HTTPStatus.PRECONDITION_FAILED
        )
    command = {"on": today().isoformat()}
    path, version = f"/enquiries/{found.journey}/submit-registration", found.own.version
    try:
        await sent.ask.enquiry.post(path, Receipt, command, sent.form.key, version=version)
    except Away:
        return _all_answers(
            sent.request, found, {"": NOT_SENT}, status=HTTPStatus.SERVICE_UNAVAILABLE
        )
    except Refused as refused:
        return await _not_sent(sent, refused)
    return to(found.journey, "sent")


@router.get("/sent", dependencies=[page_for(Role.ADOPTER)])
async def what_comes_next(request: Request, found: RegistrationDep) -> Response:
    """That it was sent, when the agency will answer, and what applicants can do until then."""
    if not found.own.submitted_on:
        return to(found.journey)
    late = found.own.is_late(today())
    context = {"found": found, "late": late, "base": base(found.journey)}
    return show(request, "adopter/registration/sent.html", context)


def as_seen(found: Registration) -> str:
    """By what the form knows whether the registration is still the one that was looked through."""
    return mark(found.draft.model_dump(mode="json"))


async def _not_sent(sent: Sent, refused: Refused) -> Response:
    """What stood in the way, beside the answers as they are by now."""
    found = await Registration.asked(sent.ask, sent.part)
    if found.own.submitted_on:
        return to(found.journey, "sent")
    if refused.status == HTTPStatus.PRECONDITION_FAILED:
        return _all_answers(
            sent.request, found, changed=True, status=HTTPStatus.PRECONDITION_FAILED
        )
    if refused.status not in {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}:
        raise refused
    wrong = {"": refused.problem.detail}
    return _all_answers(sent.request, found, wrong, status=refused.status)


def _not_consented(sent: Sent, found: Registration, error: Away | Refused) -> Response:
    if isinstance(error, Refused) and error.status == HTTPStatus.UNPROCESSABLE_ENTITY:
        return sent.wrong(_consenting(found), {SIGNATURE.name: ANOTHER_NAME})
    form = replace(sent.form, key=new_key()).wrong(*not_saved(error))
    return questions_page(sent.request, _consenting(found), form)


def _consenting(found: Registration) -> Asking:
    context = {
        "found": found,
        "consented": has_consented(found),
        "signed": found.draft.consent(found.part.applicant),
        "known_as": found.draft.content(found.own_part).get("name"),
    }
    return Asking(template="adopter/registration/consent.html", asked=(SIGNATURE,), context=context)


def _all_answers(
    request: Request,
    found: Registration,
    errors: Errors | None = None,
    *,
    changed: bool = False,
    status: int = HTTPStatus.OK,
) -> Response:
    context = {
        "found": found,
        "parts": checked(found),
        "to_do": [each for group in task_list(found) for each in group.tasks if each.is_to_do],
        "posted": AnswerForm(seen=as_seen(found)),
        "changed": changed,
        "errors": [{"text": sentence} for sentence in (errors or {}).values()],
        "base": base(found.journey),
    }
    return show(request, "adopter/registration/check.html", context, status=status)


def checked(found: Registration) -> list[CheckedPart]:
    """What an applicant sees of the registration: their own part, and what both fill in."""
    own = own_cards(found.draft, found.own_part, found.own.household)
    return [CheckedPart("About you", own), *shared(found.draft)]
