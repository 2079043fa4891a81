"""The directory as it stands for the request in hand: agencies, what they are called, and who works there.

The invariant: one request sees one directory from its beginning to its end. Where none was ever read, an agency and a
colleague are shown by their codes.
"""

import re
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from datetime import date

from pydantic import BaseModel

from contracts.agency import AgencyKind, Post, Term
from contracts.identity import StaffCode
from contracts.reference import AgencyCode
from services.web.site.clients import VIEW
from services.web.site.rows import Rows


class ListedColleague(Term):
    """Somebody who works for an agency or sits on its panel, now, later or before."""

    code: StaffCode
    name: str

    @property
    def only_sits_on_panel(self) -> bool:
        """Whether they work on no case themselves."""
        return self.posts == (Post.PANEL_MEMBER,)


class Agency(BaseModel):
    """One agency, with the words by which people know it."""

    model_config = VIEW

    code: AgencyCode
    name: str
    kind: AgencyKind
    area: str | None = None
    districts: tuple[str, ...] = ()
    phone: str | None = None
    email: str | None = None
    colleagues: Rows[ListedColleague] = []

    def colleague(self, code: str) -> ListedColleague | None:
        """The colleague with that code, where the directory lists one."""
        return next((each for each in self.colleagues if each.code == code), None)

    def covers(self, district: str) -> bool:
        """Whether it says that it covers a postcode district, by itself or with all others of its letters."""
        return not {district, *LETTERS.findall(district)[:1]}.isdisjoint(self.districts)

    def panel(self, on: date) -> dict[str, str]:
        """Those of its central list (regulation 4) on a day, by code."""
        sits = [each for each in self.colleagues if Post.PANEL_MEMBER in each.posts]
        return {each.code: each.name for each in sits if each.holds(on)}


LETTERS = re.compile(r"^[A-Z]{1,2}")
Listed = Mapping[str, Agency]
"""Every agency, front door and triage service by its code, in the order of names."""

NOBODY_LISTED: Listed = {}
_LISTED: ContextVar[Listed] = ContextVar("listed", default=NOBODY_LISTED)


def goes_by(listed: Listed) -> None:
    """Has the rest of the request see this directory."""
    _LISTED.set(listed)


def listed() -> Listed:
    """The directory of the request in hand."""
    return _LISTED.get()


class _Chosen(Mapping[str, Agency]):
    """The agencies that households can choose, by their codes."""

    def __getitem__(self, code: str) -> Agency:
        found = listed()[code]
        if not found.kind.is_chosen:
            raise KeyError(code)
        return found

    def __iter__(self) -> Iterator[str]:
        return (code for code, each in listed().items() if each.kind.is_chosen)

    def __len__(self) -> int:
        return sum(1 for _ in self)


AGENCIES: Mapping[str, Agency] = _Chosen()


def agency_name(code: str) -> str:
    """The agency's name; its code where the directory does not list it."""
    known = listed().get(code)
    return known.name if known else code
