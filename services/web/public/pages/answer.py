"""Where someone who is asked about a household answers: by a link that works once, without an account.

The invariant: the page names the applicants only to someone who has said that they can answer, shows what they
saved and no answer again once it was sent, and says the same of a wrong link, a used one and one that is over.
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from contracts.check_requests import CannotDo
from contracts.checks import Check
from contracts.request_forms import Question, questions_of
from contracts.words import label_of
from services.chassis.admission import anybody
from services.web.site.admission import AsWeb, PaceDep
from services.web.site.answers.checks import ApplicantNames, OpenedRequest
from services.web.site.answers.documents import ReceivedFile
from services.web.site.clients import Ask, Away, Refused
from services.web.site.failures import too_often
from services.web.site.form import new_key, once, typed_in
from services.web.site.rendering import show, tells_of_nobody
from services.web.site.security_headers import MOST_BYTES_WITH_FILE, refuse_foreign
from services.web.site.uploads import ACCEPTED, FILE, Upload, upload_in, wrong_with

router = APIRouter(prefix="/answer")

Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9._~-]{16,200}$")]
NOT_INDEXED = {"X-Robots-Tag": "noindex, nofollow"}
LONGEST = 4000
CAN, YES = "can", "yes"
CANNOT = {str(each): label_of(each) for each in CannotDo}
ASKED_FOR: Mapping[Check, str] = {
    Check.REFERENCE: "a personal reference about people who have applied to adopt",
    Check.HEALTH: "a confirmation about the health of a patient who has applied to adopt",
    Check.LOCAL_AUTHORITY: "a report about a household that has applied to adopt",
    Check.EARLIER_LOCAL_AUTHORITY: "a report about a household that has applied to adopt",
    Check.EMPLOYMENT: "a reference about someone who works or worked for you and has applied to adopt",
    Check.SCHOOL_OR_NURSERY: "a report about a child whose household has applied to adopt another child",
    Check.FORMER_PARTNER: "a reference about someone who was your partner and has applied to adopt",
}
Wrong = Callable[[tuple[Question, ...], Mapping[str, str]], dict[str, str]]


class Giving(NamedTuple):
    """What is done with answers: the step at the service, where it leads, and what would be wrong."""

    step: str
    there: str
    wrong: Wrong
    with_file: bool = False


@router.get("/sent", dependencies=[anybody(), tells_of_nobody])
async def sent(request: Request) -> Response:
    """That the answers were sent, and what happens next."""
    return show(request, "public/answer/sent.html", {}, headers=NOT_INDEXED)


@router.get("/told", dependencies=[anybody(), tells_of_nobody])
async def told(request: Request) -> Response:
    """That the agency knows that they cannot answer."""
    return show(request, "public/answer/told.html", {}, headers=NOT_INDEXED)


@router.get("/{token}", dependencies=[anybody()])
async def open_link(
    request: Request, token: Token, ask: AsWeb, *, saved: Annotated[bool, Query()] = False
) -> Response:
    """First whether they can do this, then the form with what they saved."""
    return await _shown(request, token, ask, saved=saved)


@router.post("/{token}", dependencies=[anybody()])
async def reply(request: Request, token: Token, ask: AsWeb, pace: PaceDep) -> Response:
    """They can answer, or cannot."""
    refuse_foreign(request)
    typed = once(await typed_in(request))
    if seconds := await pace.seconds_to_wait(request, token):
        return too_often(request, f"/answer/{token}", typed, seconds)
    can = typed.get(CAN, "")
    if can != YES and can not in CANNOT:
        return await _shown(request, token, ask, errors={CAN: "Select whether you can do this"})
    body = {"token": token, "can": True} if can == YES else _cannot(token, can)
    try:
        await ask.assessment.post("/check-requests/reply", type(None), body, new_key())
    except Refused as refused:
        return _ended(request, refused)
    except Away:
        return await _shown(request, token, ask, away=True)
    there = f"/answer/{token}" if can == YES else "/answer/told"
    return RedirectResponse(there, status_code=HTTPStatus.SEE_OTHER)


@router.post("/{token}/send", dependencies=[anybody()])
async def send(request: Request, token: Token, ask: AsWeb, pace: PaceDep) -> Response:
    """Sends the answers, once; with something missing, shows them again."""
    refuse_foreign(request, most_bytes=MOST_BYTES_WITH_FILE)
    if early := await _without_link(request, token, ask):
        return early
    typed = {name: text.strip() for name, text in once(await typed_in(request)).items()}
    if seconds := await pace.seconds_to_wait(request, token):
        return too_often(request, f"/answer/{token}/send", typed, seconds)
    return await _given(request, token, ask, typed, Giving("answer", "/answer/sent", wrong, True))


@router.post("/{token}/save", dependencies=[anybody()])
async def save(request: Request, token: Token, ask: AsWeb, pace: PaceDep) -> Response:
    """Keeps what is written so far; the same link shows it again."""
    refuse_foreign(request, most_bytes=MOST_BYTES_WITH_FILE)
    if early := await _without_link(request, token, ask):
        return early
    typed = {name: text.strip() for name, text in once(await typed_in(request)).items()}
    if seconds := await pace.seconds_to_wait(request, token):
        return too_often(request, f"/answer/{token}/save", typed, seconds)
    giving = Giving("save", f"/answer/{token}?saved=true", too_long)
    return await _given(request, token, ask, typed, giving)


async def _given(
    request: Request, token: str, ask: Ask, typed: Mapping[str, str], giving: Giving
) -> Response:
    """Sends or saves what was typed, or shows it again with what is wrong."""
    try:
        opened = await _opened(ask, token)
        form = questions_of(opened.check, opened.asked_on)
        if errors := giving.wrong(form, typed):
            return await _shown(request, token, ask, errors=errors, typed=typed)
        answers = {each.name: typed[each.name] for each in form if typed.get(each.name)}
        body: dict[str, Any] = {"token": token, "answers": answers}
        upload = await upload_in(request) if giving.with_file else None
        if too_large := wrong_with(upload):
            return await _shown(request, token, ask, errors={FILE: too_large}, typed=typed)
        if upload is not None:
            body |= await _sent(ask, token, upload)
        await ask.assessment.post(f"/check-requests/{giving.step}", type(None), body, new_key())
    except Refused as refused:
        if refused.status == HTTPStatus.NOT_FOUND:
            return _ended(request, refused)
        return await _shown(request, token, ask, errors={FILE: refused.problem.detail}, typed=typed)
    except Away:
        return await _shown(request, token, ask, typed=typed, away=True)
    return RedirectResponse(giving.there, status_code=HTTPStatus.SEE_OTHER)


async def _without_link(request: Request, token: str, ask: Ask) -> Response | None:
    """What someone reads whose link opens nothing, before any of what they send is read."""
    try:
        await _opened(ask, token)
    except Refused as refused:
        return _ended(request, refused)
    except Away:
        return show(request, "public/answer/away.html", {}, away=True, headers=NOT_INDEXED)
    return None


async def _sent(ask: Ask, token: str, upload: Upload) -> dict[str, str]:
    """Sends the file on; by what it answers, the answer names it."""
    received = await ask.assessment.send_file(
        "/check-requests/file",
        ReceivedFile,
        upload.content,
        upload.size,
        headers={"request-token": token},
    )
    return {"file": received.file, "name": upload.name}


def wrong(form: tuple[Question, ...], typed: Mapping[str, str]) -> dict[str, str]:
    """What is missing or too long, by question."""
    missing = {
        each.name: f"Answer this: {each.title}"
        for each in form
        if each.required and not typed.get(each.name)
    }
    return missing | too_long(form, typed)


def too_long(form: tuple[Question, ...], typed: Mapping[str, str]) -> dict[str, str]:
    """What is too long, by question; a draft may have gaps."""
    return {
        each.name: f"Use {LONGEST:,} characters or fewer: {each.title}"
        for each in form
        if len(typed.get(each.name, "")) > LONGEST
    }


def _cannot(token: str, because: str) -> dict[str, Any]:
    return {"token": token, "can": False, "because": because}


async def _opened(ask: Ask, token: str) -> OpenedRequest:
    return await ask.assessment.post(
        "/check-requests/open", OpenedRequest, {"token": token}, new_key()
    )


async def _shown(
    request: Request,
    token: str,
    ask: Ask,
    *,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    away: bool = False,
    saved: bool = False,
) -> Response:
    """The page that comes next for this link, with what was typed and what is wrong with it."""
    context = {"token": token, "errors": errors or {}, "typed": typed or {}, "cannot": CANNOT}
    try:
        opened = await _opened(ask, token)
        about = await _about(ask, opened) if opened.accepted else ""
    except Refused as refused:
        return _ended(request, refused)
    except Away:
        return show(request, "public/answer/away.html", context, away=True, headers=NOT_INDEXED)
    more = {
        "opened": opened,
        "typed": {**opened.draft} if typed is None and opened.accepted else typed or {},
        "saved": saved,
        "asked_for": ASKED_FOR[opened.check],
        "about": about,
        "form": questions_of(opened.check, opened.asked_on),
        "away": away,
        "sending": {"errors": errors or {}},
        "accepted": ACCEPTED,
    }
    page = "form" if opened.accepted else "can"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return show(
        request,
        f"public/answer/{page}.html",
        {**context, **more},
        status=status,
        headers=NOT_INDEXED,
    )


async def _about(ask: Ask, opened: OpenedRequest) -> str:
    """Whom it is about, by name: one applicant or child, or all who apply."""
    path = f"/enquiries/{opened.journey}/applicant-names"
    asked = {} if opened.about is None else {"about": opened.about}
    found = await ask.enquiry.get(path, ApplicantNames, asked)
    everyone = " and ".join(found.names)
    if opened.check is Check.SCHOOL_OR_NURSERY and found.about:
        return f"{found.about}, who lives with {everyone}"
    # Someone asked about one person never learns who applies with them.
    return found.about or ("an applicant" if opened.about else everyone)


def _ended(request: Request, refused: Refused) -> Response:
    """The same page whatever is wrong with the link."""
    context = {"why": refused.problem.detail}
    return show(
        request,
        "public/answer/ended.html",
        context,
        status=HTTPStatus.GONE,
        headers=NOT_INDEXED,
    )
