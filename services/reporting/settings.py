"""The settings of the reporting service beyond those of every service: its secret, and whom it asks for keys as whom."""

from pydantic import Field, FilePath

from services.chassis.addresses import Address
from services.chassis.settings import RecordSettings, SecretFile, secret_in


class ReportingSettings(RecordSettings):
    """The enquiry service alone has the keys to equality answers.

    With another noise secret the figures to come are changed otherwise; what was published stays as it is.
    """

    enquiry_url: Address
    identity_key: FilePath = Field(description="Path of the private key that signs its requests")
    noise_key: SecretFile = Field(
        description="Path of the secret that changes of counts are made from, at least 43 random characters"
    )

    @property
    def noise_secret(self) -> bytes:
        """The secret itself."""
        return secret_in(self.noise_key)
