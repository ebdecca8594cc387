"""Benchmarks: figures against goals, from data they make themselves."""
