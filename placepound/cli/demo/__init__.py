"""What does the demo show? Places typed from published documents, and one invented place that says so everywhere."""
