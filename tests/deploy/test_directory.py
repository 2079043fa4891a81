"""What an operator is told who lists agencies from a file."""

import sys
from pathlib import Path

import pytest

from contracts.agency import AgencyKind
from deploy.demo.draft import AGENCIES
from deploy.directory import LOCAL, main
from deploy.local.identity import ISSUER
from tests.identity import identity
from tests.web.helpers.kept_directory import LISTED


def told(monkeypatch: pytest.MonkeyPatch, *words: str, **environment: str) -> str:
    for name in ("ENQUIRY_URL", "IDENTITY_KEY", "IDENTITY_ISSUER"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["deploy.directory", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return str(ended.value)


def test_what_is_missing_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    known = {"IDENTITY_KEY": str(identity().key("demo")), "IDENTITY_ISSUER": ISSUER}
    nowhere = {**known, "ENQUIRY_URL": "http://127.0.0.1:1"}

    assert told(monkeypatch).startswith("Say which file to list")
    assert told(monkeypatch, str(LOCAL), **known) == "Set ENQUIRY_URL."
    assert "Mend this" in told(monkeypatch, str(tmp_path / "none.toml"), **nowhere)
    assert "Mend this" in told(monkeypatch, str(LOCAL), **nowhere)


def test_the_local_directory_lists_every_agency_of_the_year_and_who_passes_enquiries_on() -> None:
    chosen = {code for code, each in LISTED.items() if each.kind.is_chosen}

    assert chosen == {*AGENCIES}
    assert {each.kind for each in LISTED.values()} >= {
        AgencyKind.FRONT_DOOR,
        AgencyKind.TRIAGE_SERVICE,
    }
