"""Bar-coded boarding passes (IATA Resolution 792): found in a picture, and understood item by item."""
