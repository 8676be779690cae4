"""A spec as text, before anybody understands it: where every value was written, and what may be done to it."""
