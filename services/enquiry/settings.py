"""The settings of the enquiry service beyond those of every service: its own secrets."""

from pydantic import Field, FilePath, field_validator

from services.chassis.settings import RecordSettings

SHORTEST = 43
"""So long is what 32 random bytes make in base 64."""


class EnquirySettings(RecordSettings):
    """With another secret for invitations, those that were sent and not yet used are worth nothing.

    With another one for pseudonyms, nobody finds the equality answers again that they gave before.
    """

    invitation_key: FilePath = Field(
        description="Path of the secret that seals invitations, at least 43 random characters"
    )

    pseudonym_key: FilePath = Field(
        description="Path of the secret behind the pseudonyms of equality answers, at least 43 random characters"
    )

    @field_validator("invitation_key", "pseudonym_key")
    @classmethod
    def _is_a_secret(cls, file: FilePath) -> FilePath:
        _secret_in(file)
        return file

    @property
    def invitation_secret(self) -> bytes:
        """The secret itself; no setting that could be printed holds it."""
        return _secret_in(self.invitation_key)

    @property
    def pseudonym_secret(self) -> bytes:
        """The same of pseudonyms."""
        return _secret_in(self.pseudonym_key)


def _secret_in(file: FilePath) -> bytes:
    secret = file.read_bytes().strip()
    if len(secret) < SHORTEST:
        raise ValueError("its secret must have at least 43 characters")
    return secret
