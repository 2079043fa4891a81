"""The registration of interest as it is asked and read: for those who fill it in, and for the agency."""
