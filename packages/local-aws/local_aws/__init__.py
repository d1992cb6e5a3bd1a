"""AWS on one machine: ministack with the services that the platform needs besides, and a loader of Terraform states."""
