"""What who receives a patient is told of them: the data set, how it is delivered, and who read it."""
