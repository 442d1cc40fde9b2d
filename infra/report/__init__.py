"""Reports: one noun, one file; the same result as table, JSON, Markdown or CSV."""
