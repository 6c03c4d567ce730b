"""Impact assessments: drawn up from the configuration in force, signed by a person, asked for before going live."""
