"""Facts about both clouds as data, each row with source and date, and the look-ups that read them."""
