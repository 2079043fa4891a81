"""The answers of a part of the registration, whichever they are."""

from typing import Any

from services.web.site.answers.enquiry.registration import Content

EMPTY: tuple[Any, ...] = (None, [], ())


def answers_of(content: Content, fields: tuple[str, ...]) -> dict[str, Any]:
    """What a part says in some fields; None where it says nothing."""
    found = {name: content.get(name) for name in fields}
    return {name: None if value in EMPTY else value for name, value in found.items()}
