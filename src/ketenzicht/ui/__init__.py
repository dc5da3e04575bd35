"""Building blocks of our pages: the theme, the base page, the components."""
