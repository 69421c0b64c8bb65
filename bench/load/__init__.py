"""Many visitors at once, as processes and as sockets."""
