"""Work for many: jobs that write chunk by chunk, and the people who stop and resume them."""
