"""Reading draw.io: cells out of a file, what their shapes mean, where they stand, and what our own files keep."""
