"""A replica set of three of a test's own, which can lose its majority and find it again.

Both secondaries are halted, not ended, so that losing them and having them back takes no time. The
primary waits for an hour before it gives up, so what it writes meanwhile is held by it alone.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from deploy.local.mongodb import REPLICA_SET, Mongodb
from deploy.local.ports import Ports
from deploy.local.process import DEADLINE, PAUSE, until_ready

STAYS_PRIMARY = 3_600_000


class Member(Mongodb):
    """A mongod that waits to be taken into a replica set."""

    def is_ready(self) -> bool:
        try:
            return bool(self.asked("ping")["ok"])
        except PyMongoError:
            return False

    def asked(self, command: str, argument: Any = 1, **more: Any) -> dict[str, Any]:
        """What this member answers to a command of its administration."""
        with MongoClient[dict[str, Any]](
            self.member, directConnection=True, serverSelectionTimeoutMS=500
        ) as client:
            return client.admin.command(command, argument, **more)

    def until_it_is(self, role: str) -> None:
        """Returns once it has a role in its set."""
        give_up_at = time.monotonic() + DEADLINE
        while not self.asked("hello").get(role):
            assert time.monotonic() < give_up_at, f"no member became {role}"
            time.sleep(PAUSE)


class ThreeMembers:
    """One primary, for good, and two secondaries."""

    def __init__(self, folder: Path) -> None:
        ports = Ports.unused()
        self._primary, *self._secondaries = (
            Member(folder / f"{number}", port=port)
            for number, port in enumerate((ports.mongodb, ports.kafka, ports.smtp))
        )
        hosts = ",".join(each.member for each in (self._primary, *self._secondaries))
        self.address = f"mongodb://{hosts}/?replicaSet={REPLICA_SET}"

    def start(self) -> None:
        """Starts all of them, and returns once each secondary has caught up."""
        members = (self._primary, *self._secondaries)
        for member in members:
            member.launch()
        until_ready(*members)
        one = [{"_id": 0, "host": self._primary.member}]
        self._primary.asked("replSetInitiate", {"_id": REPLICA_SET, "members": one})
        self._primary.until_it_is("isWritablePrimary")
        self._take_in_the_others()
        for each in self._secondaries:
            each.until_it_is("secondary")

    def stop(self) -> None:
        """Ends all of them."""
        for member in (self._primary, *self._secondaries):
            member.kill()

    @contextmanager
    def without_majority(self) -> Iterator[None]:
        """Within the block no majority takes anything; what was written meanwhile is held after it."""
        self._signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._signal(signal.SIGCONT)

    def _take_in_the_others(self) -> None:
        config = self._primary.asked("replSetGetConfig")["config"]
        config["version"] += 1
        config["settings"]["electionTimeoutMillis"] = STAYS_PRIMARY
        config["members"] += [
            {"_id": number, "host": each.member, "priority": 0}
            for number, each in enumerate(self._secondaries, start=1)
        ]
        self._primary.asked("replSetReconfig", config, force=True)

    def _signal(self, number: signal.Signals) -> None:
        for each in self._secondaries:
            assert each.pid is not None
            os.killpg(each.pid, number)
