"""The rules of 3814-QĐ/TU, one file for each part."""
