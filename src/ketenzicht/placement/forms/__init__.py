"""What somebody fills in about places."""
