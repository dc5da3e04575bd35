"""What is asked of the people of an organisation, or told to them, and whether it is done."""
