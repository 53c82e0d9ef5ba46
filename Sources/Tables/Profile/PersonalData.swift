/// What tells who somebody is, and is therefore counted and never shown.
enum PersonalData {
  /// Words that speak of such a column wherever they stand in its name.
  private static let telling: Set<String> = [
    "email", "phone", "telephone", "ssn", "dob", "birth", "birthdate", "birthday", "surname",
    "passport", "iban",
  ]

  /// Words that do so at the end of a name: an `applicant_sex` is no name, an `applicant_name` is one.
  private static let words: Set<String> = [
    "name", "firstname", "lastname", "surname", "forename", "fullname", "username", "nickname",
    "applicant", "candidate", "person", "contact", "email", "mail", "phone", "telephone", "tel",
    "mobile", "cell", "fax", "ssn", "sin", "nin", "passport", "licence", "license", "iban",
    "account",
    "address", "addr", "street", "zip", "zipcode", "postcode", "postal", "dob", "birth",
    "birthdate",
    "birthday", "born", "id", "ids", "uuid", "guid", "identifier", "ip", "url", "login", "user",
    "comment", "comments", "remark", "remarks", "note", "notes",
  ]

  /// Whether a column is named like one of persons: `email`, `last_name`, `applicantID`.
  static func isNamed(_ column: String) -> Bool {
    var last = ""
    var word = ""
    var wasLower = false
    for character in column + " " {
      let isPart = character.isLetter
      if !isPart || (character.isUppercase && wasLower) {
        if telling.contains(word) { return true }
        if !word.isEmpty { last = word }
        word = ""
      }
      if isPart { word += character.lowercased() }
      wasLower = character.isLowercase
    }
    return telling.contains(last) || words.contains(last)
  }

  /// Whether a text looks like an address of a person or a number that was given to one.
  ///
  /// Seven digits or more are a telephone number or an id, unless they are a date or a decimal.
  static func isLike(_ text: String) -> Bool {
    if text.contains("@") || text.contains("://") { return true }
    let digits = text.utf8.count { (0x30...0x39).contains($0) }
    guard digits >= 7 else { return false }
    let isNumber = text.contains(".") && Double(text) != nil
    let isDate = digits == 8 && text.utf8.count == 10
    return !isNumber && !isDate
  }
}
