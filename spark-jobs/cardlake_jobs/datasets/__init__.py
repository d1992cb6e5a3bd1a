"""Training, validation and inference datasets of a day, equal to those of the TypeScript datasets package."""
