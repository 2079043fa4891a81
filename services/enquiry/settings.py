"""The settings of the enquiry service beyond those of every service: its own secrets."""

from pydantic import Field

from services.chassis.settings import RecordSettings, SecretFile, secret_in


class EnquirySettings(RecordSettings):
    """With another secret for invitations, those that were sent and not yet used are worth nothing.

    With another one for pseudonyms, nobody finds the equality answers again that they gave before.
    """

    invitation_key: SecretFile = Field(
        description="Path of the secret that seals invitations, at least 43 random characters"
    )

    pseudonym_key: SecretFile = Field(
        description="Path of the secret behind the pseudonyms of equality answers, at least 43 random characters"
    )

    @property
    def invitation_secret(self) -> bytes:
        """The secret itself."""
        return secret_in(self.invitation_key)

    @property
    def pseudonym_secret(self) -> bytes:
        """The same of pseudonyms."""
        return secret_in(self.pseudonym_key)
