"""Actors, refusals, identifiers, periods, distances: words that every app uses. Standard library only."""
