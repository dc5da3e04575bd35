"""The log that NEN 7513 asks for: what was done, when, by whom and on whose behalf."""
