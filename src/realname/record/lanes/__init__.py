"""Transit lanes: express for members who were checked beforehand, extra checks by a draw, standard for everybody."""
