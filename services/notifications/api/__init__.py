"""What people ask of notifications over HTTP: messages, templates to send, and what would be sent."""
