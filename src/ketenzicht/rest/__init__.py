"""The JSON API as a whole: its problems, its version, its description."""
