"""Telephone calls of a care coordination centre, as its exchange tells of them: nobody who called is lost."""
