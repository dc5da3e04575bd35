"""A fictional country that delivers through the public API, and the replay of real series."""
