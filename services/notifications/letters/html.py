"""A letter's words as HTML, for readers whose mail shows it: headed, in paragraphs and lists, with links.

The invariant: it says what the plain text says, word for word, and everything in it is escaped.
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

ITEM = "- "


class Block(NamedTuple):
    """Lines that belong together: a paragraph, or the items of a list."""

    is_list: bool
    lines: tuple[str, ...]


def in_html(title: str, body: str) -> str:
    """The letter under its title; lines that begin with a dash are a list."""
    return LETTER.render(title=title, blocks=_blocks(body))


def _blocks(body: str) -> Iterator[Block]:
    for paragraph in body.strip().split("\n\n"):
        lines = filter(None, paragraph.split("\n"))
        for is_list, found in groupby(lines, lambda line: line.startswith(ITEM)):
            yield Block(is_list, tuple(each.removeprefix(ITEM) for each in found))


LETTER = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
).get_template("letter.html")
