"""The settings of the assessment service beyond those of every service: its own secret, and where it keeps files."""

from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, FilePath, model_validator

from services.chassis.addresses import Address
from services.chassis.files import FilePlace
from services.chassis.settings import RecordSettings, SecretFile, secret_in


def _a_place(url: str) -> str:
    parts = urlsplit(url)
    in_folder = parts.scheme == "file" and not parts.netloc and Path(parts.path).is_absolute()
    in_bucket = parts.scheme == "s3" and parts.netloc and "@" not in parts.netloc
    if not (in_folder or in_bucket) or parts.query or parts.fragment:
        raise ValueError("give file:///folder, or s3://bucket, without a user or a password")
    return url


class AssessmentSettings(RecordSettings):
    """With another request key, every link by which someone can answer stops working.

    Files are kept in a folder of this machine, or in storage that speaks S3.
    """

    request_key: SecretFile = Field(
        description="Path of the secret that seals links by which people answer, at least 43 random characters"
    )

    files: Annotated[str, AfterValidator(_a_place)] = Field(
        description="`file:///folder`, or `s3://bucket` or `s3://bucket/prefix`"
    )
    files_endpoint: Address | None = Field(
        default=None, description="Where the storage answers, if it is not Amazon's"
    )
    files_region: str | None = None
    files_user: str | None = Field(
        default=None,
        description="The access key's identifier; without one the machine's own role is used",
    )
    files_secret: FilePath | None = Field(
        default=None, description="Path of the access key's secret"
    )

    @property
    def request_secret(self) -> bytes:
        """The secret itself."""
        return secret_in(self.request_key)

    @property
    def file_place(self) -> FilePlace:
        """The same as a place."""
        return FilePlace(
            self.files,
            self.files_endpoint,
            self.files_region,
            self.files_user,
            self.files_secret,
        )

    @model_validator(mode="after")
    def _has_whole_key(self) -> Self:
        if (self.files_user is None) != (self.files_secret is None):
            raise ValueError("FILES_USER and FILES_SECRET belong together: set both.")
        return self
