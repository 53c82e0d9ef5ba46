import CTableScan

/// One thread's way from a field's bytes to its code, without a lock for texts that it has met.
///
/// Every pointer given to it must be readable for 32 bytes from the field's first.
@safe final class CategoryLookup {
  let dictionary: CategoryDictionary
  /// The texts met so far; `nil` when there was no memory for the table.
  let table: OpaquePointer?

  init(dictionary: CategoryDictionary) {
    self.dictionary = dictionary
    unsafe table = fm_category_table_create(UInt64.random(in: 0...UInt64.max))
  }

  deinit { unsafe fm_category_table_destroy(table) }

  /// The code of any field, `nil` when the dictionary is full.
  func code(of field: UnsafePointer<UInt8>, length: Int) -> UInt32? {
    if let table = unsafe table {
      let code = unsafe fm_category_table_find(table, field, length)
      if code >= 0 { return UInt32(code) }
    }
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: field, count: length))
    guard let code = dictionary.code(adding: bytes) else { return nil }
    // Without memory for the text the dictionary is asked again the next time.
    if let table = unsafe table { unsafe _ = fm_category_table_add(table, field, length, code) }
    return code
  }
}
