"""Files of case records: kept outside MongoDB, in a folder or in storage that speaks S3.

The invariant: a file is in the storage, whole and looked at, before any record can name it; and every file there has
an entry here, written first. One that no record names within a day was never used, and is swept away; one that a
record names is deleted by nothing here.
"""

import asyncio
import hashlib
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import obstore
import structlog
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, S3Store
from pydantic import BaseModel, Field
from pymongo import IndexModel
from pymongo.errors import PyMongoError

from contracts.documents import FileFormat
from services.chassis.background import Background
from services.chassis.clock import now
from services.chassis.decision import Kind, Refusal
from services.chassis.file_formats import format_of
from services.chassis.mongo import Database, Document, create_indexes

log = structlog.get_logger()

COLLECTION = "files"
USABLE = timedelta(hours=12)
UNUSED = timedelta(hours=24)
"""A record may name a file for 12 hours after it came; what none names is swept after 24, so the two never meet."""
SWEEP_SECONDS = 600.0
SWEPT_AT_ONCE = 100
ANSWER_SECONDS = 2.0
MOST_UNUSED = 40
"""Files of one person on one record within a day that no record names: nobody means to send more."""
CHUNK_BYTES = 256 * 1024
IsNamed = Callable[[UUID, str], Awaitable[bool]]
"""Whether the record of an owner names the file that is stored under this name."""


class FilesAway(Exception):
    """The storage does not answer, or does not have what it should; its own words may name a file."""


class FilePlace(NamedTuple):
    """Where files are kept: `file:///folder`, or `s3://bucket` with what it takes to come there."""

    url: str
    endpoint: str | None = None
    region: str | None = None
    user: str | None = None
    secret: Path | None = None


class Received(BaseModel):
    """A file that came, was looked at and is in the storage; `size` in bytes, `digest` SHA-256 in hexadecimal."""

    stored: str
    format: FileFormat
    size: int
    digest: str


class FileEntry(BaseModel):
    """What is kept of a file beside it; `used` once a record names it, `whole` once it is all there."""

    stored: str = Field(alias="_id")
    owner: UUID
    by: str
    begun_at: datetime
    digest: str
    format: FileFormat
    size: int
    used: bool = False
    whole: bool = False


def store_at(place: FilePlace) -> ObjectStore:
    """The storage at a place; a folder is made where there is none."""
    parts = urlsplit(place.url)
    if parts.scheme == "file":
        return LocalStore(parts.path, mkdir=True)
    given = {
        "endpoint": place.endpoint,
        "region": place.region,
        "access_key_id": place.user,
        "secret_access_key": place.secret.read_text().strip() if place.secret else None,
        # Deleting several at once is not part of what every server that speaks S3 can do.
        "disable_bulk_delete": True,
    }
    config: Any = {name: each for name, each in given.items() if each is not None}
    return S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        config=config,
        client_options={"allow_http": True, "timeout": timedelta(seconds=60)},
        retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=20)},
    )


