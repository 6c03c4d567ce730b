"""The fraud analyst's pages: rings, drawn with the links that make them, and what can be done about one."""
