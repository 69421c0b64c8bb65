"""The page of the plans: found, opened, compared, brought in and out, put away."""
