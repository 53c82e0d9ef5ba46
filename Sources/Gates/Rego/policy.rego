# What this organisation asks of a model: the one file of the pack that is meant to be edited.
#
# Bounds are fractions of whole numbers, because 0.8 has no exact binary form and a ratio that is
# exactly four fifths must neither fail nor pass by rounding. A bound that is missing or malformed
# makes its check `not evaluated`: nothing passes.
package fairmark.policy

# Selection rate of each group / selection rate of its reference group, from 0.8 to 1.25.
#
# Source: four fifths is 29 CFR 1607.4(D), Uniform Guidelines on Employee Selection Procedures
# (1978); 5/4 is the same distance seen from the other group, and matters where the reference group
# is declared and not the one with the highest rate.
impact_ratio := {
	"at_least": {"numerator": 4, "denominator": 5},
	"at_most": {"numerator": 5, "denominator": 4},
}

# Correct predictions / predictions. Replace by "not_required" for systems without known outcomes.
#
# Source: none but habit; choose what the use of the system asks for.
accuracy := {"at_least": {"numerator": 17, "denominator": 20}}

# Whether the training data may hold personal data; they must be declared either way.
permits_personal_data := false
