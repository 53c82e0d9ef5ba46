# For Conftest, which reads `deny` of the package main when nothing else is said.
package main

import data.fairmark.gate

deny contains message if some message in gate.deny
