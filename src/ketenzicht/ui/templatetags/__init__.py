"""Template tags and filters: `{% load kz %}`."""
