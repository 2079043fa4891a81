"""A decision that only someone makes whom the directory lists in a post, on the day of the decision.

The invariant: a role lets somebody sign in; which post they hold, since when and until when, the directory alone says.
"""

from collections.abc import Callable, Collection
from typing import TypeVar

from contracts.agency import Post
from contracts.words import day
from services.chassis.decision import Command, Decision, Kind, Refusal, StateT

CommandT = TypeVar("CommandT", bound=Command)
_CALLED = {Post.DECISION_MAKER: "an agency decision maker"}


def by_one_listed(
    decide: Callable[[StateT | None, CommandT], Decision[StateT]],
    post: Post,
    agencies: Collection[str] | None,
) -> Callable[[StateT | None, CommandT], Decision[StateT]]:
    """The decision, refused on a record of an agency that does not list the sender so; None while nothing is listed."""

    def decided(state: StateT | None, command: CommandT) -> Decision[StateT]:
        if agencies is not None and state is not None and state.agency not in agencies:
            raise Refusal(
                Kind.NOT_LAWFUL,
                f"The directory does not list you as {_CALLED[post]} on {day(command.on)}. Ask a manager to list you, also if you decide for a colleague for a time.",
            )
        return decide(state, command)

    return decided
