"""What else happens on a journey, drawn apart from it: at most one such story on each.

The invariant: a story changes neither whether a household counts, nor where, nor when; what it adds
beside the household's own enquiry is to be counted nowhere.
"""

from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import NamedTuple

from deploy.demo.corrections import is_corrected, may_be_corrected
from deploy.demo.draft import Course
from deploy.demo.duplicates import comes_twice, may_come_twice, was_contacted
from deploy.demo.front_door import comes_by_front_door, may_come_by_front_door
from deploy.demo.information_events import information_events
from deploy.demo.plan import Journey, Step
from deploy.demo.quotas import ENQUIRIES, of_slice
from deploy.demo.second_enquiries import pairs, returned

RETURN_PER_CENT = 0.5


class Story(NamedTuple):
    """To how many households in a hundred it happens, to which, and what the journey then is.

    The last gets how often the story came before in the same slice.
    """

    per_cent: float
    may: Callable[[Course], bool]
    told: Callable[[Course, Random, int], Sequence[Step]]


STORIES = (
    Story(0.3, lambda course: may_come_twice(course) and not was_contacted(course), comes_twice),
    Story(1.2, lambda course: may_come_twice(course) and was_contacted(course), comes_twice),
    Story(2.0, may_come_by_front_door, comes_by_front_door),
    Story(1.0, may_be_corrected, is_corrected),
)


def with_stories(seed: int, part: int, courses: Sequence[Course]) -> list[Journey]:
    """The journeys of a slice and its information events, which households without a story book."""
    random = Random(f"{seed}/slice/{part}/stories")
    left = random.sample(courses, len(courses))
    journeys: list[Journey] = []
    for story in STORIES:
        chosen = [each for each in left if story.may(each)]
        chosen = chosen[: of_slice(part, story.per_cent, ENQUIRIES)]
        for turn, course in enumerate(chosen):
            journeys.append(Journey(course.name, tuple(story.told(course, random, turn))))
        left = _without(left, chosen)
    for earlier, later in list(pairs(left, of_slice(part, RETURN_PER_CENT, ENQUIRIES))):
        journeys.append(Journey(earlier.name, returned(earlier, later)))
        left = _without(left, (earlier, later))
    plain = [Journey(each.name, each.steps) for each in left]
    return [*journeys, *plain, *information_events(seed, part, left)]


def _without(left: Iterable[Course], chosen: Iterable[Course]) -> list[Course]:
    gone = {each.draft.number for each in chosen}
    return [each for each in left if each.draft.number not in gone]
