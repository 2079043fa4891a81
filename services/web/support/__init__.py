"""Support's front door: what each service reports, and what it could not process."""
