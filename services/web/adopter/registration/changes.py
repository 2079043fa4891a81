"""What single pages do to a part of the registration, and what is said where another one was quicker."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from contracts.reference import DraftPart
from services.web.adopter.registration.draft import Change, ChangedMeanwhile
from services.web.adopter.registration.registration import Registration
from services.web.site.answers.enquiry.registration import Content
from services.web.site.command_forms import Question
from services.web.site.registration.content import EMPTY, answers_of
from services.web.site.registration.own_pages import Page
from services.web.site.registration.own_part import kept
from services.web.site.registration.people import People, Person, as_shown, person_at
from services.web.site.registration.rows import answer_in_words, called

NOT_ASKED = "You changed another answer, so we no longer ask this question"


def answering(page: Page, part: DraftPart) -> Change:
    """Keeps the answers of one page, as long as they are asked for."""

    def written(found: Registration, content: Content, answers: Content) -> Content:
        household = found.own.household
        if not page.applies(content, household):
            raise ChangedMeanwhile(answers_of(content, page.fields), NOT_ASKED)
        return kept({**content, **answers}, household)

    shown = partial(answers_of, fields=page.fields)
    return Change(part=part, shown=shown, written=written)


def adding(people: People) -> Change:
    """Adds a person at the end of the list, even if others were added meanwhile."""
    return Change(
        part=people.part,
        shown=lambda content: as_shown(people, content),
        written=lambda _, content, person: _with(
            people, content, [*(people.listed(content) or ()), person]
        ),
        made=lambda now, person: person in (now or ()),
        beside_others=True,
    )


def changing(people: People, place: int) -> Change:
    """Changes the person at a place; adds them again where the other applicant removed them."""
    return Change(
        part=people.part,
        shown=lambda content: person_at(people, content, place),
        written=lambda _, content, person: _with(
            people, content, _replaced(people.listed(content) or (), place, [person])
        ),
    )


def removing(people: People, place: int) -> Change:
    """Removes the person at a place."""
    return Change(
        part=people.part,
        shown=lambda content: person_at(people, content, place),
        written=lambda _, content, __: _with(
            people, content, _replaced(people.listed(content) or (), place, [])
        ),
    )


def nobody(people: People) -> Change:
    """Says that there is nobody for the list."""
    return Change(
        part=people.part,
        shown=lambda content: as_shown(people, content),
        written=lambda _, content, none: _with(people, content, none),
    )


def _replaced(listed: Sequence[Person], place: int, persons: list[Person]) -> list[Person]:
    return [*listed[: place - 1], *persons, *listed[place:]]


def _with(people: People, content: Content, listed: Sequence[Person]) -> Content:
    """The part with this list; an answer that was not given is left out of it."""
    given = [{name: value for name, value in each.items() if value not in EMPTY} for each in listed]
    return {**content, people.field: given}


def stands_now(
    asked: Iterable[Question], now: Content | None, typed: Content, why: str = ""
) -> Sequence[Mapping[str, str]]:
    """What is on record other than as it was typed, for a page that says it was changed."""
    if why:
        return [{"words": why}]
    if now is None:
        return [{"words": "Someone removed this person from the list"}]
    return [
        {"words": f"{called(each)} is now: {', '.join(answer_in_words(each, now.get(each.name)))}"}
        for each in asked
        if now.get(each.name) != typed.get(each.name)
    ]
