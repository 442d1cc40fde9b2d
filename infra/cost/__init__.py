"""Cost: what each resource of a plan is billed for, priced from the book."""
