"""Challenge scripts, and what a recording of one proves: geometry, light, time and sameness, as numbers."""
