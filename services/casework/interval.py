"""Work that a process does again and again, whatever else it does.

The invariant: a server that is away, or a race that was lost, is waited for. What fails at one record holds
up no other. Any other failure ends the work: health names it, and the chassis begins it again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import structlog
from aiokafka.errors import KafkaError
from pymongo.errors import PyMongoError

from services.chassis.cases import LostRace
from services.chassis.damage import DamagedRecord

log = structlog.get_logger()


async def every(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    """Does the work after each pause of so many seconds, for ever."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except (PyMongoError, KafkaError, LostRace) as away:
            log.warning("background_work_waits", error=away)


@contextmanager
def alone(work: str, **named: str) -> Iterator[None]:
    """What fails in the block is in the log and tried again; a server that is away is told."""
    try:
        yield
    except (PyMongoError, KafkaError):
        raise
    except (LostRace, DamagedRecord) as waits:
        log.info("record_waits", work=work, **named, error=waits)
    except Exception as error:  # noqa: BLE001  one that fails must not hold up all others
        log.error("record_fails", work=work, **named, error=error)  # noqa: TRY400
