"""Lives a recorded year through the same use cases as the seats would, in order; nothing is written beside them."""
