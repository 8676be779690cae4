"""Questions asked of plans, answered by pricing again: nothing here has a price or a formula of its own."""
