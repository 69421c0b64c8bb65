"""What is measured, against what, side by side: ``python -m bench``."""
