"""What says who a person is, kept encrypted: with data keys that are themselves encrypted by a secret elsewhere."""
