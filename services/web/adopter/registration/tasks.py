"""The task list of a registration: what there is to do, how far each thing is, and what is missing in words.

The invariant: nothing is complete but what the enquiry service has no gap for.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from contracts.reference import DraftPart
from services.web.adopter.registration.registration import Registration
from services.web.site.answers.enquiry.registration import Gap
from services.web.site.registration.content import EMPTY
from services.web.site.registration.own_pages import OwnTask
from services.web.site.registration.own_part import OWN_TASKS
from services.web.site.registration.people import CHILDREN, HOUSEHOLD, REFEREES, People
from services.web.site.registration.states import PART_STATES, TaskState

CONSENT, CHECK = "consent", "check"


class Task(NamedTuple):
    """One line; without an address it is nobody's to do here."""

    title: str
    href: str
    state: TaskState
    hint: str = ""

    @property
    def is_to_do(self) -> bool:
        """Whether it has to be done before sending."""
        return self.state is not TaskState.COMPLETE and self.href != CHECK


class TaskGroup(NamedTuple):
    """Tasks under one heading."""

    title: str
    tasks: Sequence[Task]


def task_list(found: Registration) -> list[TaskGroup]:
    """Everything that there is to do, in the order in which it is best done."""
    return [
        TaskGroup("About you", [*_own(found), _consent(found)]),
        *_other(found),
        TaskGroup(
            "Your household and your referees",
            [_listed(found, people) for people in (HOUSEHOLD, CHILDREN, REFEREES)],
        ),
        TaskGroup("Send your registration", [_sending(found)]),
    ]


def has_consented(found: Registration) -> bool:
    """Whether this applicant's consent is given and holds."""
    begun = bool(found.draft.saved(found.own_part))
    return begun and all(gap.field != CONSENT for gap in _gaps(found, found.own_part))


def complete(groups: Iterable[TaskGroup]) -> tuple[int, int]:
    """How many tasks are completed, of how many."""
    states = [task.state for group in groups for task in group.tasks if task.href != CHECK]
    return states.count(TaskState.COMPLETE), len(states)


def _own(found: Registration) -> Iterator[Task]:
    part, begun = found.own_part, bool(found.draft.saved(found.own_part))
    answers = found.draft.content(part)
    for task in OWN_TASKS:
        fields = _fields(task)
        lacking = [gap for gap in _gaps(found, part) if gap.field in fields]
        answered = any(answers.get(name) not in EMPTY for name in fields)
        state = _state(answered=answered, complete=begun and not lacking)
        yield Task(task.title, f"you/{task.name}", state, _hint(state, lacking))


def _consent(found: Registration) -> Task:
    title, name = "Consent to checks", found.draft.content(found.own_part).get("name")
    if not name:
        return Task(title, CONSENT, TaskState.NOT_YET, "Enter your name in Personal details first")
    if has_consented(found):
        return Task(title, CONSENT, TaskState.COMPLETE)
    hint = "Your name has changed since you signed. Sign again"
    signed = found.draft.consent(found.part.applicant) is not None
    return Task(title, CONSENT, TaskState.NOT_STARTED, hint if signed else "")


def _other(found: Registration) -> Iterator[TaskGroup]:
    if not found.joint:
        return
    name = found.other.name if found.other else "The other applicant"
    hint = "Only they can see it, fill it in and give consent"
    state = PART_STATES[found.others_part or "not_started"]
    task = Task(f"{name}'s own part", "", state, hint)
    yield TaskGroup("About the other applicant", [task])


def _listed(found: Registration, people: People) -> Task:
    listed = people.listed(found.draft.content(people.part))
    lacking = [gap for gap in _gaps(found, people.part) if gap.field in {people.field, None}]
    state = _state(answered=listed is not None, complete=not lacking)
    lacking = [each for each in lacking if each.field]
    return Task(people.title, f"people/{people.name}", state, _hint(state, lacking, people.each))


def _sending(found: Registration) -> Task:
    title = "Check your answers and send"
    if not found.draft.gaps:
        return Task(title, CHECK, TaskState.READY)
    return Task(title, CHECK, TaskState.NOT_YET, "You can look at your answers at any time")


def _gaps(found: Registration, part: DraftPart) -> list[Gap]:
    return [gap for gap in found.draft.gaps if gap.part == part]


def _fields(task: OwnTask) -> Collection[str]:
    return {name for page in task.pages for name in page.fields}


def _state(*, answered: bool, complete: bool) -> TaskState:
    if complete:
        return TaskState.COMPLETE
    return TaskState.IN_PROGRESS if answered else TaskState.NOT_STARTED


def _hint(state: TaskState, lacking: Iterable[Gap], each: str = "") -> str:
    if state is not TaskState.IN_PROGRESS:
        return ""
    words = [f"{each} {gap.place}: {gap.words}" if gap.place else gap.words for gap in lacking]
    return f"Still missing: {'; '.join(words)}"
