"""uvicorn's server, woken once a second and when it has to end; by itself it looks ten times a second.

The invariant: a signal to end is heard at once, and the Date of an answer is right to the second.
"""

import asyncio
import sys
from contextlib import suppress
from types import FrameType

import uvicorn

DATE_SECONDS = 1.0
STARTUP_FAILURE = 3
"""The status with which uvicorn itself says so."""


class Served(uvicorn.Server):
    """One process's server."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._ends = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def serve_until_ended(self) -> None:
        """Serves until SIGTERM or Ctrl-C; ends the process with a status where it could not begin."""
        with suppress(KeyboardInterrupt):
            self.run()
        if not self.started:
            sys.exit(STARTUP_FAILURE)

    async def main_loop(self) -> None:
        """Keeps the date until it has to end."""
        self._loop = asyncio.get_running_loop()
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                async with asyncio.timeout(DATE_SECONDS):
                    await self._ends.wait()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Ends after what is under way; a second Ctrl-C ends at once."""
        super().handle_exit(sig, frame)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._ends.set)
