"""From a tree to an architecture: one file a section of the spec."""
