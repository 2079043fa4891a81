"""A file on its way between a browser and a service: chosen in a form that needs no script, and downloaded.

The invariant: no file is whole in memory here or kept here, and its name is in no address and no log. A browser gets
it as a download, never as a page of ours.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack
from http import HTTPStatus
from typing import Any, BinaryIO, NamedTuple

from fastapi import HTTPException, Request
from fastapi.responses import StreamingResponse
from starlette.datastructures import UploadFile

from contracts.documents import MOST_FILE_BYTES
from services.web.site.answers.documents import ReceivedFile
from services.web.site.clients import Away, Refused, Service
from services.web.site.form import NOT_SENT, Form

FILE = "file"
ACCEPTED = ".pdf,.docx,.xlsx,.odt,.ods,image/jpeg,image/png,image/heic,application/pdf"
"""What the browser offers to choose; a telephone offers its camera too. What is sent, the service looks at."""
PASSED_ON = ("content-disposition", "content-length", "content-type")
LONGEST_NAME = 200
NOT_CHOSEN = "Choose a file"
TOO_LARGE = f"The file must be smaller than {MOST_FILE_BYTES // 1_000_000} MB. Make it smaller, for example by scanning fewer pages or taking a smaller photo, or send it in parts"


class Upload(NamedTuple):
    """A file that a form brought: its name as the browser says it, its size in bytes and its content."""

    name: str
    size: int
    content: BinaryIO


class Destination(NamedTuple):
    """Where a file becomes a document: the service, the address of the case there, and the command."""

    service: Service
    case: str
    command: str


async def upload_in(request: Request) -> Upload | None:
    """The file that a form brought; None where none was chosen."""
    found = (await request.form()).get(FILE)
    if not isinstance(found, UploadFile) or not found.filename:
        return None
    return Upload(_name(found.filename), found.size or 0, found.file)


async def sent_as_document(
    form: Form,
    upload: Upload | None,
    to: Destination,
    body: Mapping[str, Any],
) -> Form:
    """Sends the file, then the command that makes a document of it; the form is without errors where both were taken."""
    wrong = NOT_CHOSEN if upload is None else wrong_with(upload)
    if wrong or upload is None or form.errors:
        return form.wrong({**form.errors, **({FILE: wrong} if wrong else {})})
    try:
        received = await to.service.send_file(
            f"{to.case}/file", ReceivedFile, upload.content, upload.size
        )
    except Away:
        return form.wrong_as_a_whole(NOT_SENT, HTTPStatus.SERVICE_UNAVAILABLE)
    except Refused as refused:
        return form.wrong({FILE: refused.problem.detail}, refused.status)
    said = {**body, FILE: received.file, "name": upload.name}
    return await form.sent(to.service, f"{to.case}/{to.command}", said)


def wrong_with(upload: Upload | None) -> str:
    """Why a file that was chosen cannot be sent; empty where it can, and where none was chosen."""
    return TOO_LARGE if upload is not None and upload.size > MOST_FILE_BYTES else ""


def file_problems(form: Form) -> list[dict[str, str]]:
    """What is wrong with a form that brings a file, for the summary at the top."""
    of_file = [{"text": form.errors[FILE], "href": f"#{FILE}"}] if FILE in form.errors else []
    return [*of_file, *form.problems]


async def downloaded(service: Service, path: str) -> StreamingResponse:
    """A file of a service as it is, as a download; raises `Away`, and answers 404 where it is not for the reader."""
    async with AsyncExitStack() as opening:
        try:
            found = await opening.enter_async_context(service.open_file(path))
        except Refused as refused:
            raise HTTPException(HTTPStatus.NOT_FOUND) from refused
        headers = {name: found.headers[name] for name in PASSED_ON if name in found.headers}
        pieces = _until_closed(found.aiter_raw(), opening.pop_all())
        return StreamingResponse(pieces, headers=headers)


async def _until_closed(
    pieces: AsyncIterator[bytes], opened: AsyncExitStack
) -> AsyncIterator[bytes]:
    async with opened:
        async for piece in pieces:
            yield piece


def _name(said: str) -> str:
    """A file's name without folders and control characters, its end kept where it is long."""
    last: Iterable[str] = said.replace("\\", "/").rpartition("/")[2]
    kept = "".join(each for each in last if each.isprintable()).strip()
    return kept[-LONGEST_NAME:].strip() or "File"
