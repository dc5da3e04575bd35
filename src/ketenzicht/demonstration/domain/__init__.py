"""A fictional country: who gives care where, and how full it is at any moment. Pure."""
