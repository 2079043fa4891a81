"""Style sheets, script and icon of the pages, read once at start.

The invariant: nothing that belongs to GOV.UK alone is served. The crown and the crest are left where
they are, and the GDS Transport typeface is taken out of the style sheet, because this is no service
of the government.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

MACROS_ARE_FOR = '--govuk-frontend-version:"6.3.0"'
"""The release that the pinned govuk-frontend-jinja renders the markup of."""

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_OURS = ("adopter-journey.css", "start.js", "icon.svg")
_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
_FONT_STACK = "GDS Transport,arial,sans-serif"


class WrongFrontend(Exception):
    """The folder named in GOVUK_FRONTEND does not hold the release that the pages are made for."""


@dataclass(frozen=True, slots=True)
class Assets:
    """Files by name, under a version that changes whenever one of them does."""

    version: str
    files: Mapping[str, bytes]

    @property
    def path(self) -> str:
        """Where the pages find the files; what is served there never changes."""
        return f"/assets/{self.version}"


def read_assets(govuk_frontend: Path) -> Assets:
    """Reads the files of GOV.UK Frontend and our own; raises `WrongFrontend`."""
    folder = govuk_frontend / "govuk"
    ours = files("services.web") / "static"
    found = {
        "govuk-frontend.css": _without_typeface(_read(folder / "govuk-frontend.min.css")).encode(),
        "govuk-frontend.js": _read(folder / "govuk-frontend.min.js").encode(),
        **{name: ours.joinpath(name).read_bytes() for name in _OURS},
    }
    digest = hashlib.sha256(b"".join(found.values())).hexdigest()
    return Assets(version=digest[:16], files=found)


def _read(file: Path) -> str:
    if not file.is_file():
        raise WrongFrontend(f"{file} is missing; install GOV.UK Frontend and set GOVUK_FRONTEND.")
    return file.read_text("utf-8")


def _without_typeface(css: str) -> str:
    if MACROS_ARE_FOR not in css or _FONT_STACK not in css:
        raise WrongFrontend("GOVUK_FRONTEND holds another release than 6.3.0; install that one.")
    return _FONT_FACE.sub("", css).replace(_FONT_STACK, "Arial,Helvetica,sans-serif")
