"""Rehearsal: the real engine against simulated clouds, apart from everything a real update touches."""
