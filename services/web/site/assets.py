"""The style sheet, the script and the images of the pages, put together once at start.

The invariant: nothing that belongs to GOV.UK alone is served. The crown and the crest are left where
they are, and the GDS Transport typeface is taken out of the style sheet, because this is no service
of the government.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from services.web.site.stylesheet import NotAStyleSheet, of_moj, without_typeface

MACROS_ARE_FOR = '--govuk-frontend-version:"6.3.0"'
"""The release that the pinned govuk-frontend-jinja renders the markup of."""
MOJ_MACROS_ARE_FOR = '--moj-frontend-version:"11.1.0"'
"""The release that the templates in templates/moj render the markup of."""

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_SOURCE_MAP = re.compile(r"//# sourceMappingURL=\S+\s*$")


class WrongFrontend(Exception):
    """The folder named in GOVUK_FRONTEND, or MoJ Frontend beside it, is not what the pages are made for."""


@dataclass(frozen=True, slots=True)
class Assets:
    """Files by name, under a version that changes whenever one of them does."""

    version: str
    files: Mapping[str, bytes]

    @property
    def path(self) -> str:
        """Where the pages find the files; what is served there never changes."""
        return f"/assets/{self.version}"


@cache
def read_assets(govuk_frontend: Path) -> Assets:
    """Reads GOV.UK Frontend, MoJ Frontend from where npm put it beside, and our own files: once a process.

    Raises `WrongFrontend`.
    """
    govuk, moj = govuk_frontend / "govuk", moj_frontend(govuk_frontend)
    of_govuk = _read(govuk / "govuk-frontend.min.css", MACROS_ARE_FOR)
    whole_moj = _read(moj / "moj-frontend.min.css", MOJ_MACROS_ARE_FOR)
    try:
        of_govuk = without_typeface(of_govuk)
        chosen, images = of_moj(whole_moj)
    except NotAStyleSheet as error:
        raise WrongFrontend(f"The style sheets cannot be put together: {error}.") from error
    found = {
        "pages.css": "\n".join((of_govuk, chosen, *_own_style_sheets())).encode(),
        "pages.js": _script(_read(govuk / "govuk-frontend.min.js", "initAll")).encode(),
        "icon.svg": (files("services.web.site") / "static" / "icon.svg").read_bytes(),
        **{name: (moj / "assets" / "images" / name).read_bytes() for name in sorted(images)},
    }
    digest = hashlib.sha256(b"".join(found.values())).hexdigest()
    return Assets(version=digest[:16], files=found)


def moj_frontend(govuk_frontend: Path) -> Path:
    """Where MoJ Frontend lies, in the same node_modules."""
    return govuk_frontend.parents[1] / "@ministryofjustice" / "frontend" / "moj"


def _own_style_sheets() -> list[str]:
    """In the order of their names; later ones win, so `print` and `readers` come last."""
    folder = files("services.web.site") / "static"
    sheets = sorted((each.name, each) for each in folder.iterdir() if each.name.endswith(".css"))
    return [sheet.read_text("utf-8") for _, sheet in sheets]


def _script(module: str) -> str:
    """GOV.UK Frontend as a module that starts itself, so that a page fetches one script."""
    return _SOURCE_MAP.sub("", module) + "\ninitAll();\n"


def _read(file: Path, mark: str) -> str:
    if not file.is_file():
        raise WrongFrontend(f"{file} is missing; install what package.json names.")
    text = file.read_text("utf-8")
    if mark not in text:
        raise WrongFrontend(f"{file} is of another release: it lacks {mark}.")
    return text
