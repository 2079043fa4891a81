"""The settings of the enquiry service beyond those of every service: its own secrets."""

from pydantic import Field

from services.chassis.settings import RecordSettings, SecretFile, secret_in


class EnquirySettings(RecordSettings):
    """Three secrets that no other service has.

    With another invitation key every invitation that was sent and not yet used is worth nothing. With another
    registration key the signs of everyone who is registered are made anew, within an hour. With another pseudonym
    key, nobody finds the equality answers again that they gave before.
    """

    invitation_key: SecretFile = Field(
        description="Path of the secret that seals invitations, at least 43 random characters"
    )
    registration_key: SecretFile = Field(
        description="Path of the secret under which it is kept who is registered, at least 43 random characters"
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

    @property
    def registration_secret(self) -> bytes:
        """The same of registrations."""
        return secret_in(self.registration_key)
