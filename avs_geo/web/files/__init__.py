"""What the Caf brings, on screen: files given, checked, kept; models; contours and roads to install."""
