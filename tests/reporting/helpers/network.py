"""A network of counts of which only bounds are known: what can flow through it, exactly."""

from collections import defaultdict, deque
from collections.abc import Iterator
from itertools import pairwise

from services.reporting.domain.publishing.disclosure import Span

ANY = Span(0, 10**6)
SOURCE, SINK = "what must come", "what must go"


class Network:
    """Arcs between places, each with a span; what comes to a place leaves it."""

    def __init__(self) -> None:
        self._arcs: list[tuple[str, str, Span]] = []

    def add(self, begin: str, end: str, span: Span | None) -> None:
        """An arc; without a span anything may flow through it."""
        self._arcs.append((begin, end, span or ANY))

    def narrowed(self) -> Iterator[tuple[str, str, Span, int]]:
        """Every arc that cannot take an end of its span, with that end."""
        for number, (begin, end, span) in enumerate(self._arcs):
            for forced in (span.low, span.high) if span != ANY else ():
                arcs = list(self._arcs)
                arcs[number] = (begin, end, Span(forced, forced))
                if not _can_flow(arcs):
                    yield begin, end, span, forced


def _can_flow(arcs: list[tuple[str, str, Span]]) -> bool:
    """Whether some flow keeps to all spans: what must flow is sent from the source to the sink."""
    room: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    due: dict[str, int] = defaultdict(int)
    for begin, end, span in arcs:
        room[begin][end] += span.width
        due[end] += span.low
        due[begin] -= span.low
    for place, amount in due.items():
        begin, end = (SOURCE, place) if amount > 0 else (place, SINK)
        room[begin][end] += abs(amount)
    wanted = sum(room[SOURCE].values())
    while way := _way(room):
        amount = min(room[begin][end] for begin, end in way)
        for begin, end in way:
            room[begin][end] -= amount
            room[end][begin] += amount
        wanted -= amount
    return wanted == 0


def _way(room: dict[str, dict[str, int]]) -> list[tuple[str, str]]:
    """The shortest way on which there is room; none where the sink is not reached."""
    came_from = {SOURCE: SOURCE}
    waiting = deque([SOURCE])
    while waiting and SINK not in came_from:
        place = waiting.popleft()
        for following, left in room[place].items():
            if left > 0 and following not in came_from:
                came_from[following] = place
                waiting.append(following)
    if SINK not in came_from:
        return []
    way = [SINK]
    while way[-1] != SOURCE:
        way.append(came_from[way[-1]])
    return list(pairwise(reversed(way)))
