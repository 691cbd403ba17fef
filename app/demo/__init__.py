"""The demo process, made by calling services as its people would."""
