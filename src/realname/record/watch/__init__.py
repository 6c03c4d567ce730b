"""The field watch: does the engine measure as it did, do scores drift, do groups of people fare alike."""
