"""Whether what should come comes, and whether it can be right: the deliveries of an organisation for a module."""
