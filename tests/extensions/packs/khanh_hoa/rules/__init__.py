"""The rules of Khánh Hòa, one file for each part."""
