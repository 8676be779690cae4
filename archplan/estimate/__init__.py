"""From an architecture to a plan: flows, routes, usage, bill."""
