"""What the pages of a centre show, in words."""
