"""A demo organisation with a named cast and half a year of past, made by the capabilities' own actions."""
