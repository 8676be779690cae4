"""What is wrong or worth saying of a plan, and whether a gate holds."""
