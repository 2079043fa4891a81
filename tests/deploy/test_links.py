"""Links between processes: what each state does to what is said, and who is reached of several."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from deploy.faults.links import Line, Link, Links
from deploy.local.ports import HOST, Ports

SOON = 2.0


class Echo:
    """Answers with its own name and what was said; counts who came."""

    def __init__(self, name: str) -> None:
        self.name = name.encode()
        self.heard: list[bytes] = []

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while said := await reader.read(1000):
            self.heard.append(said)
            writer.write(self.name + said)
            await writer.drain()
        writer.close()


class Caller:
    """One connection to a port."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def of(cls, port: int) -> "Caller":
        return cls(*await asyncio.open_connection(HOST, port))

    async def asks(self, said: bytes) -> bytes:
        """What comes back; nothing where the connection ends instead."""
        self._writer.write(said)
        async with asyncio.timeout(SOON):
            return await self._reader.read(1000)


@pytest.fixture
def ports() -> Ports:
    return Ports.unused()


@pytest.fixture
async def echo(ports: Ports) -> AsyncIterator[Echo]:
    here = Echo("one ")
    async with await asyncio.start_server(here.answer, HOST, ports.enquiry):
        yield here


@pytest.fixture
def links() -> Iterator[Links]:
    with Links.carried() as carried:
        yield carried


@pytest.fixture
def link(links: Links, ports: Ports, echo: Echo) -> Link:
    assert echo.name
    return links.open(ports.web, ports.enquiry)


async def test_an_open_link_hands_on_everything_in_both_directions(
    link: Link, ports: Ports
) -> None:
    assert link
    caller = await Caller.of(ports.web)

    assert await caller.asks(b"hello") == b"one hello"
    assert await caller.asks(b"again") == b"one again"


async def test_a_cut_link_resets_what_is_connected_and_what_connects_until_it_is_open_again(
    link: Link, ports: Ports, echo: Echo
) -> None:
    before = await Caller.of(ports.web)
    await before.asks(b"hello")

    link.turn(Line.CUT)
    with pytest.raises(ConnectionError):
        await _until_it_ends(before)
    with pytest.raises(ConnectionError):
        await _until_it_ends(await Caller.of(ports.web))
    link.turn(Line.OPEN)

    assert await (await Caller.of(ports.web)).asks(b"after") == b"one after"
    assert echo.heard == [b"hello", b"after"]


async def test_a_stalled_link_holds_what_is_said_and_hands_it_on_afterwards(
    link: Link, ports: Ports, echo: Echo
) -> None:
    caller = await Caller.of(ports.web)
    link.turn(Line.STALLED)
    asking = asyncio.create_task(caller.asks(b"hello"))
    await asyncio.sleep(0.2)
    assert echo.heard == []

    link.turn(Line.OPEN)

    assert await asking == b"one hello"


async def test_over_a_half_open_link_a_question_arrives_its_answer_does_not_and_the_connection_ends(
    link: Link, ports: Ports, echo: Echo
) -> None:
    caller = await Caller.of(ports.web)
    link.turn(Line.HALF_OPEN)
    asking = asyncio.create_task(caller.asks(b"hello"))
    await asyncio.sleep(0.2)
    assert echo.heard == [b"hello"]
    assert not asking.done()

    link.turn(Line.OPEN)

    with pytest.raises(ConnectionError):
        await asking


async def test_a_slow_link_hands_on_everything_later(link: Link, ports: Ports) -> None:
    caller = await Caller.of(ports.web)
    link.turn(Line.SLOW)
    began = time.monotonic()

    assert await caller.asks(b"hello") == b"one hello"
    assert time.monotonic() - began >= 2 * 0.02


async def test_a_resetting_link_ends_a_connection_in_the_middle_of_what_it_says(
    link: Link, ports: Ports
) -> None:
    link.turn(Line.RESETTING)

    with pytest.raises(ConnectionError):
        await _until_it_ends(await Caller.of(ports.web))


@pytest.mark.usefixtures("echo")
async def test_of_several_targets_each_is_reached_in_turn_and_one_that_is_away_is_passed_over(
    links: Links, ports: Ports
) -> None:
    links.open(ports.web, ports.enquiry, ports.assessment)
    other = Echo("two ")
    async with await asyncio.start_server(other.answer, HOST, ports.assessment):
        answers = {await (await Caller.of(ports.web)).asks(b"hello") for _ in range(2)}
    alone = {await (await Caller.of(ports.web)).asks(b"hello") for _ in range(3)}

    assert answers == {b"one hello", b"two hello"}
    assert alone == {b"one hello"}


async def _until_it_ends(caller: Caller) -> None:
    """Says the same again and again; raises when the connection is reset."""
    for _ in range(200):
        assert await caller.asks(b"hello"), "the connection ended as if nothing was wrong"
