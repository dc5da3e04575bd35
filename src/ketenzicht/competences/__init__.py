"""What people can do, from when until when, and what the work asks of them."""
