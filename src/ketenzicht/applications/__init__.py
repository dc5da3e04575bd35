"""Third parties apply for figures: application, advice, decision with conditions and term, end."""
