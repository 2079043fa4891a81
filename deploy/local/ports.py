"""Which port each part of the suite listens on, all of them on loopback.

The numbers keep their distances: another base moves them together, so that two suites fit side by side.
"""

import fcntl
import os
import random
import socket
from collections import deque
from collections.abc import Iterable
from contextlib import closing
from itertools import islice
from pathlib import Path
from tempfile import gettempdir
from typing import IO, NamedTuple

import psutil

from deploy.local.errors import LocalStackError

HOST = "127.0.0.1"
DEFAULT_BASE = 8000
LOWEST_BASE = 2000
HIGHEST_BASE = 46_000

APART = 30
"""How far two sets of ports are apart. No two ports of one set are a multiple of it apart."""

# With these, every port is below the range from which Linux takes those of outgoing connections, so
# that a server which is stopped finds its port still free when it starts again.
SPARE_BASES = range(9_400, 13_600, APART)

# A port is free also while its server is killed and about to start again, so a set is held with a lock,
# until its process ends or has taken so many others.
HELD_AT_ONCE = 12
_held: deque[IO[str]] = deque()


class Ports(NamedTuple):
    """One port for each listener of a suite, by its name."""

    web: int = 8000
    enquiry: int = 8001
    assessment: int = 8002
    panel: int = 8003
    notifications: int = 8004
    reporting: int = 8005
    sign_in: int = 8006
    smtp: int = 8025
    kafka: int = 9192
    kafka_controller: int = 9193
    mongodb: int = 27117

    @classmethod
    def at(cls, base: int) -> "Ports":
        """All ports moved by the same distance, so that `web` is at the base."""
        return cls(*(port + base - DEFAULT_BASE for port in cls()))

    @classmethod
    def from_environment(cls) -> "Ports":
        """The ports at `PORT_BASE`, or the usual ones where that is not set."""
        base = os.environ.get("PORT_BASE") or str(DEFAULT_BASE)
        if not base.isdecimal() or not LOWEST_BASE <= int(base) <= HIGHEST_BASE:
            raise LocalStackError(
                f"PORT_BASE cannot be {base!r}. Use a number from {LOWEST_BASE} to {HIGHEST_BASE}, "
                "for example PORT_BASE=8100."
            )
        return cls.at(int(base))

    @classmethod
    def unused(cls) -> "Ports":
        """Ports that neither a listener nor another process has, for a suite beside others."""
        return cls.side_by_side(1)[0]

    @classmethod
    def side_by_side(cls, count: int) -> list["Ports"]:
        """So many sets of unused ports, for the instances and servers of one suite."""
        bases = random.sample(SPARE_BASES, len(SPARE_BASES))
        found = [cls.at(base) for base in islice(filter(_take, bases), count)]
        if len(found) < count:
            raise LocalStackError(
                "No ports are left for another suite. Wait until other suites and tests have ended."
            )
        return found


def _take(base: int) -> bool:
    """Hold the set of ports at this base, unless another process holds it or one of them is taken."""
    folder = Path(gettempdir()) / f"adopter-journey-ports-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    lock = (folder / str(base)).open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return False
    if len(_held) == HELD_AT_ONCE:
        _held.popleft().close()
    _held.append(lock)
    return all(map(is_free, Ports.at(base)))


def is_free(port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def accepts(port: int) -> bool:
    """Whether someone takes connections on a port."""
    with closing(socket.socket()) as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def require_free(ports: Iterable[tuple[str, int]]) -> None:
    """Refuse when one of the named ports is taken, saying by whom and how to move."""
    for name, port in ports:
        if not is_free(port):
            raise LocalStackError(
                f"Port {port}, needed for {name.replace('_', ' ')}, is in use by {_listener(port)}. Stop that, or move the whole suite to other ports, for example with PORT_BASE=8100."
            )


def _listener(port: int) -> str:
    for connection in psutil.net_connections("tcp"):
        if (
            connection.laddr
            and connection.laddr.port == port
            and connection.status == psutil.CONN_LISTEN
            and connection.pid
        ):
            return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
    return "another program"
