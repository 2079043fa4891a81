"""The broker and the mongod of a run, which all its processes share: opened once, while they collect.

Each module of tests has a namespace of its own there, so nothing is gained by servers of its own.
"""

import json
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from deploy.local.servers import Addresses, servers


class SharedServers:
    """Held by the process that shares out the tests; the others read the addresses from a file."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._folder = Path(self._stack.enter_context(TemporaryDirectory(prefix="servers-")))
        self._opening = ThreadPoolExecutor(max_workers=1)
        self._opened: Future[None] = self._opening.submit(self._open)
        self.file = self._folder / "addresses"

    def ready(self) -> None:
        """Returns once both can be used; raises what kept them from it."""
        self._opened.result()

    def close(self) -> None:
        self._opening.shutdown()
        self._stack.close()

    def _open(self) -> None:
        addresses = self._stack.enter_context(servers(self._folder, containers=True))
        self.file.write_text(json.dumps(addresses))


def addresses_in(file: Path) -> Addresses:
    """What the process that holds the servers has written; no test is sent before it has."""
    return Addresses(*json.loads(file.read_text()))
