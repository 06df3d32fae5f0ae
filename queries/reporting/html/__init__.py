"""Reports as one HTML file each: nothing is fetched, nothing runs, and no data become markup."""
