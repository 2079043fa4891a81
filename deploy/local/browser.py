"""A headless Chromium for the tests: the machine's own where there is one, else npm's, unpacked once.

The package was made for servers with nothing installed, so it brings its libraries and a typeface.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from deploy.local import node
from deploy.local.errors import LocalStackError
from deploy.local.places import TOOLS

FOLDER = TOOLS / "chromium"

UNPACK = """
import chromium from "@sparticuz/chromium";
await chromium.executablePath();
"""

# The package unpacks its libraries only where it believes itself to be on that platform.
PLATFORM = "AWS_Lambda_nodejs20.x"

FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{folder}/fonts</dir>
  <cachedir>{folder}/cache</cachedir>
</fontconfig>
"""


@dataclass(frozen=True, slots=True)
class Chromium:
    """What Playwright's `launch` wants as `executable_path`, `env` and `args`."""

    executable: Path
    environment: dict[str, str]
    arguments: list[str]


def chromium() -> Chromium:
    """Find the browser: what `CHROMIUM` names, else one on PATH, else the unpacked package."""
    own = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if own:
        return Chromium(Path(own), dict(os.environ), ["--no-sandbox", "--disable-gpu"])
    executable = FOLDER / "chromium"
    if not executable.exists():
        raise LocalStackError("There is no browser. Run `make install`, or set CHROMIUM to one.")
    given = {
        "LD_LIBRARY_PATH": str(FOLDER / "al2023" / "lib"),
        "FONTCONFIG_PATH": str(FOLDER / "fonts"),
    }
    arguments = ["--no-sandbox", "--headless=shell", "--disable-gpu"]
    return Chromium(executable, os.environ | given, arguments)


def unpack() -> None:
    """Unpack the browser from its package, unless that was done."""
    if node.is_current(FOLDER):
        return
    print("Unpacking the browser")
    with node.renewed(FOLDER) as folder:
        place = {"TMPDIR": str(folder), "AWS_EXECUTION_ENV": PLATFORM}
        node.run("node", "--input-type=module", "-e", UNPACK, folder=node.FOLDER, environment=place)
        (folder / "fonts" / "fonts.conf").write_text(FONTS.format(folder=FOLDER / "fonts"))
