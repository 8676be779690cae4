"""A page with boxes and lines: the scene asked for, the sheet it becomes, letters, and what meets on it."""
