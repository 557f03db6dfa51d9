"""The guided first setup of a tenant: what is done, what comes next, and organisations brought in as a table."""
