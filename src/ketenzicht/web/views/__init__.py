"""The pages, one module each: read what was asked, ask one question, show the answer."""
