"""The engines that add up a bill, one a file: how each opens it, and its words for what the others call otherwise."""
