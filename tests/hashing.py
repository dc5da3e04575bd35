"""Argon2 as cheap as it gets: it is slow on purpose, and who tests something else need not wait for it."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """The same hashes, of a thousandth of the work."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
