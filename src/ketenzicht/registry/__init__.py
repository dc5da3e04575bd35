"""Who provides acute care, and where: organisations, locations, services, regions."""
