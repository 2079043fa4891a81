"""A page as a browser without JavaScript reads it: its form's fields, its words, its links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

ONE = {
    "household": "single",
    "agency": "moorland",
    "heard": "word_of_mouth",
    "campaign": "",
    "name": "Amina Example",
    "email": "amina@home.example",
    "phone": "",
    "partner_name": "",
    "preferred": "either",
    "website": "",
}
TWO = ONE | {"household": "joint", "partner_name": "Bilal Example"}


@dataclass
class Page:
    """What a page holds; `fields` are those that its form would send."""

    fields: dict[str, str] = field(default_factory=dict)
    actions: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    attributes: set[str] = field(default_factory=set)
    parts: set[tuple[str, str]] = field(default_factory=set)
    """What it is made of: each element with its class."""
    words: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.said: list[str] = []
        self._inside = ""
        self._typed_in = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._inside = tag
        self.page.attributes |= given.keys()
        self.page.parts.add((tag, given.get("class", "")))
        if tag == "textarea":
            self.page.fields[given["name"]] = ""
            self._typed_in = given["name"]
        chosen = given.get("type") not in {"radio", "checkbox"} or "checked" in given
        if tag == "input" and chosen:
            self.page.fields[given["name"]] = given.get("value", "")
        if tag == "select":
            self._select = given["name"]
        if tag == "option" and self._select:
            value = given.get("value", "")
            self.page.fields.setdefault(self._select, value)
            if "selected" in given:
                self.page.fields[self._select] = value
        if tag == "a" and "href" in given:
            self.page.links.append(given["href"])
        if "formaction" in given or tag == "form":
            self.page.actions.append(given.get("formaction") or given.get("action", ""))

    def handle_endtag(self, _: str) -> None:
        self._inside = self._typed_in = ""

    def handle_data(self, data: str) -> None:
        if self._typed_in:
            self.page.fields[self._typed_in] += data
        if self._inside == "script":
            self.page.scripts.append(data)
        else:
            self.said.append(data)


def read(html: str) -> Page:
    """The page; its words with single spaces."""
    reader = _Reader()
    reader.feed(html)
    reader.page.words = " ".join(" ".join(reader.said).split())
    return reader.page
