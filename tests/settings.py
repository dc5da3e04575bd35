"""The settings as they are, with hashes of passwords that cost nothing."""

from ketenzicht.config.settings import *  # noqa: F403 - all of them, and one other

PASSWORD_HASHERS = ["tests.hashing.QuickArgon2"]
