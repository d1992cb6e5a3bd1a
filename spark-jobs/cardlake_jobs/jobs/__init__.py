"""The stream job, and the arguments, lock and error reporting that all jobs share."""
