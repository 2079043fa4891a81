"""An information event in the words of a letter: when, where, and who can take part in it.

The invariant: a letter promises only what was planned, and asks a household that needs something else to say so.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from contracts.information_event import Arrangements
from contracts.languages import language_name
from contracts.words import hours, label_of
from services.notifications.clients import InformationEvent


class EventDetails(NamedTuple):
    """An information event as a letter tells it."""

    title: str
    day: str
    held_on: date
    hours: str
    venue: str | None
    joining_link: str | None
    has_place: bool
    provided: tuple[str, ...]

    @classmethod
    def of(cls, event: InformationEvent, *, has_place: bool) -> "EventDetails":
        """The information event in words; `provided` is one line for each thing.

        The joining link is told only to those who have a place.
        """
        plan = event.arrangements
        return cls(
            title=event.title,
            held_on=plan.held_on,
            day=f"{plan.held_on:%A %-d %B %Y}",
            hours=hours(plan.starts_at, plan.ends_at),
            venue=f"{event.venue.name}, {event.venue.postcode}" if event.venue else None,
            joining_link=event.joining_link if has_place else None,
            has_place=has_place,
            provided=tuple(_provided(plan)),
        )


def _provided(plan: Arrangements) -> Iterator[str]:
    if plan.step_free:
        yield "step-free entrance"
    if plan.hearing_loop:
        yield "hearing loop"
    if plan.live_captions:
        yield "live captions"
    if plan.sign_language:
        yield "British Sign Language interpreter"
    for language in plan.interpreters:
        yield _interpreter(language)
    for form in plan.formats:
        yield f"handouts in {label_of(form).lower()}"


def _interpreter(language: str) -> str:
    name = language_name(language)
    return f"{name} interpreter" if name else f"interpreter (language code {language})"
