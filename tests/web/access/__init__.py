"""The whole application seen from outside: its stages, its visitors, and who of them gets which answer."""
