"""What pages and reports ask. Every query takes a viewer and returns finished records."""
