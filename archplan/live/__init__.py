"""Change a text and see what follows: one session that the page, the editor, the watcher and an assistant ask."""
