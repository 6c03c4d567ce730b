"""PostgreSQL under realname: the embedded server, the two roles, and the rows that each operator alone may see."""
