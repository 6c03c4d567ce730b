"""What banks and shops may ask of a line, by the interfaces that CAMARA publishes."""
