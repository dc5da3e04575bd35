"""The place that is sought for a patient: who is asked, who accepts, what is held, and how it ends."""
