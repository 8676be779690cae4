"""The scene that a picture draws: what is shown, where it stands, what its arrows carry, what changed."""
