"""What is computed once: LRU caches of a bounded size, and single flight between threads."""
