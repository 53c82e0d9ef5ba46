import FairmarkFiles

/// The least of the next draws of several runs, again and again.
struct SourceDrawHeap {
  private var entries: [(draw: SourceDraw, cursor: SourceDrawCursor)] = []
  private var waiting: [SourceDrawCursor]

  init(_ cursors: [SourceDrawCursor]) {
    waiting = cursors
  }

  mutating func next() throws(FileError) -> SourceDraw? {
    for cursor in waiting {
      if let draw = try cursor.next() {
        entries.append((draw, cursor))
        rise(entries.count - 1)
      }
    }
    waiting.removeAll()
    guard let top = entries.first else { return nil }
    if let following = try top.cursor.next() {
      entries[0] = (following, top.cursor)
    } else {
      let last = entries.removeLast()
      guard !entries.isEmpty else { return top.draw }
      entries[0] = last
    }
    sink(0)
    return top.draw
  }

  private mutating func rise(_ start: Int) {
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      guard entries[child].draw.precedes(entries[parent].draw) else { return }
      entries.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func sink(_ start: Int) {
    var parent = start
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count {
        if entries[child].draw.precedes(entries[least].draw) { least = child }
      }
      guard least != parent else { return }
      entries.swapAt(parent, least)
      parent = least
    }
  }
}
