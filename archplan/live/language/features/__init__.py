"""What an editor may ask, one feature a file: each has the protocol's method, what the server says of it, the answer."""
