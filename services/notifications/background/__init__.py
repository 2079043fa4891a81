"""What notifications does without a request: it sends what is due."""
