"""Answers saved as they are sent, beside anything saved on another device in between.

The invariant: a page changes what it showed and nothing else, and only while that is as it was shown;
otherwise nothing is saved, and the page shows its sender how it is now.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt

from contracts.reference import DraftPart
from services.chassis.clock import today
from services.web.adopter.registration.answer_form import AnswerForm
from services.web.adopter.registration.registration import Registration
from services.web.site.answers.casework import Receipt
from services.web.site.answers.enquiry.registration import Content
from services.web.site.clients import Ask, Refused
from services.web.site.visitor import Part

ATTEMPTS = 3


class ChangedMeanwhile(Exception):
    """The answers of the page are not on record any more as they were shown; `now` is how they are.

    `why` says what else stands in the way.
    """

    def __init__(self, now: Any, why: str = "") -> None:
        super().__init__("changed meanwhile")
        self.now = now
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one page does to a part: which answers it shows, and how it writes them.

    `beside_others` holds for what can be added whatever else was changed.
    """

    part: DraftPart
    shown: Callable[[Content], Any]
    written: Callable[[Registration, Content, Any], Content]
    made: Callable[[Any, Any], bool] = lambda now, answer: bool(now == answer)
    beside_others: bool = False


def mark(shown: Any) -> str:
    """By what a form knows again the answers that it showed; none can be read from it."""
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


async def save(ask: Ask, part: Part, change: Change, answer: Any, form: AnswerForm) -> Registration:
    """Saves an answer; the registration before it. Raises `ChangedMeanwhile`, `Away` and `Refused`.

    Where another page of the same part was saved in the very same moment, it is tried again.
    """
    attempts = AsyncRetrying(
        stop=stop_after_attempt(ATTEMPTS), retry=retry_if_exception(_overtaken), reraise=True
    )
    async for attempt in attempts:
        with attempt:
            return await _save(ask, part, change, answer, form)
    raise AssertionError  # the attempts end with an answer or with what was raised


def _overtaken(error: BaseException) -> bool:
    return isinstance(error, Refused) and error.status == HTTPStatus.PRECONDITION_FAILED


async def _save(
    ask: Ask, part: Part, change: Change, answer: Any, form: AnswerForm
) -> Registration:
    found = await Registration.asked(ask, part)
    content = found.draft.content(change.part)
    now = change.shown(content)
    if now == answer:
        return found
    if mark(now) != form.seen:
        if change.made(now, answer):
            return found
        if not change.beside_others:
            raise ChangedMeanwhile(now)
    await ask.enquiry.post(
        f"/enquiries/{part.journey}/save-registration-draft",
        Receipt,
        {
            **_command(found, change, change.written(found, content, answer)),
            "as_given": form.as_given,
        },
        form.key,
    )
    return found


def _command(found: Registration, change: Change, content: Content) -> dict[str, Any]:
    given = {name: value for name, value in content.items() if value is not None}
    return {
        "on": today().isoformat(),
        "replaces": found.draft.saved(change.part),
        "content": {**given, "part": change.part},
    }
