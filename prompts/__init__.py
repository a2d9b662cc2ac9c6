"""The wording: one folder per task, its instructions and examples, versioned by content."""
