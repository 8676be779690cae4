"""What AWS charged: rows of its own exports as charges, and the meter of the price book that each of them is."""
