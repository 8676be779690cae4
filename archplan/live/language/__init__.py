"""The language server: what an editor asks of a spec, answered by a session; a feature is a file of `features/`."""
