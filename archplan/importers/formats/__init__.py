"""The formats that can be imported, one a file: a file that is put here is an importer."""
