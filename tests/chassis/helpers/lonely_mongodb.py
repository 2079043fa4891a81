"""A mongod of a test's own that can lose its majority and find it again, and stays the primary all the while.

The other members of its replica set are addresses where nobody answers: with them it is one of three, so
what it writes is held by no majority; without them it is the only one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pymongo import MongoClient

from deploy.local.mongodb import Mongodb

NOBODY = ("127.0.0.1:1", "127.0.0.1:2")
STAYS_PRIMARY = 3_600_000


@contextmanager
def without_majority(mongodb: Mongodb) -> Iterator[None]:
    """Within the block no majority takes anything; what was written meanwhile is held after it."""
    _reconfigure(mongodb, NOBODY)
    try:
        yield
    finally:
        _reconfigure(mongodb, ())


def _reconfigure(mongodb: Mongodb, others: tuple[str, ...]) -> None:
    with MongoClient[dict[str, Any]](mongodb.address, directConnection=True) as client:
        found = client.admin.command("replSetGetConfig")["config"]
        members = [{**found["members"][0], "priority": 2}]
        members += [
            {"_id": number, "host": host, "priority": 1}
            for number, host in enumerate(others, start=1)
        ]
        settings = {**found["settings"], "electionTimeoutMillis": STAYS_PRIMARY}
        config = {**found, "members": members, "settings": settings}
        config["version"] += 1
        client.admin.command("replSetReconfig", config, force=True)
