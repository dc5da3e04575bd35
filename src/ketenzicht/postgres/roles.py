"""The roles of a database: whose it is, who works with it, and who checks its log."""

from enum import StrEnum


class Role(StrEnum):
    """As whom somebody comes to the database. What each may do there stands in `config.tables`."""

    OWNER = "owner"  # makes and changes tables; what is kept for good it can still not change unseen
    APPLICATION = "application"  # what serves, and the commands of every day
    AUDITOR = "auditor"  # reads the log, and nothing else


# Which variable of the environment holds the address for each.
VARIABLES = {
    Role.OWNER: "DATABASE_OWNER_URL",
    Role.APPLICATION: "DATABASE_URL",
    Role.AUDITOR: "DATABASE_AUDITOR_URL",
}

# What they are called on our own server. The owner has the name that the only role once had.
NAMES = {
    Role.OWNER: "ketenzicht",
    Role.APPLICATION: "ketenzicht_application",
    Role.AUDITOR: "ketenzicht_auditor",
}
SUPERUSER = "postgres"
