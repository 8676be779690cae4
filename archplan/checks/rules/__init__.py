"""One file per rule that looks at more than one service; found by scanning this folder."""
