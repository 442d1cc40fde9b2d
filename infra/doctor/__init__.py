"""The doctor: what is here for the verbs that need more than Python, and what is missing for what; no network."""
