"""Who moves money: on the bill of the phone's line, authorised, captured and refunded."""
