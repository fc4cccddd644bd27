"""The 41 enforcement risk points (执法风险点): what each watches, as data; what they find in a log, as a pure function."""
