"""How two enquiries of one household are merged: which one is kept, and by which details it goes.

The invariant: a question is asked only where the two differ, and no answer is chosen before. What only one of
the two has goes along without a question.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from services.web.site.command_forms import Question
from services.web.site.command_forms.questions import Choice, Kind
from services.web.team.cases.duplicates import Side
from services.web.team.cases.household_words import wishes_in_words

HERE, THERE = "here", "there"
KEEP = "keep"


class Detail(NamedTuple):
    """Something that the kept enquiry goes by: under its code at the service, with the words of its question."""

    code: str
    asks: str

    def of(self, side: Side) -> str:
        """How one of the two has it, in words; empty where it has none."""
        people = side.contact.applicants
        if self.code == "staff":
            return side.worker
        if self.code == "wishes":
            wishes = (each.wishes for each in people if each.wishes)
            return "; ".join(text for each in wishes for text in wishes_in_words(each))
        return ", ".join(found for each in people if (found := getattr(each, self.code)))


DETAILS = (
    Detail("email", "Which email address do you want to keep?"),
    Detail("phone", "Which phone number do you want to keep?"),
    Detail("wishes", "Which contact preferences do you want to keep?"),
    Detail("staff", "Who will work on it?"),
)


def asked_to_merge(here: Side, there: Side) -> tuple[Question, ...]:
    """Which one to keep, and of each detail in which they differ, whose."""
    return tuple(_questions(here, there))


def merge_command(
    answers: Mapping[str, Any], here: Side, there: Side
) -> tuple[Side, dict[str, Any]]:
    """The enquiry that is merged, and the command that merges it into the one that is kept."""
    merged, kept = (there, here) if answers[KEEP] == HERE else (here, there)
    chosen = THERE if merged is there else HERE
    take = [each.code for each in DETAILS if answers.get(each.code) == chosen]
    return merged, {"into": str(kept.journey), "take": take}


def _questions(here: Side, there: Side) -> Iterator[Question]:
    keep = (_enquiry(HERE, here), _enquiry(THERE, there))
    yield _one(KEEP, "Which enquiry do you want to keep?", keep)
    for each in DETAILS:
        ours, theirs = each.of(here), each.of(there)
        if ours and theirs and ours != theirs:
            yield _one(each.code, each.asks, (_choice(HERE, ours), _choice(THERE, theirs)))


def _enquiry(value: str, side: Side) -> Choice:
    facts = side.facts
    return _choice(value, f"{side.view.reference}, received {facts['Enquiry received']}")


def _choice(value: str, words: str) -> Choice:
    return Choice(value, words, value)


def _one(name: str, label: str, choices: tuple[Choice, ...]) -> Question:
    return Question(name=name, kind=Kind.ONE, label=label, required=True, choices=choices)
