"""Pages of questions about one applicant, and the tasks to which they belong.

The invariant: whether a page applies follows from the answers so far and the household alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

from contracts.reference import Household
from services.web.site.answers.enquiry.registration import Content
from services.web.site.command_forms import Question

Applies = Callable[[Content, Household], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some questions on one page; `applies` says, of the answers so far, whether they are asked."""

    name: str
    title: str
    asked: tuple[Question, ...]
    lead: str = ""
    applies: Applies = lambda _answers, _household: True

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that this page answers."""
        return tuple(each.name for each in self.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTask:
    """One line of the task list: pages that belong together."""

    title: str
    pages: tuple[Page, ...]

    @property
    def name(self) -> str:
        """The task's name in addresses, which is its first page's."""
        return self.pages[0].name
