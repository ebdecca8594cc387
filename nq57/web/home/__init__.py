"""The front page: public without log-in, my work with it."""
