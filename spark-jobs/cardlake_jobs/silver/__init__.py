"""Bronze to silver: finds new objects, decodes their lines and resolves duplicates."""
