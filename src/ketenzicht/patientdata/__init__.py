"""What may be known of a patient from elsewhere: summaries that are fetched, and by which rule of consent."""
