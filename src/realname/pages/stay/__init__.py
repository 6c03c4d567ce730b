"""What a hotel's guest sees of her stay, on her phone: how she arrives, the details, and what is kept of it."""
