"""What the pages of oversight show, made of figures, leaves and calibrations."""
