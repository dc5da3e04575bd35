"""Measures how fast Ketenzicht is, on the machine at hand: `make bench`, explained in docs/reference/benchmarks.md."""
