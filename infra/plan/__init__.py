"""Plans: what a stack asks for, as plain data, wherever it came from."""
