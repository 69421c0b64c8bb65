"""The new sites on screen: the question, the answer and its curve."""
