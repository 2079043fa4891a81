"""Documents of a case on the pages of those who sent them and of those who work with them."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta

import httpx
import pytest

from contracts.words import day
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.clock import today
from tests.waiting import until
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.journeys import ago, does, enquired, joins, registers, told
from tests.web.helpers.sign_in import OURS, signs_in

PDF = ("Zoë, letter.pdf", b"%PDF-1.7\n%%EOF\n", "application/pdf")
Here = Callable[[str], AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def here(browse: Browse, enquiry: Service, assessment: Service, provider: SignIn) -> Here:
    """The pages before the services that know of documents, for somebody who has signed in."""
    urls = {"enquiry": enquiry.url, "assessment": assessment.url}

    @asynccontextmanager
    async def opened(name: str) -> AsyncIterator[httpx.AsyncClient]:
        async with browse(**urls, sign_in_issuer=provider.issuer) as client:
            await signs_in(client, name)
            yield client

    return opened


@pytest.fixture
async def journey(enquiry: Service, assessment: Service, provider: SignIn) -> str:
    """A couple in stage one, of whom both sign in."""
    found = await enquired(enquiry, days_ago=9)
    for applicant, name in enumerate(("amina", "bilal"), start=1):
        await joins(enquiry, provider, found, name, applicant)
    await registers(enquiry, found, days_ago=7)
    await does(enquiry, found, "accept-registration", on=ago(6))

    async def heard() -> bool:
        async with httpx.AsyncClient(base_url=assessment.url, trust_env=False) as client:
            return bool((await client.get("/health/ready")).json()["consumer_lag"] == 0)

    await until(heard)
    return found


async def sends(
    client: httpx.AsyncClient, path: str, file: tuple[str, bytes, str] | None = PDF, **more: str
) -> httpx.Response:
    """Fills in the form at an address, chooses a file and sends both."""
    form = read((await client.get(path)).text)
    files = {"file": file or ("", b"", "application/octet-stream")}
    return await client.post(path, data={**form.fields, **more}, files=files, headers=OURS)


async def words(client: httpx.AsyncClient, path: str) -> str:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return read(answer.text).words


async def test_what_an_applicant_sends_is_read_by_staff_and_not_by_the_other(
    here: Here, journey: str
) -> None:
    own, team = f"/journey/{journey}/documents", f"/team/moorland/enquiries/{journey}/documents"
    async with here("amina") as amina:
        sent = await sends(amina, f"{own}/send", kind="letter", person="me")
        again = await sends(amina, f"{own}/1/replace")
        seen = await words(amina, own)
        file = await amina.get(f"{own}/1/versions/2")
        overview = read((await amina.get(f"/journey/{journey}")).text)
    async with here("bilal") as bilal:
        other = await words(bilal, own)
        gone = await bilal.get(f"{own}/1/versions/2")
    async with here("social-worker") as worker:
        case = await words(worker, team)
        got = await worker.get(f"{team}/1/versions/1")
        opened = await words(worker, f"{team}/1/opened")

    assert (sent.status_code, again.status_code) == (303, 303), read(sent.text).words
    assert "Zoë, letter.pdf" in seen
    assert "by you. It replaces an earlier version." in seen
    assert own in overview.links
    assert "There are no documents here yet." in other
    assert gone.status_code == 404
    assert "Earlier version 1" in case
    assert got.content == file.content == PDF[1]
    assert got.headers["content-type"] == "application/pdf"
    assert got.headers["content-disposition"].startswith("attachment")
    assert got.headers["cache-control"] == "no-store"
    assert "An applicant 2" in opened
    assert "You 1" in opened


async def test_staff_add_a_document_for_the_applicants_and_withdraw_it(
    here: Here, journey: str
) -> None:
    own, case = f"/journey/{journey}/documents", f"/team/moorland/enquiries/{journey}"
    async with here("social-worker") as worker, here("bilal") as bilal:
        new = f"{case}/documents/add"
        added = await sends(worker, new, kind="plan", person="all", readers="applicants")
        before = await words(bilal, own)
        form = f"{case}/do/assessment/withdraw-document"
        asked = read((await worker.get(f"{form}?document=1")).text)
        said = {**asked.fields, "reason": "The wrong household."}
        withdrawn = await worker.post(form, data=said, headers=OURS)
        after, shown = await words(bilal, own), await words(worker, f"{case}/documents")

    assert (added.status_code, withdrawn.status_code) == (303, 303), read(added.text).words
    assert asked.fields["document"] == "1"
    assert "Plan Document 1" in before
    assert "There are no documents here yet." in after
    assert "Withdrawn on" in shown
    assert "The wrong household." in shown


async def test_what_goes_along_with_a_move_is_read_by_the_other_agency_and_by_all_until_when(
    here: Here, journey: str, assessment: Service
) -> None:
    team, theirs = f"/team/moorland/enquiries/{journey}", "/team/estuary/passed-documents"
    move = f"{team}/do/assessment/record-move"
    async with here("social-worker") as worker:
        await sends(worker, f"{team}/documents/add", kind="certificate", person="all")
        asked = read((await worker.get(move)).text)
    said = {"receiver": "estuary", "consent_by": [1, 2], "consent_on": ago(0), "documents": [1]}
    await told(assessment, f"/cases/{journey}/record-move", {"on": ago(0), **said})
    async with here("manager") as manager:
        start = read((await manager.get("/team/estuary")).text)
        page = read((await manager.get(theirs)).text)
        file = await manager.get(f"{theirs}/{journey}/1/versions/1")
        other = await manager.get(f"{theirs}/{journey}/2/versions/1")
        log = await words(manager, f"{team}/accesses")
    async with here("social-worker") as worker:
        case = read((await worker.get(team)).text)
        seen = await words(worker, f"{team}/documents")
        opened = await words(worker, f"{team}/documents/1/opened")
        refused = await worker.get("/team/moorland/passed-documents")
    async with here("bilal") as bilal:
        own = await words(bilal, f"/journey/{journey}/documents")

    last = day(today() + timedelta(days=90))
    assert "Certificate or check result, document 1: Zoë, letter.pdf" in asked.words
    assert theirs in start.links
    assert f"You can open these documents until {last}" in page.words
    assert f"{theirs}/{journey}/1/versions/1" in page.links
    assert (file.content, other.status_code, refused.status_code) == (PDF[1], 404, 403)
    assert f"can open documents of this case until {last}" in case.words
    assert f"can open version 1 until {last}" in seen
    assert "A manager at the agency they moved to 1" in opened
    assert "document 1 in version 1, at the agency they moved to" in log
    assert f"can open these documents until {last}" in own
    assert "Certificate or check result, about your household (document 1)" in own


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (None, "Choose a file"),
        (("a.pdf", b"MZ", "application/pdf"), "Choose a PDF, a photo"),
        (("a.pdf", b"%PDF-" + b"x" * 25_000_000, "application/pdf"), "smaller than 25 MB"),
    ],
)
async def test_a_file_that_cannot_be_taken_brings_the_form_back_with_what_to_do(
    here: Here,
    journey: str,
    assessment: Service,
    file: tuple[str, bytes, str] | None,
    sentence: str,
) -> None:
    path = f"/journey/{journey}/documents/send"
    async with here("amina") as amina:
        answer = await sends(amina, path, file, kind="letter", person="household")

    page = read(answer.text)
    assert answer.status_code == 422
    assert sentence in page.words
    assert "#file" in page.links
    assert page.fields["kind"] == "letter"
    assert (await told(assessment, f"/cases/{journey}/documents"))["documents"] == []


async def test_recruitment_workers_open_none(here: Here, journey: str) -> None:
    async with here("recruiter") as recruiter:
        answer = await recruiter.get(f"/team/moorland/enquiries/{journey}/documents")

    assert answer.status_code == 403
