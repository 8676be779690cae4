"""From what there is already to a draft of a spec: one importer a file, and what a draft holds."""
