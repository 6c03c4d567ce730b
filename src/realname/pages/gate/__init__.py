"""The pages of an airline's people at a gate."""
