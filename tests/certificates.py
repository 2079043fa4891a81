"""Certificates as an operator would have them: an authority, the servers' own ones, one for each service."""

from pathlib import Path

import trustme
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509 import load_pem_x509_certificates

from deploy.local.ports import HOST


class Certificates:
    """An authority whose files are in one folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._authority = trustme.CA(organization_name="Adopter journey tests")
        self._folder = folder
        self.ca = folder / "ca.pem"
        self._authority.cert_pem.write_to_path(self.ca)

    def of(self, name: str) -> Path:
        """A private key (PKCS 8, as Kafka wants it) and certificates of that name, for this machine."""
        file = self._folder / f"{name}.pem"
        if not file.exists():
            made = self._authority.issue_cert(HOST, "localhost", common_name=name)
            file.touch(mode=0o600)
            file.write_bytes(_as_kafka_reads_it(made.private_key_pem.bytes()))
            for each in made.cert_chain_pems:
                each.write_to_path(file, append=True)
        return file

    def subject(self, name: str) -> str:
        """The whole subject of that name's certificate, as MongoDB reads it."""
        own, *_ = load_pem_x509_certificates(self.of(name).read_bytes())
        return own.subject.rfc4514_string()


def _as_kafka_reads_it(key: bytes) -> bytes:
    opened = load_pem_private_key(key, password=None)
    return opened.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
