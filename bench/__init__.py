"""The benchmark: the whole service and a bare floor side by side, in one run."""
