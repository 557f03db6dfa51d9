"""The rules of 399-QĐ/TU, one file for each part."""
