/// The smallest positive number from `low` to `high` at which `isReached` holds.
///
/// Bisects on bit patterns, which positive numbers keep the order of: at most 64 steps to the last
/// bit, whatever the scale. The answer rises with a rising threshold even where rounding makes the
/// condition flicker, because a condition that is stricter everywhere never goes another way earlier.
///
/// With a `guess` the same steps are taken, but those far from the guess are not evaluated: once the
/// condition is seen to fail a little below it and to hold a little above, what lies beyond is known.
/// A bad guess costs time, nothing else.
func firstNumber(
  from low: Double, to high: Double, near guess: Double? = nil,
  where isReached: (Double) -> Bool
) -> Double {
  var below = low.bitPattern
  var above = high.bitPattern
  var known = (fails: UInt64.min, holds: UInt64.max)
  if let guess, guess > low, guess < high {
    known = bracket(guess.bitPattern, below, above, isReached)
  }
  while below < above {
    let middle = below + (above - below) / 2
    let isReached =
      middle >= known.holds || (middle > known.fails && isReached(Double(bitPattern: middle)))
    if isReached {
      above = middle
    } else {
      below = middle + 1
    }
  }
  return Double(bitPattern: above)
}

/// A place below the guess at which the condition fails and one above at which it holds.
private func bracket(
  _ guess: UInt64, _ low: UInt64, _ high: UInt64, _ isReached: (Double) -> Bool
) -> (fails: UInt64, holds: UInt64) {
  // Wider than the rounding of the tails, some 3e-14 of the guess.
  var width: UInt64 = 128
  var known = (fails: UInt64.min, holds: UInt64.max)
  while known.fails == .min || known.holds == .max {
    if known.fails == .min {
      guard guess - low > width else { break }
      if !isReached(Double(bitPattern: guess - width)) { known.fails = guess - width }
    }
    if known.holds == .max {
      guard high - guess > width else { break }
      if isReached(Double(bitPattern: guess + width)) { known.holds = guess + width }
    }
    width *= 32
  }
  return known
}

/// Newton's method for the logarithm of a tail as a function of the logarithm of the place.
///
/// Tails are concave there, so that it converges from everywhere; what it misses, the bisection that
/// uses its result as a guess makes up for.
///
/// - Parameters:
///   - start: Where to begin, above 0.
///   - target: The logarithm of the tail that is wanted.
///   - end: The end of the support.
///   - isLower: Whether the tail is the lower one.
///   - tail: The logarithm of the tail at a place, and that of place · density / tail.
/// - Returns: A guess.
func newtonGuess(
  from start: Double, target: Double, below end: Double = .infinity, isLower: Bool,
  _ tail: (Double) -> (value: Double, logSlope: Double)
) -> Double {
  var x = start
  for _ in 0..<24 {
    guard x > 0, x < end else { return x }
    let (value, logSlope) = tail(x)
    let step = (target - value) / Elementary.exp(logSlope)
    guard !step.isNaN else { return x }
    let next = x * Elementary.exp(min(max(isLower ? step : -step, -30), 30))
    x = next < end ? next : 0.5 * (x + end)
    if abs(step) < 1e-7 { return x }
  }
  return x
}
