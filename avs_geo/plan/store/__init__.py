"""Where plans are kept: every version of them, what two people disagree on, and the work in progress."""
