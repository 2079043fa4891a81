"""What was disturbed while the journeys of these tests were played."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from deploy.faults.disturbances import Disturbance
from deploy.local.suite import Suite

LINES = 30


class UnderFire(NamedTuple):
    """What was done in its order, and whether all of it was over before the journeys were."""

    done: list[Disturbance]
    finished_in_time: bool


@contextmanager
def last_words(suite: Suite) -> Iterator[None]:
    """What fails inside says how every process of the suite that is not ready ended, and how its log does."""
    try:
        yield
    except Exception as failed:
        for each in suite.processes:
            if not each.is_ready():
                log = each.log.read_text(errors="replace").splitlines()[-LINES:]
                failed.add_note("\n".join([f"{each.name} is not ready ({each.ended}):", *log]))
        raise
