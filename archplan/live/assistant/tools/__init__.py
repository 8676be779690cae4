"""What an assistant may ask, one tool a file: each has its description, what it takes, and the answer."""
