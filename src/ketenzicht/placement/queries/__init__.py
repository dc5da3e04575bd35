"""What is sought, who was asked, and what became of it: as the centre, a provider or a region may see it."""
