"""Where boxes stand: what belongs together, drafts, and the promising one made straight."""
