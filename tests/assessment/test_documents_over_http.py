"""Files sent, made documents of, and downloaded by whom they are for; those that nobody made one of are swept."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from contracts.identity import Role, Who
from services.chassis.clock import now, today
from services.chassis.files import UNUSED, Files, store_at
from services.chassis.mongo import database, open_client
from tests.assessment.helpers.cases_over_http import TO_PANEL, opened
from tests.assessment.helpers.streams import Publish
from tests.enquiry.helpers.served_api import ask, is_problem
from tests.every_settings import EverySettings
from tests.identity import adopter, signed_as, staff

PDF = b"%PDF-1.7\nOf Rosa Fell\n%%EOF\n"
WORKER = staff(Role.SOCIAL_WORKER)
PANEL = staff(Role.PANEL_ADMINISTRATOR)


def auth(who: Who) -> httpx.Auth:
    return signed_as(who, "assessment")


def files_in(settings: EverySettings) -> set[str]:
    return {each.name for each in Path(settings.files.removeprefix("file://")).iterdir()}


async def sent(client: httpx.AsyncClient, journey: UUID, who: Who, content: bytes = PDF) -> Any:
    return await client.put(f"/cases/{journey}/file", content=content, auth=auth(who))


async def added(client: httpx.AsyncClient, journey: UUID, who: Who, **more: Any) -> httpx.Response:
    """A file sent and made a document of, today."""
    content = b"%PDF-1.7\n" + uuid4().bytes.hex().encode()
    file = (await sent(client, journey, who, content)).json()["file"]
    command = {"on": today().isoformat(), "file": file, "name": "Rosa Fell.pdf", "kind": "other"}
    return await ask(client, f"/cases/{journey}/add-document", {**command, **more}, auth=auth(who))


async def seen(client: httpx.AsyncClient, journey: UUID, who: Who) -> list[int]:
    """The numbers of the documents that somebody sees, each of which they can open."""
    path = f"/cases/{journey}/documents"
    found = (await client.get(path, auth=auth(who))).json()["documents"]
    for each in found:
        latest = each["versions"][-1]["number"]
        file = await client.get(f"{path}/{each['number']}/versions/{latest}", auth=auth(who))
        assert file.status_code == 200
    return [each["number"] for each in found]


async def test_each_sees_and_opens_what_is_for_them(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened(client, publish)
    first, second = adopter(str(journey)), adopter(str(journey), 2)
    answers = [
        await added(client, journey, first, person=1),
        await added(client, journey, first),
        await added(client, journey, WORKER),
        await added(client, journey, WORKER, readers=["panel"]),
        await added(client, journey, WORKER, person=2, readers=["applicants"]),
    ]

    assert [each.status_code for each in answers] == [200] * 5
    assert await seen(client, journey, WORKER) == [1, 2, 3, 4, 5]
    assert await seen(client, journey, first) == [1, 2]
    assert await seen(client, journey, second) == [2, 5]
    assert await seen(client, journey, PANEL) == []
    for step, body in TO_PANEL.items():
        await ask(client, f"/cases/{journey}/{step}", body)
    assert await seen(client, journey, PANEL) == [4]
    gone = {"on": today().isoformat(), "document": 4, "reason": "It is about someone else."}
    await ask(client, f"/cases/{journey}/withdraw-document", gone, auth=auth(WORKER))
    assert await seen(client, journey, PANEL) == []
    read = (await client.get(f"/cases/{journey}/documents", auth=auth(PANEL))).json()
    assert read["gone"] == [{"number": 4, "kind": "other", "on": today().isoformat()}]
    for who, document in ((first, 3), (second, 1), (PANEL, 3), (PANEL, 4)):
        address = f"/cases/{journey}/documents/{document}/versions/1"
        assert is_problem(await client.get(address, auth=auth(who)), 404)


async def test_a_download_is_the_file_itself_and_who_got_it_is_on_record(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened(client, publish)
    file = (await sent(client, journey, WORKER)).json()["file"]
    body = {"on": today().isoformat(), "file": file, "name": "Rosa Fell, Gwen.pdf", "kind": "other"}
    await ask(client, f"/cases/{journey}/add-document", body, auth=auth(WORKER))
    document = f"/cases/{journey}/documents/1"

    got = await client.get(f"{document}/versions/1", auth=auth(WORKER))
    openings = (await client.get(f"{document}/openings", auth=auth(WORKER))).json()
    events = (await client.get(f"/cases/{journey}/events", auth=auth(WORKER))).text

    assert got.content == PDF
    assert got.headers["content-disposition"].startswith("attachment; filename*=utf-8''Rosa%20")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["cache-control"] == "no-store"
    assert [(each["by"], each["opened"]) for each in openings] == [(WORKER.subject, "1/1")]
    assert "Rosa" not in events
    assert file not in events


async def test_the_same_key_twice_adds_one_document(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened(client, publish)
    key, answers = uuid4().hex, []
    for _ in range(2):
        file = (await sent(client, journey, WORKER)).json()["file"]
        body = {"on": today().isoformat(), "file": file, "name": "a.pdf", "kind": "letter"}
        path = f"/cases/{journey}/add-document"
        answers.append(await ask(client, path, body, key, auth=auth(WORKER)))

    assert answers[0].json() == answers[1].json()
    assert await seen(client, journey, WORKER) == [1]


async def test_what_was_replaced_or_withdrawn_is_kept_for_those_who_assess(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened(client, publish)
    first = adopter(str(journey))
    await added(client, journey, first)
    file = (await sent(client, journey, first)).json()["file"]
    new = {"on": today().isoformat(), "file": file, "name": "again.pdf", "document": 1}
    path, versions = f"/cases/{journey}", f"/cases/{journey}/documents/1/versions"

    assert (await ask(client, f"{path}/add-document-version", new, auth=auth(first))).is_success
    assert is_problem(await client.get(f"{versions}/1", auth=auth(first)), 404)
    assert (await client.get(f"{versions}/2", auth=auth(first))).content == PDF

    gone = {"on": today().isoformat(), "document": 1, "reason": "It is about someone else."}
    assert (await ask(client, f"{path}/withdraw-document", gone, auth=auth(WORKER))).is_success
    assert await seen(client, journey, first) == []
    assert is_problem(await client.get(f"{versions}/2", auth=auth(first)), 404)
    assert (await client.get(f"{versions}/1", auth=auth(WORKER))).is_success
    [shown] = (await client.get(f"{path}/documents", auth=auth(WORKER))).json()["documents"]
    assert shown["withdrawn"]["reason"] == "It is about someone else."


async def moved(client: httpx.AsyncClient, journey: UUID, *documents: int, days_ago: int) -> None:
    """The household goes on with the agency on the coast, to which these documents go along."""
    on = (today() - timedelta(days=days_ago)).isoformat()
    command = {"on": on, "receiver": "coast", "consent_by": [1, 2], "consent_on": on}
    path = f"/cases/{journey}/record-move"
    answer = await ask(client, path, {**command, "documents": documents}, auth=auth(WORKER))
    assert answer.is_success, answer.text


async def test_after_a_move_managers_of_the_other_agency_open_what_went_along_and_nothing_else(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened(client, publish)
    for _ in range(2):
        await added(client, journey, WORKER)
    at, listed = f"/cases/{journey}/passed-documents", "/agencies/coast/passed-documents"
    manager = staff(Role.MANAGER, "coast", subject="coast-manager-01")
    assert is_problem(await client.get(f"{at}/1/versions/1", auth=auth(manager)), 404)

    await moved(client, journey, 1, days_ago=90)
    every = (await client.get(listed, auth=auth(manager))).json()
    [shown] = [each for each in every if each["journey"] == str(journey)]
    got = await client.get(f"{at}/1/versions/1", auth=auth(manager))
    openings = f"/cases/{journey}/documents/1/openings"
    [opening] = (await client.get(openings, auth=auth(WORKER))).json()

    assert (shown["agency"], shown["until"]) == ("moorland", today().isoformat())
    assert [each["number"] for each in shown["documents"]] == [1]
    assert got.content.startswith(b"%PDF-1.7")
    assert got.headers["content-disposition"].startswith("attachment")
    assert (opening["by"], opening["agency"]) == (manager.subject, "moorland")
    for file in ("2/versions/1", "1/versions/2", "3/versions/1"):
        assert is_problem(await client.get(f"{at}/{file}", auth=auth(manager)), 404)
    others = (staff(Role.MANAGER), staff(Role.MANAGER, "estuary"))
    for other in others:
        assert is_problem(await client.get(f"{at}/1/versions/1", auth=auth(other)), 404)
        assert is_problem(await client.get(listed, auth=auth(other)), 404)
    for who in (staff(Role.SOCIAL_WORKER, "coast"), adopter(str(journey))):
        assert is_problem(await client.get(f"{at}/1/versions/1", auth=auth(who)), 403)
        assert is_problem(await client.get(listed, auth=auth(who)), 403)
    for path in ("", "/documents", "/documents/1/versions/1", "/events"):
        assert is_problem(await client.get(f"/cases/{journey}{path}", auth=auth(manager)), 404)


async def test_what_went_along_is_closed_when_it_is_withdrawn_and_after_90_days(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    manager = staff(Role.MANAGER, "coast")
    withdrawn, late = [await opened(client, publish) for _ in range(2)]
    for journey, days_ago in ((withdrawn, 0), (late, 91)):
        await added(client, journey, WORKER)
        await moved(client, journey, 1, days_ago=days_ago)
    file = f"/cases/{withdrawn}/passed-documents/1/versions/1"
    assert (await client.get(file, auth=auth(manager))).is_success
    gone = {"on": today().isoformat(), "document": 1, "reason": "It is about someone else."}
    path = f"/cases/{withdrawn}/withdraw-document"
    assert (await ask(client, path, gone, auth=auth(WORKER))).is_success

    shown = (await client.get("/agencies/coast/passed-documents", auth=auth(manager))).json()

    assert not {each["journey"] for each in shown} & {str(withdrawn), str(late)}
    for journey in (withdrawn, late):
        file = f"/cases/{journey}/passed-documents/1/versions/1"
        assert is_problem(await client.get(file, auth=auth(manager)), 404)


async def test_each_applicant_reads_which_documents_about_them_went_along(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened(client, publish)
    for person in (1, 2, None):
        await added(client, journey, WORKER, person=person)
    await moved(client, journey, 1, 2, 3, days_ago=0)

    told = [
        (await client.get(f"/cases/{journey}/documents", auth=auth(who))).json()["passed_on"]
        for who in (adopter(str(journey)), adopter(str(journey), 2), WORKER)
    ]

    assert {each["receiver"] for each in told} == {"coast"}
    numbers = [[document["number"] for document in each["documents"]] for each in told]
    assert numbers == [[1, 3], [2, 3], [1, 2, 3]]


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"", 422, "empty"),
        (b"MZ of a program", 422, "Choose a PDF"),
        (b"%PDF-1.7\n<</Encrypt 5 0 R>>", 422, "password"),
        (b"%PDF-" + b"x" * 25_000_000, 413, "25,000,000 bytes"),
    ],
)
async def test_a_file_that_cannot_be_taken_is_refused_with_what_to_do(
    client: httpx.AsyncClient, publish: Publish, content: bytes, status: int, words: str
) -> None:
    journey = await opened(client, publish)

    refused = await sent(client, journey, WORKER, content)

    assert is_problem(refused, status)
    assert words in refused.json()["detail"]


async def test_a_file_of_someone_else_is_as_if_it_had_not_come(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened(client, publish)
    file = (await sent(client, journey, WORKER)).json()["file"]
    body = {"on": today().isoformat(), "file": file, "name": "a.pdf", "kind": "letter"}

    refused = await ask(
        client, f"/cases/{journey}/add-document", body, auth=auth(adopter(str(journey)))
    )

    assert is_problem(refused, 404)


async def test_a_file_that_no_record_names_is_swept_away_after_a_day(
    client: httpx.AsyncClient, publish: Publish, settings: EverySettings
) -> None:
    journey = await opened(client, publish)
    await sent(client, journey, WORKER)
    await added(client, journey, WORKER)
    async with open_client(settings.replica_set) as mongodb:
        kept = database(mongodb, settings.namespace + "assessment")
        files = Files(store_at(settings.file_place), kept)
        entries = kept["files"]
        long_ago = {"begun_at": now() - UNUSED - timedelta(minutes=1), "used": False}
        await entries.update_many({"owner": journey}, {"$set": long_ago})
        before = await entries.distinct("_id", {"owner": journey})
        assessment = await kept["assessments"].find_one({"_id": journey}) or {}
        named = [each["file"]["stored"] for each in assessment["state"]["document_versions"]]

        async def is_named(owner: UUID, stored: str) -> bool:
            return owner != journey or stored in named

        assert await files.sweep(is_named) == 1
        assert await entries.distinct("_id", {"owner": journey}) == named

    assert files_in(settings).intersection(before) == set(named)
