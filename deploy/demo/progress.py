"""What a person sees while the year is played: a bar on a terminal, a line now and then elsewhere."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.demo.player import Tally

FRAME = 0.25
SHARE_OF_A_LINE = 0.1


@asynccontextmanager
async def watched(tally: Tally, journeys: int, console: Console) -> AsyncIterator[None]:
    """Shows how far the tally has come, for the length of the block."""
    show = _bar if console.is_terminal else _lines
    watching = asyncio.create_task(show(tally, journeys, console))
    try:
        yield
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


async def _bar(tally: Tally, journeys: int, console: Console) -> None:
    columns = (
        *(TextColumn("Playing"), BarColumn(), MofNCompleteColumn(), TextColumn("journeys")),
        *(TextColumn("{task.description}"), TimeElapsedColumn()),
    )
    began = time.monotonic()
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=journeys)
        try:
            while True:
                progress.update(task, completed=tally.journeys, description=_reached(tally, began))
                await asyncio.sleep(FRAME)
        finally:
            progress.update(task, completed=tally.journeys, description=_reached(tally, began))


async def _lines(tally: Tally, journeys: int, console: Console) -> None:
    began, told = time.monotonic(), 0.0
    while True:
        if tally.journeys >= told + SHARE_OF_A_LINE * journeys:
            told = tally.journeys
            console.print(f"{tally.journeys} of {journeys} journeys, {_reached(tally, began)}")
        await asyncio.sleep(FRAME)


def _reached(tally: Tally, began: float) -> str:
    day = f"{tally.reached_on:%-d %B %Y}" if tally.reached_on else "before the first day"
    rate = tally.commands / max(time.monotonic() - began, FRAME)
    return f"{day}, {rate:.0f} commands a second"
