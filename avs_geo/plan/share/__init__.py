"""What a share link is: its secret address, its end, its password, and what it shows."""
