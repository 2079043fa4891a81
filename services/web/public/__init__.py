"""The public's front door: enquiries, information events, signing in."""
