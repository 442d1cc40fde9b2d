"""Parity: facts read from the planned native inputs of two twins, compared."""
