"""A page of the registration as it came back from a browser.

The invariant: everything that was typed is in it, and is what the page shows again whatever came of it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import uuid4

from fastapi import Depends, HTTPException, Request

from services.web.site.command_forms import Typed

KEY = re.compile(r"[0-9a-f]{32}")
SEEN = re.compile(r"[0-9a-f]{64}")
FROM_CHECK = "check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What was given at each control, and what the form carried unseen.

    `seen` marks the answers that were on record when the form was shown; `later` says that they come
    back to finish it, `from_check` that they came from checking all answers.
    """

    key: str
    seen: str
    typed: Typed
    later: bool = False
    from_check: bool = False


async def posted(request: Request) -> Posted:
    """The form that was sent; 400 where it is not one of ours."""
    form = await request.form()
    key, seen = str(form.get("key", "")), str(form.get("seen", ""))
    if not KEY.fullmatch(key) or not SEEN.fullmatch(seen):
        raise HTTPException(400)
    typed: dict[str, Sequence[str]] = {
        name: [str(each) for each in form.getlist(name)] for name in form
    }
    return Posted(
        key=key,
        seen=seen,
        typed=typed,
        later="later" in form,
        from_check=form.get("from") == FROM_CHECK,
    )


PostedDep = Annotated[Posted, Depends(posted)]


def a_new_key() -> str:
    """The key of one form, under which it is sent however often."""
    return uuid4().hex
