"""Rules by topic, both clouds in each."""
