"""Installing: quick when there is nothing to do, and each failure is one sentence that says what to do."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from deploy.local import jars, node
from deploy.local.bootstrap import LOCK, UV_LOCK
from deploy.local.browser import chromium
from deploy.local.errors import LocalStackError, exit_status
from deploy.local.places import ROOT
from deploy.local.ports import Ports
from deploy.local.suite import running_suite

NO_NETWORK = {"HTTPS_PROXY": "http://127.0.0.1:9", "ALL_PROXY": "http://127.0.0.1:9"}


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A checkout in which nothing is installed."""
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy", ignore=shutil.ignore_patterns("demo"))
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@pytest.fixture
def installed_jars(tmp_path: Path) -> Path:
    """Kafka's jars as they are installed, in a folder of the test's own."""
    return Path(shutil.copytree(jars.FOLDER, tmp_path / "kafka", copy_function=os.link))


def test_a_second_installation_has_next_to_nothing_to_do() -> None:
    command = ["make", "-C", str(ROOT), "install"]
    subprocess.run(command, check=True, capture_output=True)

    before = os.times()
    finished = subprocess.run(command, check=True, capture_output=True, text=True)
    after = os.times()

    worked = (after.children_user - before.children_user) + (
        after.children_system - before.children_system
    )
    assert worked < 1.5
    assert "Fetching" not in finished.stdout


def test_a_first_installation_without_a_network_says_so(clone: Path) -> None:
    status, said = _run(clone, "make", "install")

    assert status == 2
    assert said[0].startswith("“Fetching uv” failed. The first installation needs the network")
    assert len(said) == 2
    assert said[1].startswith("make: ***")
    assert not (clone / ".venv" / "installed").exists()


def test_a_machine_without_python_311_is_told_what_to_install(clone: Path) -> None:
    make = str(shutil.which("make"))

    status, said = _run(clone, make, "install", PATH=str(clone))

    assert status == 2
    assert said[0].startswith("Python 3.11 is needed as python3.11: install it (apt-get install")


def test_jars_that_cannot_be_fetched_are_named(clone: Path) -> None:
    status, said = _run(clone, sys.executable, "-m", "deploy.local", "install")

    assert status == 1
    assert len(said) == 1
    assert said[0].startswith("Could not fetch at.yawk.lz4:lz4-java:1.11.2 (ProxyError). ")
    assert not list((clone / ".local" / "tools" / "kafka").glob("*.jar"))


def test_a_jar_with_another_sum_is_named_and_deleted(installed_jars: Path) -> None:
    broken = installed_jars / "kafka-raft-4.4.0.jar"
    broken.unlink()
    broken.write_bytes(b"not what was locked")

    with pytest.raises(LocalStackError) as refused:
        jars.class_path(installed_jars)

    assert str(refused.value).startswith(f"{broken} does not match kafka-jars.lock")
    assert [jar.file_name for jar in jars.missing_jars(installed_jars)] == [broken.name]


def test_a_missing_jar_is_named(installed_jars: Path) -> None:
    (installed_jars / "kafka-raft-4.4.0.jar").unlink()

    with pytest.raises(LocalStackError, match=r"kafka-raft-4\.4\.0\.jar is missing\. Run `make"):
        jars.class_path(installed_jars)


def test_too_little_disk_is_said_before_anything_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    almost_full = shutil.disk_usage(tmp_path)._replace(free=300_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: almost_full)

    def serve() -> None:
        with running_suite(tmp_path, Ports.unused()) as suite:
            suite.serve()

    assert exit_status(serve) == 1
    assert capsys.readouterr().err == (
        f"{tmp_path} needs about 1 GB of disk, but only 0.3 GB is free. "
        "Make room and start again.\n"
    )
    assert not list(tmp_path.glob("*/"))


def test_a_folder_that_was_not_finished_is_not_taken_for_installed(tmp_path: Path) -> None:
    folder = tmp_path / "tool"

    with suppress(KeyboardInterrupt), node.renewed(folder) as partial:
        (partial / "half").touch()
        raise KeyboardInterrupt
    assert not node.is_current(folder)

    with node.renewed(folder) as partial:
        (partial / "whole").touch()
    assert node.is_current(folder)
    assert {file.name for file in folder.iterdir()} == {"whole", "installed"}


def test_the_locks_agree_and_name_no_place_to_fetch_from() -> None:
    uv, everything = UV_LOCK.read_text(), LOCK.read_text()

    assert uv in everything
    assert "://" not in uv + everything + jars.LOCK.read_text()
    assert "resolved" not in node.LOCK.read_text()
    assert all(len(jar.sha256) == 64 for jar in jars.locked_jars())


def test_the_browser_is_the_one_named_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "mine"))

    assert chromium().executable == tmp_path / "mine"


def test_the_installed_browser_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    found = chromium()

    said = subprocess.run(
        [found.executable, "--version", *found.arguments],
        env=found.environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.startswith("Chromium 147.")


def _run(folder: Path, *command: str, **environment: str) -> tuple[int, list[str]]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PIP_", "UV_", "MAKE", "MFLAGS"))
    }
    finished = subprocess.run(
        command,
        cwd=folder,
        env=kept | NO_NETWORK | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return finished.returncode, finished.stderr.splitlines()
