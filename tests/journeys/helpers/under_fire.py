"""What was disturbed while the journeys of these tests were played."""

from typing import NamedTuple

from deploy.faults.disturbances import Disturbance


class UnderFire(NamedTuple):
    """What was done in its order, and whether all of it was over before the journeys were."""

    done: list[Disturbance]
    finished_in_time: bool
