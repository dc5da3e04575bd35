"""What pages say, without any page: Dutch words for figures, moments and ages. Pure."""
