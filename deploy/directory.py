"""Lists agencies and their colleagues from a file: `python -m deploy.directory FILE`.

The invariant: it goes through the API like anybody, as support for agencies and as their managers for colleagues, and
what the directory says already is not changed, so that a file can be listed again.
"""

import os
import sys
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
from joserfc.errors import JoseError

from contracts.identity import Role, Who
from services.chassis.signing import SignedAs, Signer
from services.chassis.trust import trusted

LOCAL = Path(__file__).with_name("local") / "directory.toml"
"""The directory of the local suite, and an example of such a file."""
LONDON = ZoneInfo("Europe/London")
OPERATOR = "operator"


class NotListed(Exception):
    """Something of the file was refused; the text says what and why."""


def list_directory(file: Path, enquiry_url: str, signer: Signer) -> int:
    """Lists everything in the file; the answer is the number of agencies. Raises `NotListed`."""
    agencies = tomllib.loads(file.read_text("utf-8"))["agency"]
    today = datetime.now(LONDON).date().isoformat()
    with httpx.Client(
        base_url=enquiry_url, trust_env=False, verify=trusted(), timeout=60
    ) as client:
        for each in agencies:
            facts = {name: value for name, value in each.items() if name not in OF_ADDRESS}
            path, code = f"/directory/{each['code']}/list-agency", each["code"]
            _send(client, path, {"on": today, **facts}, SUPPORT, signer)
            if colleagues := each.get("colleague"):
                body = {"on": today, "colleagues": [*map(_dated, colleagues)]}
                _send(client, f"/agencies/{code}/list-colleagues", body, _manager(code), signer)
    return len(agencies)


OF_ADDRESS = {"code", "colleague"}
SUPPORT = Who(subject=OPERATOR, national=frozenset({Role.SUPPORT}))


def _manager(agency: str) -> Who:
    return Who(subject=OPERATOR, at={agency: frozenset({Role.MANAGER})})


def _dated(colleague: Mapping[str, Any]) -> dict[str, Any]:
    """A colleague as JSON has it: TOML has dates of its own."""
    days = {name: str(colleague[name]) for name in ("since", "until") if name in colleague}
    return {**colleague, **days}


def _send(
    client: httpx.Client, path: str, body: Mapping[str, Any], who: Who, signer: Signer
) -> None:
    key, auth = {"Idempotency-Key": uuid4().hex}, SignedAs(signer, who, "enquiry")
    answer = client.post(path, json=body, headers=key, auth=auth)
    if answer.is_error:
        raise NotListed(f"{path}: {answer.text}")


def main() -> None:
    """Lists the file with the operator's own key, which may speak as support and as managers."""
    if len(sys.argv) != 2:  # noqa: PLR2004  the program and the file
        sys.exit("Say which file to list: python -m deploy.directory FILE.")
    try:
        url, key, issuer = (
            os.environ[name] for name in ("ENQUIRY_URL", "IDENTITY_KEY", "IDENTITY_ISSUER")
        )
        number = list_directory(Path(sys.argv[1]), url, Signer.reading(Path(key), issuer))
    except KeyError as missing:
        sys.exit(f"Set {missing.args[0]}.")
    except (OSError, httpx.HTTPError, JoseError, tomllib.TOMLDecodeError, NotListed) as error:
        sys.exit(f"Not everything is listed. Mend this and send it again: {error}")
    print(f"{number} agencies are listed.")


if __name__ == "__main__":
    main()
