"""Files in a folder and in real storage that speaks S3: kept whole, given back piece by piece, swept, never guessed at."""

import asyncio
import hashlib
import io
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest

from contracts.documents import FileFormat
from deploy.local.ports import Ports
from services.chassis.clock import now
from services.chassis.decision import Refusal
from services.chassis.file_formats import format_of
from services.chassis.files import MOST_UNUSED, UNUSED, FilePlace, Files, FilesAway, store_at
from services.chassis.mongo import Database
from tests.chassis.helpers.s3_storage import Storage

ODT = b"application/vnd.oasis.opendocument.text"
LARGE = b"%PDF-1.7\n" + bytes(range(256)) * 40_000
ME = "applicant-1"


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storage]:
    started = Storage(tmp_path_factory.mktemp("s3"), port=Ports.unused().panel)
    started.start()
    yield started
    started.stop()


@pytest.fixture(params=["folder", "S3"])
async def files(request: pytest.FixtureRequest, db: Database, tmp_path: Path) -> Files:
    folder = FilePlace(f"file://{tmp_path}")
    in_folder = request.param == "folder"
    place = folder if in_folder else request.getfixturevalue("storage").place()
    opened = Files(store_at(place), db)
    await opened.prepare()
    return opened


async def in_pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 70_000):
        yield content[start : start + 70_000]


async def never(_: UUID, __: str) -> bool:
    return False


async def test_a_file_comes_back_as_it_was(files: Files) -> None:
    owner = uuid4()

    received = await files.receive(owner, ME, in_pieces(LARGE))
    pieces = [each async for each in await files.content(received.stored)]

    assert b"".join(pieces) == LARGE
    assert len(pieces) > 1
    assert received.digest == hashlib.sha256(LARGE).hexdigest()
    assert (received.size, received.format) == (len(LARGE), FileFormat.PDF)
    assert await files.received(owner, ME, received.digest) == received
    assert await files.received(owner, "applicant-2", received.digest) is None
    assert await files.received(uuid4(), ME, received.digest) is None
    assert await files.trouble() is None


async def test_what_nothing_names_is_swept_after_a_day_and_what_something_names_stays(
    files: Files, db: Database
) -> None:
    owner = uuid4()
    kept, lost, young = [await files.receive(owner, ME, in_pieces(LARGE)) for _ in range(3)]
    old = {"begun_at": now() - UNUSED - timedelta(minutes=1)}
    of_two = {"_id": {"$in": [kept.stored, lost.stored]}}
    await db["files"].update_many(of_two, {"$set": old})

    async def is_named(_: UUID, stored: str) -> bool:
        return stored == kept.stored

    assert await files.sweep(is_named) == 1
    assert await files.sweep(never) == 0
    with pytest.raises(FilesAway):
        await files.content(lost.stored)
    for each in (kept, young):
        assert await files.content(each.stored)


async def test_an_upload_that_breaks_off_leaves_nothing_that_can_be_used(
    files: Files, db: Database
) -> None:
    owner = uuid4()

    async def breaking_off() -> AsyncIterator[bytes]:
        yield LARGE
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await files.receive(owner, ME, breaking_off())
    assert await db["files"].count_documents({"owner": owner}) == 0


async def test_one_person_cannot_fill_the_storage(files: Files, db: Database) -> None:
    owner = uuid4()
    unused = [
        {"_id": uuid4().hex, "owner": owner, "by": ME, "used": False, "begun_at": now()}
        for _ in range(MOST_UNUSED)
    ]
    await db["files"].insert_many(unused)

    with pytest.raises(Refusal, match="Try again tomorrow"):
        await files.receive(owner, ME, in_pieces(LARGE))
    assert await files.receive(owner, "applicant-2", in_pieces(LARGE))
    await db["files"].delete_many({"owner": owner})


async def test_a_storage_that_refuses_or_is_gone_is_away(
    storage: Storage, db: Database, tmp_path: Path
) -> None:
    wrong = tmp_path / "secret"
    wrong.write_text("another secret")
    refused = Files(store_at(storage.place(secret=wrong)), db)

    with pytest.raises(FilesAway) as away:
        await refused.receive(uuid4(), ME, in_pieces(LARGE))
    assert str(away.value) == ""
    assert "FILES" in (await refused.trouble() or "")


def an_archive(*parts: str, mimetype: bytes = b"") -> bytes:
    made = io.BytesIO()
    with ZipFile(made, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for part in parts:
            archive.writestr(part, "x")
    return made.getvalue()


def looked_at(content: bytes) -> FileFormat:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        return format_of(file)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (LARGE, FileFormat.PDF),
        (b"\xff\xd8\xff\xe0 of a camera", FileFormat.JPEG),
        (b"\x89PNG\r\n\x1a\n of a screen", FileFormat.PNG),
        (b"\x00\x00\x00\x18ftypheic of a telephone", FileFormat.HEIC),
        (an_archive("_rels/.rels", "word/document.xml"), FileFormat.DOCX),
        (an_archive("[Content_Types].xml", "xl/workbook.xml"), FileFormat.XLSX),
        (an_archive("content.xml", mimetype=ODT), FileFormat.ODT),
    ],
)
def test_a_file_is_known_by_its_content(content: bytes, found: FileFormat) -> None:
    assert looked_at(content) is found


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"<html>", "Choose a PDF"),
        (b"\x00\x00\x00\x18ftypmp42 a film", "Choose a PDF"),
        (b"%PDF-1.7 trailer <</Encrypt 12 0 R>>", "has a password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 of Word 97", "older office document"),
        (an_archive("word/document.xml", "word/vbaProject.bin"), "macros"),
        (an_archive("a.exe"), "Choose a PDF"),
        (an_archive("word/document.xml")[:-30], "Choose a PDF"),
        (an_archive(*(f"{each}.xml" for each in range(5_001))), "Choose a PDF"),
    ],
)
def test_what_is_of_no_use_is_refused_with_what_to_do(content: bytes, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        looked_at(content)


async def test_an_upload_is_looked_at_before_anything_is_kept(files: Files, db: Database) -> None:
    owner = uuid4()

    with pytest.raises(Refusal, match="empty"):
        await files.receive(owner, ME, in_pieces(b""))
    await asyncio.sleep(0)
    assert await db["files"].count_documents({"owner": owner}) == 0
