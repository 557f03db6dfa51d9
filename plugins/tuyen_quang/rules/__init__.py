"""The parts of 30-QĐ/TU (2020) of Tuyên Quang."""
