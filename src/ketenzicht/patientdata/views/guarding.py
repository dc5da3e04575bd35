"""What a form that is wrong comes to."""

UNPROCESSABLE = 422
