"""What is shown while somebody signs in."""
