"""What the assessment service does without a request."""
