import FairmarkWatermarking
import Foundation

/// Writes watermarked ids as a generator would, with a made-up language model.
///
/// At each place, with the probability ``freedom``, the model offers ``breadth`` tokens drawn from the
/// books' frequencies, alike probable; else the book's own next token is forced, as in text of low
/// entropy. Of the tokens offered,
/// - a green-list scheme takes one with the weight e^δ where it is green, δ = 2;
/// - Gumbel sampling takes the one with the largest score, unless the context came before;
/// - SynthID runs its tournament over the offer, one layer for each key, unless the context came.
final class Writer {
  static let breadth = 20
  static let freedom = 0.5

  private let books: [UInt32]
  private let reader: any DrawReader
  private let law: NullLaw
  private let layers: [any DrawReader]
  private let width: Int
  private var draws = Draws()

  /// Creates a writer.
  ///
  /// - Parameters:
  ///   - name: The scheme's name.
  ///   - key: The number of the key.
  ///   - books: The ids of real text.
  /// - Throws: A `SchemeError` for a scheme that is not known.
  init(_ name: String, key: Int, books: [UInt32]) throws {
    self.books = books
    let scheme = try scheme(name, key: key)
    reader = scheme.makeReader()
    law = scheme.law
    width = 8
    layers = name.hasPrefix("synthid") ? try synthidLayers(name, key: key) : []
  }

  /// Writes a document.
  func write(_ length: Int, _ dice: inout Dice) -> [UInt32] {
    let start = dice.below(books.count - length)
    var ids: [UInt32] = []
    var contexts: Set<[UInt32]> = []
    for place in 0..<length {
      if dice.unit() >= Self.freedom || place == 0 {
        ids.append(books[start + place])
        continue
      }
      let offer = (0..<Self.breadth).map { _ in books[dice.below(books.count)] }
      let isNew = contexts.insert(Array(ids.suffix(4))).inserted
      ids.append(choose(offer, after: ids, isNew: isNew, &dice))
    }
    return ids
  }

  private func choose(
    _ offer: [UInt32], after ids: [UInt32], isNew: Bool, _ dice: inout Dice
  ) -> UInt32 {
    let context = Array(ids.suffix(width))
    switch law {
    case .membership:
      let boost = 7.38905609893065
      let weights = offer.map { score(reader, context, $0) == 1 ? boost : 1 }
      var rest = dice.unit() * weights.reduce(0, +)
      for (token, weight) in zip(offer, weights) {
        rest -= weight
        if rest < 0 { return token }
      }
      return offer[offer.count - 1]
    case .exponential, .mixedExponential:
      guard isNew, let scores = Optional(offer.map({ score(reader, context, $0) ?? -1 })),
        let best = scores.indices.max(by: { scores[$0] < scores[$1] })
      else { return offer[dice.below(offer.count)] }
      return offer[best]
    case .weightedBits, .unevenBits:
      var mass = [Double](repeating: 1 / Double(offer.count), count: offer.count)
      if isNew {
        for layer in layers {
          let bits = offer.map { score(layer, context, $0) ?? 0 }
          let share = zip(bits, mass).reduce(0) { $0 + $1.0 * $1.1 }
          for place in mass.indices { mass[place] *= 1 + bits[place] - share }
        }
      }
      var rest = dice.unit() * mass.reduce(0, +)
      for (token, weight) in zip(offer, mass) {
        rest -= weight
        if rest < 0 { return token }
      }
      return offer[offer.count - 1]
    }
  }

  /// The score of a token after a context; `nil` where the context is too short.
  private func score(_ reader: any DrawReader, _ context: [UInt32], _ token: UInt32) -> Double? {
    let ids = context + [token]
    reader.read(ids.span, scoredFrom: 0, .none, into: &draws)
    return draws.positions.last.map(Int.init) == ids.count - 1 ? draws.scores.last : nil
  }
}

/// One reader for each of SynthID's keys.
private func synthidLayers(_ name: String, key number: Int) throws -> [any DrawReader] {
  var dice = Dice(0xF00D + UInt64(number))
  _ = dice.next()
  return try (0..<30).map { _ in
    try make(name, key: String(dice.below(1 << 31))).makeReader()
  }
}

/// Replaces a share of the tokens by others from the books.
func substitute(_ share: Double, in ids: [UInt32], from books: [UInt32], _ dice: inout Dice)
  -> [UInt32]
{
  ids.map { dice.unit() < share ? books[dice.below(books.count)] : $0 }
}
