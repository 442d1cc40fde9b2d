"""Views: what a resource means, the same on every cloud."""
