"""Talking to identity providers (OpenID Connect): what goes over the line, and whether it is to be believed."""
