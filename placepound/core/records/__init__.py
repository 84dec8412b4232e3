"""What several rooms exchange: the preview of an import and its row verdicts, sources and explanations."""
