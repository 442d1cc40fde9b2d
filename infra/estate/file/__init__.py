"""Files of the engine and of our own, read as estates."""
