"""Oversight for everybody: what the public log says, drawn, each figure with the leaves that it is counted from."""
