/// Texts in lower case that usually mean that there is no value, though nobody declared them so.
public let missingLookAlikes: Set<String> = [
  "", "?", "-", "--", ".", "n/a", "na", "nan", "nil", "none", "null", "missing", "unknown",
  "not available", "not applicable", "unspecified", "#n/a", "<na>",
]

/// The longest of `missingLookAlikes`, in bytes.
let missingLookAlikeByteCount = missingLookAlikes.map(\.utf8.count).max() ?? 0
