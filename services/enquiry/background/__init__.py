"""What the enquiry service does without a request: clocks, obligations, invitations, places."""
