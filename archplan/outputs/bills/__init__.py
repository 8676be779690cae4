"""The bill as `cost` prints it: one file a format."""
