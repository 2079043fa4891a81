"""Waiting for what happens by itself, for so long and no longer."""

from collections.abc import Awaitable, Callable

from tenacity import AsyncRetrying, RetryError, retry_if_result, stop_after_delay, wait_fixed

from deploy.local.errors import LocalStackError

EVERY_SECONDS = 0.2


async def until(
    condition: Callable[[], Awaitable[bool]], *, seconds: float, told: Callable[[], str]
) -> None:
    """Returns once the condition holds; raises `LocalStackError` with what is told by then."""
    asking = AsyncRetrying(
        retry=retry_if_result(lambda held: not held),
        stop=stop_after_delay(seconds),
        wait=wait_fixed(EVERY_SECONDS),
    )

    async def held() -> bool:
        return await condition()

    try:
        await asking(held)
    except RetryError:
        raise LocalStackError(f"{told()} (after {seconds:.0f} seconds)") from None