class Files:
    """The files of one service."""

    def __init__(self, store: ObjectStore, database: Database) -> None:
        self._store = store
        self._entries = database[COLLECTION]

    async def prepare(self) -> None:
        """Creates the indexes by which entries are found and swept."""
        of_owner = IndexModel([("owner", 1), ("digest", 1)])
        unused = IndexModel([("begun_at", 1)], partialFilterExpression={"used": False})
        await create_indexes(self._entries, [of_owner, unused])

    async def receive(self, owner: UUID, by: str, chunks: AsyncIterator[bytes]) -> Received:
        """Takes a file for an owner's record, from a person by their subject; refuses what `format_of` refuses.

        It is on this machine's disk alone until it was looked at, and never whole in memory.
        """
        await self._require_few(owner, by)
        with tempfile.TemporaryFile() as spooled:
            digest, size = await _spool(chunks, spooled)
            found = await asyncio.to_thread(format_of, spooled)
            received = Received(stored=uuid4().hex, format=found, size=size, digest=digest)
            entry = _entry(received, owner, by)
            await self._entries.insert_one(entry.model_dump(by_alias=True))
            spooled.seek(0)
            with _storage_answering():
                await obstore.put_async(self._store, received.stored, spooled)
        await self._entries.update_one({"_id": received.stored}, {"$set": {"whole": True}})
        return received

    async def received(self, owner: UUID, by: str, digest: str) -> Received | None:
        """The latest file with this content that a person sent for an owner, where it can still be used."""
        lately = [{"used": True}, {"begun_at": {"$gt": now() - USABLE}}]
        wanted = {"owner": owner, "by": by, "digest": digest, "whole": True, "$or": lately}
        found = await self._entries.find_one(wanted, sort=[("begun_at", -1)])
        return None if found is None else _received(found)

    async def use(self, stored: str) -> None:
        """Says that a record names a file; one that is never said so is looked for by the sweep."""
        await self._entries.update_one({"_id": stored}, {"$set": {"used": True}})

    async def content(self, stored: str) -> AsyncIterator[bytes]:
        """The bytes of a file, piece by piece; raises `FilesAway` before the first where they cannot be had."""
        with _storage_answering():
            found = await obstore.get_async(self._store, stored)
        return _pieces(found)

    async def sweep(self, is_named: IsNamed) -> int:
        """Deletes files that no record names a day after they came; how many."""
        old = {"used": False, "begun_at": {"$lt": now() - UNUSED}}
        swept = 0
        async for entry in self._entries.find(old).sort("begun_at", 1).limit(SWEPT_AT_ONCE):
            if await is_named(entry["owner"], entry["_id"]):
                await self.use(entry["_id"])
                continue
            await self._delete(entry)
            swept += 1
        return swept

    @asynccontextmanager
    async def sweeping(self, background: Background, is_named: IsNamed) -> AsyncIterator[None]:
        """Sweeps every ten minutes until the block ends."""

        async def work() -> None:
            while True:
                await self._sweep_if_answered(is_named)
                await asyncio.sleep(SWEEP_SECONDS)

        async with background.doing("sweep of files", work):
            yield

    async def trouble(self) -> str | None:
        """What an operator should look at; None where the storage answers within two seconds."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await anext(aiter(obstore.list(self._store, chunk_size=1)), None)
        except (BaseError, OSError, TimeoutError):
            return "The storage of documents does not answer, or refuses. Look at FILES and the settings beside it."
        return None

    async def _sweep_if_answered(self, is_named: IsNamed) -> None:
        try:
            if swept := await self.sweep(is_named):
                log.info("unused_files_swept", files=swept)
        except (FilesAway, PyMongoError) as error:
            log.warning("files_not_swept", error=error)

    async def _delete(self, entry: Document) -> None:
        """The bytes first: an entry without bytes is found again, bytes without an entry are not."""
        with _storage_answering(), suppress(FileNotFoundError):
            await obstore.delete_async(self._store, entry["_id"])
        await self._entries.delete_one({"_id": entry["_id"]})

    async def _require_few(self, owner: UUID, by: str) -> None:
        mine = {"owner": owner, "by": by, "used": False, "begun_at": {"$gt": now() - UNUSED}}
        if await self._entries.count_documents(mine, limit=MOST_UNUSED) >= MOST_UNUSED:
            raise Refusal(
                Kind.NOT_NOW, "You have sent many files that were not added. Try again tomorrow."
            )


@contextmanager
def _storage_answering() -> Iterator[None]:
    """Turns what the storage says, which may name a file, into `FilesAway`."""
    try:
        yield
    except (BaseError, OSError) as error:
        log.warning("storage_away", kind=type(error).__name__)
        raise FilesAway from None


async def _spool(chunks: AsyncIterator[bytes], into: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    async for chunk in chunks:
        digest.update(chunk)
        size += into.write(chunk)
    into.flush()
    return digest.hexdigest(), size


async def _pieces(found: "obstore.GetResult") -> AsyncIterator[bytes]:
    with _storage_answering():
        async for piece in found.stream(min_chunk_size=CHUNK_BYTES):
            yield bytes(piece)


def _entry(received: Received, owner: UUID, by: str) -> FileEntry:
    known = {**received.model_dump(), "owner": owner, "by": by, "begun_at": now()}
    return FileEntry.model_validate({**known, "_id": received.stored})


def _received(found: Document) -> Received:
    entry = FileEntry.model_validate(found)
    return Received(stored=entry.stored, format=entry.format, size=entry.size, digest=entry.digest)
