"""Caches: LRU with a bounded size, and single flight between threads or coroutines."""
