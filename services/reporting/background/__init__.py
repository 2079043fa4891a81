"""What reporting does without a request, or after one was answered."""
