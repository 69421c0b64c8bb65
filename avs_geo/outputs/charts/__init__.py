"""Charts that are tables with bars, so that a reader of screens has their figures too."""
