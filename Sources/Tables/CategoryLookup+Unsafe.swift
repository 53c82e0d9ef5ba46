import CTableScan

/// One thread's way from a field's bytes to its code, without a lock for texts that it has met.
///
/// Texts of up to 32 bytes are in a table that the decoding loop reads; longer ones in a dictionary.
/// Every pointer given to it must be readable for eight bytes before the field and 64 after it.
@safe final class CategoryLookup {
  let dictionary: CategoryDictionary
  /// The table for the decoding loop; `nil` when there was no memory for it.
  let table: OpaquePointer?
  /// Codes of texts that the table does not hold.
  private var long: [[UInt8]: UInt32] = [:]

  init(dictionary: CategoryDictionary) {
    self.dictionary = dictionary
    unsafe table = fm_category_table_create()
  }

  deinit { unsafe fm_category_table_destroy(table) }

  /// The code of any field, `nil` when the dictionary is full.
  func code(of field: UnsafePointer<UInt8>, length: Int) -> UInt32? {
    let fits = length <= Int(FM_CATEGORY_LONGEST)
    if fits, let table = unsafe table {
      let code = unsafe fm_category_table_find(table, field, length)
      if code >= 0 { return UInt32(code) }
    }
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: field, count: length))
    if let code = long[bytes] { return code }
    guard let code = dictionary.code(adding: bytes) else { return nil }
    if fits, let table = unsafe table,
      unsafe fm_category_table_add(table, field, length, code) != 0
    {
      return code
    }
    long[bytes] = code
    return code
  }
}
