"""The kiosk: a terminal in a browser, and the server that answers it and every other terminal."""
