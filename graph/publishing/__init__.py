"""What is taken away: files in every format, and descriptions of the datasets in VoID, DCAT and CPOV."""
