"""A page of the registration on its way: the form, and a mark of the answers on record when it was shown.

The invariant: everything that was typed is in it, and is what the page shows again whatever came of it.
"""

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, HTTPException

from services.web.site.form import Form, OwnFormDep

SEEN = re.compile(r"[0-9a-f]{64}")
FROM_CHECK = "check"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerForm(Form):
    """A form, and what it carries unseen besides its key.

    `seen` marks the answers that were on record when the form was shown; `later` says that they come
    back to finish it, `from_check` that they came from checking all answers, `as_given` that they
    were asked about an answer and may leave it as it is.
    """

    seen: str
    later: bool = False
    from_check: bool = False
    as_given: bool = False


async def answer_form(form: OwnFormDep) -> AnswerForm:
    """The form that was sent; 400 where it is not one of ours."""
    seen = form.first("seen")
    if not SEEN.fullmatch(seen):
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return AnswerForm(
        typed=form.typed,
        key=form.key,
        seen=seen,
        later="later" in form.typed,
        from_check=form.first("from") == FROM_CHECK,
        as_given="as-given" in form.typed,
    )


AnswerFormDep = Annotated[AnswerForm, Depends(answer_form)]
