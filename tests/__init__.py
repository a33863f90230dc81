"""Tests of Typecase; a package, so that tools among them run with `python -m`."""
