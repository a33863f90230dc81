"""What a caller asks for, parsed from untrusted parameters into checked queries; REST and GraphQL share it."""
