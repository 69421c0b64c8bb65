"""What the committee decides of a programme, saved with all that is needed to compute it again."""
