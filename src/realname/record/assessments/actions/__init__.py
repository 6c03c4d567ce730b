"""Use cases of impact assessments: sign one, and hold registrations and decisions against it."""
