"""How far a part or a task of the registration is, in words."""

from enum import StrEnum


class TaskState(StrEnum):
    """How far a task is, in words."""

    NOT_STARTED = "Not started"
    IN_PROGRESS = "In progress"
    COMPLETE = "Completed"
    NOT_YET = "Cannot start yet"
    READY = "Ready to send"


PART_STATES = {
    "not_started": TaskState.NOT_STARTED,
    "in_progress": TaskState.IN_PROGRESS,
    "complete": TaskState.COMPLETE,
}
