"""The forms in which AWS hands out what it charged, one a file: how its columns are told, and what a row of it says."""
