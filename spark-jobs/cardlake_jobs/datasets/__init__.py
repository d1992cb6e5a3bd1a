"""Training, validation and inference datasets of a day, as the TypeScript datasets package builds them."""
