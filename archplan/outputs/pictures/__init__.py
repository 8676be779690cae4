"""The picture as `draw` writes it: one file a format."""
