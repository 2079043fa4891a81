"""What a page asks of one service at the same moment, sent as one request.

The invariant: each question is answered as if it had been sent alone, and no page has to know that it was not.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field

import httpx
from pydantic_core import from_json

TOGETHER = "/together"
MOST_AT_ONCE = 20
MOST_BYTES = 12_000
"""Of the addresses of one request, below what a service reads of an address and headers."""
TURNS = 3
"""So often the other tasks of a page get their turn before its questions leave; each turn takes microseconds."""

Send = Callable[[str], Awaitable[httpx.Response]]


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """What a service answered: `link` is its Link header, empty where it has none."""

    status: int
    content: bytes
    link: str = ""

    @property
    def is_success(self) -> bool:
        """Whether it is what was asked for."""
        return httpx.codes.is_success(self.status)

    @property
    def is_refusal(self) -> bool:
        """Whether the service understood and refused."""
        return httpx.codes.is_client_error(self.status)


@dataclass(slots=True)
class Awaited:
    """An address whose answer somebody waits for."""

    address: str
    answer: asyncio.Future[PartAnswer]


@dataclass(slots=True)
class Together:
    """The questions of one request of a browser to one service.

    The first to ask waits a moment for the others, and sends for all.
    """

    waiting: list[Awaited] = field(default_factory=list)

    async def ask(self, address: str, send: Send) -> PartAnswer:
        """The answer of a GET; raises `httpx.HTTPError` and `httpx.InvalidURL`."""
        question = Awaited(address, asyncio.get_running_loop().create_future())
        self.waiting.append(question)
        if len(self.waiting) == 1:
            for _ in range(TURNS):
                await asyncio.sleep(0)
            asked, self.waiting = self.waiting, []
            await asyncio.gather(*(_answer(some, send) for some in _requests(asked)))
        return await question.answer


def _requests(asked: Sequence[Awaited]) -> Iterator[Sequence[Awaited]]:
    """The questions in as few requests as a service reads."""
    some: list[Awaited] = []
    for each in asked:
        size = sum(len(other.address) for other in (*some, each))
        if some and (len(some) == MOST_AT_ONCE or size > MOST_BYTES):
            yield some
            some = []
        some.append(each)
    yield some


async def _answer(asked: Sequence[Awaited], send: Send) -> None:
    """Gives each question its answer, or what kept it from coming."""
    failed: Exception = httpx.ReadError("who asked for all of them has gone")
    try:
        for each, answer in [*zip(asked, await _answers(asked, send), strict=True)]:
            each.answer.set_result(answer)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        failed = error
    except (TypeError, ValueError):
        failed = httpx.DecodingError("what came is not an answer to each of them")
    finally:
        for each in asked:
            if not each.answer.done():
                each.answer.set_exception(failed)
                each.answer.exception()


async def _answers(asked: Sequence[Awaited], send: Send) -> list[PartAnswer]:
    if len(asked) == 1:
        return [await _alone(asked[0], send)]
    parts = httpx.QueryParams([("part", each.address) for each in asked])
    response = await send(f"{TOGETHER}?{parts}")
    if response.is_client_error:
        # A service that was not updated yet knows single questions alone.
        return await asyncio.gather(*(_alone(each, send) for each in asked))
    response.raise_for_status()
    return _parts(response.content)


async def _alone(asked: Awaited, send: Send) -> PartAnswer:
    response = await send(asked.address)
    return PartAnswer(response.status_code, response.content, response.headers.get("link", ""))


def _parts(content: bytes) -> list[PartAnswer]:
    """The answers one after the other, as the first line says how long each is."""
    head, _, rest = content.partition(b"\n")
    answers = []
    for status, link, length in from_json(head):
        answers.append(PartAnswer(status, rest[:length], link))
        rest = rest[length:]
    return answers
