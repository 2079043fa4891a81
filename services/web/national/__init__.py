"""The national team's front door: published figures, England today, mystery shops."""
