"""What leaves the program: tables, spatial files, maps and pictures, all from the same diagnosis."""
