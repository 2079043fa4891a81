"""The services, each the owner of its part of the journey; they know contracts, not one another."""
