"""A few attempts at what may fail for its own sake, and not because a server is away.

The invariant: a server that is away is waited for by the caller and uses up no attempt. What still fails
after the last attempt fails by itself: it must be set aside, or it holds up everything behind it.
"""

from pymongo.errors import OperationFailure, PyMongoError
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential

from services.chassis.mongo import PASSING_FAULTS, REFUSED_CODES

ATTEMPTS = 5
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 2
TOGETHER = 2
"""Attempts at several messages at once: after that each half of them has its own."""

PASSING_LABELS = ("TransientTransactionError", "UnknownTransactionCommitResult")


def attempts(number: int = ATTEMPTS) -> AsyncRetrying:
    """Growing pauses, then `RetryError`; what passes by itself is raised at once."""
    return AsyncRetrying(
        retry=retry_if_exception(fails_by_itself),
        stop=stop_after_attempt(number),
        wait=wait_exponential(multiplier=FIRST_PAUSE_SECONDS, max=LONGEST_PAUSE_SECONDS),
    )


def fails_by_itself(error: BaseException) -> bool:
    """Whether an error lies in what was tried, so that waiting for a server mends nothing."""
    if isinstance(error, PyMongoError) and any(map(error.has_error_label, PASSING_LABELS)):
        return False
    if isinstance(error, OperationFailure) and error.code in REFUSED_CODES:
        return False
    return isinstance(error, Exception) and not isinstance(error, PASSING_FAULTS)
