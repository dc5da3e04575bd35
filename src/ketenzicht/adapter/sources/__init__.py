"""Where figures come from: a drop folder, a query, ADT messages."""
