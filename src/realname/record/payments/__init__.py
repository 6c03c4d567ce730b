"""Paying by face: what a member pays at a till, on the bill of her line."""
