"""The benchmarks themselves, by what they measure."""
