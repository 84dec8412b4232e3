"""How fast is it, beside what a user would pick instead? Ratios in one run, with equal outputs checked first."""
