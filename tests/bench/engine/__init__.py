"""What the text engine does on real texts, printed as tables: `python -m tests.bench.engine`."""
