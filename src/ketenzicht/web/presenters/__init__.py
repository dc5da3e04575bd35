"""What the pages say: figures, moments and states turned into Dutch words. Pure: no database, no clock."""
