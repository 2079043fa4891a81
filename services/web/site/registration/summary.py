"""All answers of a registration on one page, part by part, as far as its reader may see them.

The invariant: only that applicant and the agency see an applicant's answers about themselves.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from contracts.reference import DraftPart, Household
from services.web.site.answers.enquiry.registration import RegistrationDraft
from services.web.site.registration.own_part import OWN_TASKS, shown
from services.web.site.registration.people import LISTS, People, as_shown
from services.web.site.registration.rows import UNANSWERED, AnswerRow, own_rows, person_rows


class Card(NamedTuple):
    """Some answers under a heading; `href` leads to where they are changed as a whole."""

    title: str
    rows: Sequence[AnswerRow]
    href: str = ""
    note: str = ""


class CheckedPart(NamedTuple):
    """The cards of one part of the form."""

    title: str
    cards: Sequence[Card]


def own_cards(draft: RegistrationDraft, part: DraftPart, household: Household) -> list[Card]:
    """What one applicant said of themselves, by task."""
    content = draft.content(part)
    return [
        Card(task.title, own_rows(shown(task.pages, content, household), content))
        for task in OWN_TASKS
    ]


def shared(draft: RegistrationDraft) -> list[CheckedPart]:
    """What both of them fill in together."""
    return [CheckedPart(people.called, list(_cards(people, draft))) for people in LISTS.values()]


def _cards(people: People, draft: RegistrationDraft) -> Iterator[Card]:
    listed = as_shown(people, draft.content(people.part))
    href = f"people/{people.name}"
    for place, person in enumerate(listed or (), start=1):
        yield Card(f"{people.each} {place}", person_rows(people, person), f"{href}/{place}")
    if not listed:
        note = UNANSWERED if listed is None or not people.whether else "Nobody"
        yield Card("", (), href, note)
