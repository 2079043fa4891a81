"""The one style sheet of the pages: GOV.UK Frontend, what is used of MoJ Frontend, and our own.

The invariant: of MoJ Frontend only rules of the components named here are taken, and none that are for
its script, because no page loads that. A rule for its script would hide what only the script can show.
"""

import re
from collections.abc import Iterator

MOJ_COMPONENTS = (
    "action-bar",
    "alert",
    "badge",
    "button-group",
    "filter",
    "filter-layout",
    "filter-tags",
    "identity-bar",
    "message-item",
    "message-list",
    "messages-container",
    "notification-badge",
    "page-header-actions",
    "pagination",
    "scrollable-pane",
    "side-navigation",
    "sub-navigation",
    "ticket-panel",
    "timeline",
)
"""What the templates in templates/moj render; the whole is three times as long."""

_USED = re.compile(rf"\.moj-(?:{'|'.join(MOJ_COMPONENTS)})(?![a-z0-9]|-[a-z0-9])")
_NOT_TAKEN = (
    ".js-enabled",
    "-init]",
    ".moj-alert__dismiss",
    ".moj-button-menu",
    ".moj-filter__close",
    ".moj-filter__legend",
    ".moj-timeline__document",
)
"""What its script would make or needs, and what it keeps for the markup of former releases."""

_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
_FONT_STACK = "GDS Transport,arial,sans-serif"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_IMAGE = re.compile(r"url\(/assets/images/([a-z-]+\.svg)\)")
_NESTING = ("@media", "@supports")


class NotAStyleSheet(ValueError):
    """The text has a bracket too many or too few, or the typeface is not named as it used to be."""


def without_typeface(css: str) -> str:
    """The style sheet with Arial in place of GDS Transport, which belongs to GOV.UK alone."""
    if _FONT_STACK not in css:
        raise NotAStyleSheet("its typeface is not named as it used to be")
    return _FONT_FACE.sub("", css).replace(_FONT_STACK, "Arial,Helvetica,sans-serif")


def of_moj(css: str) -> tuple[str, frozenset[str]]:
    """What is used of MoJ's style sheet, and the names of the images it refers to."""
    chosen = "".join(_chosen(_COMMENT.sub("", css)))
    images = frozenset(_IMAGE.findall(chosen))
    return _IMAGE.sub(r"url(\1)", without_typeface(chosen)), images


def _chosen(css: str) -> Iterator[str]:
    for selector, inside in _rules(css):
        if selector.startswith(_NESTING):
            nested = "".join(_chosen(inside))
            if nested:
                yield f"{selector}{{{nested}}}"
        elif used := [each for each in selector.split(",") if _is_used(each)]:
            yield f"{','.join(used)}{{{inside}}}"


def _is_used(selector: str) -> bool:
    return bool(_USED.search(selector)) and not any(each in selector for each in _NOT_TAKEN)


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Each outermost rule of a minified style sheet: its selector, and what its brackets hold."""
    depth, begins, opened = 0, 0, 0
    for bracket in re.finditer(r"[{}]", css):
        depth += 1 if bracket.group() == "{" else -1
        if depth == 1 and bracket.group() == "{":
            opened = bracket.start()
        elif depth == 0:
            selector = css[begins:opened].rpartition(";")[2]
            yield selector.strip(), css[opened + 1 : bracket.start()]
            begins = bracket.end()
    if depth:
        raise NotAStyleSheet("a bracket stands alone")
