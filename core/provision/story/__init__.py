"""Lives recorded years through the same use cases as the seats would, day by day; nothing is written beside them."""
