import Glibc

/// A folder that one run at a time writes into, or several whose files appear whole.
///
/// The lock is the system's own, on the folder itself (`flock`): it leaves no file behind and ends with
/// the process, however that ends. Programs that do not ask for it are not held up. On file systems
/// without locks, and in folders that may be written to but not read, there is none.
public final class LockedFolder: Sendable {
  /// The folder, as the user named it.
  public let path: String
  private let descriptor: Int32
  /// The folders that were made, from the uppermost.
  private let made: [String]

  /// Makes the folder when it is not there, and locks it until the value is gone; a folder that was
  /// made and has nothing in it then is removed again.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - isShared: Whether others that share it may write into it, too.
  /// - Throws: `FileError` when another run has the lock, or the folder cannot be made or written to.
  public init(_ path: String, isShared: Bool = false) throws(FileError) {
    self.path = path
    var made: [String] = []
    while true {
      made += try OutputDirectory.make(path)
      let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      if descriptor < 0 && errno == ENOENT { continue }
      if descriptor >= 0 {
        if !FileLock.take(descriptor, isShared: isShared) && errno == EWOULDBLOCK {
          close(descriptor)
          throw FileError(
            .unwritable, path: path,
            "another run is writing into this folder; wait until it has ended, or name another folder "
              + "with --output")
        }
        if !FileLock.isSame(descriptor, path) {
          // The run before has just removed what it had made.
          close(descriptor)
          continue
        }
      }
      self.descriptor = descriptor
      self.made = made
      return
    }
  }

  deinit {
    // Others that share the lock make the folder again when they write into it.
    for folder in made.reversed() {
      if unsafe rmdir(folder) != 0 { break }
    }
    if descriptor >= 0 { close(descriptor) }
  }
}

extension LockedFolder: Hashable {
  /// Whether both are the same lock.
  public static func == (left: LockedFolder, right: LockedFolder) -> Bool { left === right }

  /// Hashes the identity.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
