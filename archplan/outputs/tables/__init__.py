"""What the other verbs print: one file a view, each format a function."""
