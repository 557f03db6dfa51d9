"""A tenant's starting state: the folder of data that describes it, read, checked and compared with what is stored."""
