"""Pages of paying by face, for a shop's staff: payments of the day, refunds, limits. The person's are among `my`."""
